/** Output sample `i` by the definition: a Kaiser-windowed sinc (beta 10.06, 64 zero crossings, 0.954) around its time. */
export function slowResample(signal: Float32Array, from: number, to: number, i: number): number {
  if (from === to) return signal[i]!
  const cutoff = 0.954 * Math.min(1, to / from)
  const reach = Math.ceil(64 / cutoff)
  const time = (i * from) / to // in input samples
  let sum = 0
  let gain = 0
  for (let j = Math.floor(time) - reach; j <= Math.floor(time) + reach + 1; j++) {
    const x = time - j
    if (Math.abs(x) >= reach - 1e-9) continue
    const angle = Math.PI * cutoff * x
    const tap = (Math.abs(angle) < 1e-9 ? 1 : Math.sin(angle) / angle) * bessel(10.06 * Math.sqrt(1 - (x / reach) ** 2))
    gain += tap
    sum += tap * (signal[j] ?? 0)
  }
  return sum / gain
}

/** I0(x) = mean over a turn of exp(x cos t). */
function bessel(x: number): number {
  let sum = 0
  for (let k = 0; k < 64; k++) sum += Math.exp(x * Math.cos((2 * Math.PI * k) / 64))
  return sum / 64
}
