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
 * with zeros outside the signal. Outputs `up` apart are of one phase: four of them share each load of a tap.
 */
export function polyphase(
  signal: Float32Array | Float64Array,
  { up, down, reach, taps }: PolyphaseTables,
  first: number,
  out: Float32Array,
): void {
  const n = signal.length
  const width = 2 * reach
  const count = out.length
  for (let block = 0; block < count; block += 4 * up) {
    for (let i = block; i < block + up && i < count; i++) {
      const at = (first + i) * down
      const base = (at % up) * width
      const begin = Math.floor(at / up) - reach + 1
      if (i + 3 * up < count && begin >= 0 && begin + 3 * down + width <= n) {
        let a = 0
        let b = 0
        let c = 0
        let d = 0
        for (let j = 0, k = begin; j < width; j++, k++) {
          const tap = taps[base + j]!
          a += tap * signal[k]!
          b += tap * signal[k + down]!
          c += tap * signal[k + 2 * down]!
          d += tap * signal[k + 3 * down]!
        }
        out[i] = a
        out[i + up] = b
        out[i + 2 * up] = c
        out[i + 3 * up] = d
        continue
      }
      for (let o = i, start = begin; o < count && o < block + 4 * up; o += up, start += down) {
        const end = Math.min(width, n - start)
        let sum = 0
        for (let j = Math.max(0, -start); j < end; j++) sum += taps[base + j]! * signal[start + j]!
        out[o] = sum
      }
    }
  }
}
