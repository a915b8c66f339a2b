/** Samples that are looked at together for whether they can hold a new peak. */
const BLOCK = 32

/**
 * The largest absolute value between samples, at least `least`: `filters` hold the weights of each place between two samples,
 * `taps` a place. The place between samples i and i + 1 is reached from `samples[i - taps / 2 + 1 .. i + taps / 2]`. Only i in
 * [from, to) are looked at. No value is above `gain` times the largest sample that it is made of, so quiet blocks are passed
 * over.
 */
export function peakBetween(
  samples: Float32Array,
  from: number,
  to: number,
  filters: Float64Array,
  taps: number,
  gain: number,
  least: number,
): number {
  const before = taps / 2 - 1
  const places = filters.length / taps
  let peak = least
  for (let block = from; block < to; block += BLOCK) {
    const end = Math.min(to, block + BLOCK)
    let most = 0
    for (let i = block - before; i <= end + before; i++) {
      const x = Math.abs(samples[i]!)
      if (x > most) most = x
    }
    if (most * gain <= peak) continue
    for (let place = 0; place < places; place++) {
      const at = place * taps
      for (let i = block; i < end; i++) {
        let a = 0
        let b = 0
        const first = i - before
        for (let k = 0; k < taps; k += 2) {
          a += filters[at + k]! * samples[first + k]!
          b += filters[at + k + 1]! * samples[first + k + 1]!
        }
        const x = Math.abs(a + b)
        if (x > peak) peak = x
      }
    }
  }
  return peak
}
