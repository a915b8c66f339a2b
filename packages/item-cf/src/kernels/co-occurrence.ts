import { keyHeapOffer } from './key-heap.ts'

/**
 * One row of X^T W X without its diagonal, X the 0/1 matrix of sets by items and W a weight for each set, and its k best
 * entries: a sparse accumulator as in Gustavson's product. Item i is in `itemSets[itemOffsets[i] .. itemOffsets[i + 1]]`, set
 * s holds `setItems[setOffsets[s] .. setOffsets[s + 1]]`. The accumulator has one cell for each item, zeros between rows.
 * Each half is O(sum over the sets of i of their sizes).
 *
 * Rejected: a list of the cells that are not 0, so that the second half visits each once: its branch costs more than visiting
 * cells again that are 0 by then (243 against 90 ms for rows that touch 43 million cells).
 */

/** The least float64 that float32 does not round to 0. */
const LEAST = 2 ** -150 * (1 + Number.EPSILON)

/** W = 1: the accumulator counts common sets, exactly. */
export function accumulateCounts(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  accumulator: Int32Array,
): void {
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const end = setOffsets[set + 1]!
    for (let f = setOffsets[set]!; f < end; f++) accumulator[setItems[f]!]!++
  }
  accumulator[i] = 0
}

/** W = weights, none of them below 0. */
export function accumulateWeights(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  weights: Float64Array,
  accumulator: Float64Array,
): void {
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const weight = weights[set]!
    const end = setOffsets[set + 1]!
    for (let f = setOffsets[set]!; f < end; f++) accumulator[setItems[f]!]! += weight
  }
  accumulator[i] = 0
}

/**
 * The k best of row i by float32(accumulated x row x columns[j]); clears the accumulator. Keys go to the heap `keys`, see
 * key-heap.ts; `score` and `bits` are one float32 seen as a number and as its bits. `backwards` visits each set from its end:
 * right where columns ascend, since a heap that meets the best first takes little else. Returns the size of the heap.
 */
export function selectProducts(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  accumulator: Int32Array | Float64Array,
  row: number,
  columns: Float64Array,
  backwards: boolean,
  k: number,
  span: number,
  drop: number,
  keys: Float64Array,
  score: Float32Array,
  bits: Int32Array,
): number {
  let size = 0
  let least = LEAST
  const step = backwards ? -1 : 1
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const start = setOffsets[set]!
    const end = setOffsets[set + 1]!
    const stop = backwards ? start - 1 : end
    for (let f = backwards ? end - 1 : start; f !== stop; f += step) {
      const j = setItems[f]!
      const value = accumulator[j]! * row * columns[j]!
      accumulator[j] = 0
      // least is a little below the worst score kept: what float32 rounds up to it must not be missed.
      if (value >= least) {
        score[0] = value
        size = keyHeapOffer(keys, size, k, (bits[0]! >> drop) * span + (span - 1 - j))
        if (size === k) {
          bits[0] = Math.floor(keys[0]! / span) << drop
          least = score[0]! * (1 - 1e-7)
        }
      }
    }
  }
  return size
}

/**
 * The same by float32(accumulated x numerators[j] / (rowProduct x products[j] + rowSum - overlap x accumulated)):
 * the shrunk and the Jaccard-like measures.
 */
export function selectRatios(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  accumulator: Int32Array | Float64Array,
  numerators: Float64Array,
  rowProduct: number,
  products: Float64Array,
  rowSum: number,
  overlap: number,
  k: number,
  span: number,
  drop: number,
  keys: Float64Array,
  score: Float32Array,
  bits: Int32Array,
): number {
  let size = 0
  let least = LEAST
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const start = setOffsets[set]!
    for (let f = setOffsets[set + 1]! - 1; f >= start; f--) {
      const j = setItems[f]!
      const sum = accumulator[j]!
      if (sum === 0) continue
      accumulator[j] = 0
      const value = (sum * numerators[j]!) / (rowProduct * products[j]! + rowSum - overlap * sum)
      if (value >= least) {
        score[0] = value
        size = keyHeapOffer(keys, size, k, (bits[0]! >> drop) * span + (span - 1 - j))
        if (size === k) {
          bits[0] = Math.floor(keys[0]! / span) << drop
          least = score[0]! * (1 - 1e-7)
        }
      }
    }
  }
  return size
}
