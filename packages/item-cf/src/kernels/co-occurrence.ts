import { heapOffer } from './top-k.ts'

/**
 * One row of X^T W X without its diagonal, X the 0/1 matrix of sets by items and W a weight for each set: a sparse
 * accumulator as in Gustavson's product. Item i is in `itemSets[itemOffsets[i] .. itemOffsets[i + 1]]`, set s holds
 * `setItems[setOffsets[s] .. setOffsets[s + 1]]`. The accumulator has one cell for each item, zeros on entry; `touched`
 * receives the cells that are not 0 any more (item i among them, its cell back to 0), and the kernel returns how many.
 * O(sum over the sets of i of their sizes).
 */

/** W = 1: the accumulator counts common sets, exactly. */
export function accumulateCounts(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  accumulator: Int32Array,
  touched: Int32Array,
): number {
  let met = 0
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const end = setOffsets[set + 1]!
    for (let f = setOffsets[set]!; f < end; f++) {
      const j = setItems[f]!
      const count = accumulator[j]!
      if (count === 0) touched[met++] = j
      accumulator[j] = count + 1
    }
  }
  accumulator[i] = 0
  return met
}

/** W = weights, none of them 0 or below. */
export function accumulateWeights(
  i: number,
  itemOffsets: Int32Array,
  itemSets: Int32Array,
  setOffsets: Int32Array,
  setItems: Int32Array,
  weights: Float64Array,
  accumulator: Float64Array,
  touched: Int32Array,
): number {
  let met = 0
  const last = itemOffsets[i + 1]!
  for (let e = itemOffsets[i]!; e < last; e++) {
    const set = itemSets[e]!
    const weight = weights[set]!
    const end = setOffsets[set + 1]!
    for (let f = setOffsets[set]!; f < end; f++) {
      const j = setItems[f]!
      const sum = accumulator[j]!
      if (sum === 0) touched[met++] = j
      accumulator[j] = sum + weight
    }
  }
  accumulator[i] = 0
  return met
}

/**
 * The k best of a row by `accumulated x columns[j]`, which ranks as any score of the form `accumulated x row x column`.
 * Clears the accumulator. Returns how many are in the heap, unsorted.
 */
export function selectProducts(
  accumulator: Int32Array | Float64Array,
  touched: Int32Array,
  met: number,
  columns: Float64Array,
  k: number,
  heapScores: Float64Array,
  heapIndices: Int32Array,
): number {
  let size = 0
  let t = 0
  for (; t < met && size < k; t++) {
    const j = touched[t]!
    const sum = accumulator[j]!
    accumulator[j] = 0
    if (sum > 0) size = heapOffer(heapScores, heapIndices, size, k, sum * columns[j]!, j)
  }
  let least = heapScores[0]!
  for (; t < met; t++) {
    const j = touched[t]!
    const score = accumulator[j]! * columns[j]!
    accumulator[j] = 0
    if (score >= least && score > 0) {
      heapOffer(heapScores, heapIndices, size, k, score, j)
      least = heapScores[0]!
    }
  }
  return size
}

/**
 * The k best of a row by `accumulated x numerators[j] / (rowProduct x products[j] + rowSum + sums[j] - overlap x accumulated)`:
 * the shrunk and the Jaccard-like measures. Scores are final. Otherwise as {@link selectProducts}.
 */
export function selectRatios(
  accumulator: Int32Array | Float64Array,
  touched: Int32Array,
  met: number,
  numerators: Float64Array,
  rowProduct: number,
  products: Float64Array,
  rowSum: number,
  sums: Float64Array,
  overlap: number,
  k: number,
  heapScores: Float64Array,
  heapIndices: Int32Array,
): number {
  let size = 0
  for (let t = 0; t < met; t++) {
    const j = touched[t]!
    const sum = accumulator[j]!
    accumulator[j] = 0
    if (!(sum > 0)) continue
    const score = (sum * numerators[j]!) / (rowProduct * products[j]! + rowSum + sums[j]! - overlap * sum)
    if (size === k && score < heapScores[0]!) continue
    size = heapOffer(heapScores, heapIndices, size, k, score, j)
  }
  return size
}
