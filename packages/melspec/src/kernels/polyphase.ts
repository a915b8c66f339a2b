/** A resampling filter by phase: phase p holds the weights of an output that lies p / up samples after an input sample. */
export interface PolyphaseTables {
  /** The output has `up` samples for each `down` of the input. */
  up: number
  down: number
  /** Weights of a phase lie on the input samples `1 - reach .. reach` from the one at or before the output. */
  reach: number
  /** `up` x `2 reach` weights, row-major. */
  taps: Float64Array
}

/**
 * Output samples `first .. first + out.length`:
 *
 *     out[i - first] = sum over j in [0, 2 reach) of taps[i down mod up][j] signal[floor(i down / up) - reach + 1 + j]
 *
 * with zeros outside the signal.
 */
export function polyphase(
  signal: Float32Array | Float64Array,
  { up, down, reach, taps }: PolyphaseTables,
  first: number,
  out: Float32Array,
): void {
  const n = signal.length
  const width = 2 * reach
  for (let i = 0; i < out.length; i++) {
    const at = (first + i) * down
    const base = (at % up) * width
    const begin = Math.floor(at / up) - reach + 1
    const from = Math.max(0, -begin)
    const to = Math.min(width, n - begin)
    let a = 0
    let b = 0
    let j = from
    for (; j + 1 < to; j += 2) {
      a += taps[base + j]! * signal[begin + j]!
      b += taps[base + j + 1]! * signal[begin + j + 1]!
    }
    if (j < to) a += taps[base + j]! * signal[begin + j]!
    out[i] = a + b
  }
}
