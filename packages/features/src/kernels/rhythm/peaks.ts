/** What makes a frame a peak; all in frames. */
export interface PeakRules {
  preMax: number
  postMax: number
  preAvg: number
  postAvg: number
  /** How far above the mean a peak has to be. */
  delta: number
  /** Frames after a peak in which there is no other. */
  wait: number
}

/**
 * The frames that are the largest of `preMax` before to `postMax` after (exclusive), at least `delta` above the mean of
 * `preAvg` before to `postAvg` after, and more than `wait` frames behind the peak before: to `peaks`. Returns how many.
 * Source: Böck, Krebs and Schedl, 2012, as librosa 0.11 has it.
 */
export function pickPeaks(values: Float32Array, rules: PeakRules, peaks: Int32Array): number {
  const { preMax, postMax, preAvg, postAvg, delta, wait } = rules
  let count = 0
  for (let n = 0; n < values.length; ) {
    const x = values[n]!
    if (x === largest(values, n - preMax, n + postMax) && x >= mean(values, n - preAvg, n + postAvg) + delta) {
      peaks[count++] = n
      n += wait
    }
    n++
  }
  return count
}

function largest(values: Float32Array, from: number, to: number): number {
  let most = Number.NEGATIVE_INFINITY
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) if (values[i]! > most) most = values[i]!
  return most
}

function mean(values: Float32Array, from: number, to: number): number {
  const first = Math.max(0, from)
  const end = Math.min(values.length, to)
  let sum = 0
  for (let i = first; i < end; i++) sum += values[i]!
  return sum / (end - first)
}
