import { roundHalfEven } from '../round.ts'

/**
 * The envelope, divided by its deviation, as `local[t]`: the sum around t with Gaussian weights a 32nd of a beat wide. librosa
 * 0.11 leaves out the first value of the envelope wherever the window reaches it; so does this.
 */
export function localScore(
  envelope: Float32Array | Float64Array,
  deviation: number,
  period: number,
  window: Float64Array,
  local: Float64Array,
): void {
  const n = envelope.length
  for (let k = -period; k <= period; k++) window[k + period] = Math.exp(-0.5 * ((k * 32) / period) ** 2)
  const scale = 1 / (deviation + 2 ** -126)
  for (let i = 0; i < n; i++) {
    let sum = 0
    const end = Math.min(i + period, 2 * period + 1)
    for (let k = Math.max(0, i + period - n + 1); k < end; k++) sum += window[k]! * envelope[i + period - k]!
    local[i] = sum * scale
  }
}

/**
 * The best score of a sequence of beats that ends at each frame, and the beat before it in that sequence, or -1. A step of d
 * frames costs `tightness (log d - log period)^2`. `costs` is scratch of `2 period + 1` values.
 */
export function trackBeats(
  local: Float64Array,
  period: number,
  tightness: number,
  costs: Float64Array,
  score: Float64Array,
  before: Int32Array,
): void {
  const least = roundHalfEven(period / 2)
  const most = 2 * period
  for (let d = Math.max(1, least); d <= most; d++) costs[d] = tightness * (Math.log(d) - Math.log(period)) ** 2
  let highest = Number.NEGATIVE_INFINITY
  for (let i = 0; i < local.length; i++) highest = Math.max(highest, local[i]!)
  const threshold = 0.01 * highest
  let isFirst = true
  for (let i = 0; i < local.length; i++) {
    let best = Number.NEGATIVE_INFINITY
    let from = -1
    const end = Math.min(most, i)
    for (let d = Math.max(1, least); d <= end; d++) {
      const value = score[i - d]! - costs[d]!
      if (value > best) {
        best = value
        from = i - d
      }
    }
    score[i] = from >= 0 ? local[i]! + best : local[i]!
    // The first beat is where the envelope first rises above a hundredth of its largest value.
    if (isFirst && local[i]! < threshold) before[i] = -1
    else {
      before[i] = from
      isFirst = false
    }
  }
}

/** Whether frame i is larger than the one before and not smaller than the next; the first frame never is. */
export function isLocalMaximum(values: Float64Array, i: number): boolean {
  if (i === 0 || !(values[i]! > values[i - 1]!)) return false
  return i === values.length - 1 || values[i]! >= values[i + 1]!
}
