/**
 * Takes `coef` times the sample before from each; before the first there is 0. In float32, as librosa does, so that every set of
 * kernels has the same bits.
 *
 * @returns whether each sample is finite
 */
export function preemphasizeSingle(signal: Float32Array, coef: number, out: Float32Array): boolean {
  const factor = Math.fround(coef)
  const even = signal.length & ~1
  let before = 0
  // The sum of finite float32 samples is finite in float64. Two sums, as an add waits for the one before.
  let sum = 0
  let other = 0
  for (let i = 0; i < even; i += 2) {
    const x = signal[i]!
    const y = signal[i + 1]!
    out[i] = x - Math.fround(factor * before)
    out[i + 1] = y - Math.fround(factor * x)
    sum += x
    other += y
    before = y
  }
  if (even < signal.length) {
    out[even] = signal[even]! - Math.fround(factor * before)
    sum += signal[even]!
  }
  return Number.isFinite(sum + other)
}

/** The same in float64, rounded at the end. The sum of large finite samples may be infinite: then the answer is false too. */
export function preemphasizeDouble(signal: Float64Array, coef: number, out: Float32Array): boolean {
  let before = 0
  let sum = 0
  for (let i = 0; i < signal.length; i++) {
    const x = signal[i]!
    out[i] = x - coef * before
    sum += x
    before = x
  }
  return Number.isFinite(sum)
}
