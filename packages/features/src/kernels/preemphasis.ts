/**
 * out[n] = y[n] - coef y[n - 1] of each n from 1 on, and the sum of all samples, which is finite where each of them is: one pass
 * does both. Four samples at a time, as an add waits for the one before.
 */
export function preemphasize(signal: Float32Array | Float64Array, coef: number, out: Float32Array): number {
  const last = signal.length
  let before = signal[0]!
  let sum = before
  let second = 0
  let third = 0
  let fourth = 0
  let i = 1
  for (; i + 3 < last; i += 4) {
    const a = signal[i]!
    const b = signal[i + 1]!
    const c = signal[i + 2]!
    const d = signal[i + 3]!
    out[i] = a - coef * before
    out[i + 1] = b - coef * a
    out[i + 2] = c - coef * b
    out[i + 3] = d - coef * c
    sum += a
    second += b
    third += c
    fourth += d
    before = d
  }
  for (; i < last; i++) {
    const x = signal[i]!
    out[i] = x - coef * before
    sum += x
    before = x
  }
  return sum + second + third + fourth
}
