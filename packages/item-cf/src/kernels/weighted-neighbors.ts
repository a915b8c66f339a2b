import { heapOffer } from './top-k.ts'

/**
 * The weighted mean of what the k most similar raters say about a column: over the k largest positive similarities s,
 *
 *     out[0] = sum of s,   out[1] = sum of s x deviation
 *
 * and returns how many there were. Among equally similar raters the one whose rating came first is taken, as
 * `heapq.nlargest` does in Surprise 1.1.5. Shapes: similarities `count`; deviations from `start`; the heap k each.
 * O(count log k) at worst, O(count) where few are taken.
 */
export function weighNeighbors(
  similarities: Float64Array,
  deviations: Float64Array,
  start: number,
  count: number,
  k: number,
  heapScores: Float64Array,
  heapIndices: Int32Array,
  out: Float64Array,
): number {
  let size = 0
  if (count <= k) {
    let sum = 0
    let weighted = 0
    for (let i = 0; i < count; i++) {
      const similarity = similarities[i]!
      if (!(similarity > 0)) continue
      sum += similarity
      weighted += similarity * deviations[start + i]!
      size++
    }
    out[0] = sum
    out[1] = weighted
    return size
  }
  for (let i = 0; i < count; i++) {
    const similarity = similarities[i]!
    if (!(similarity > 0) || (size === k && similarity <= heapScores[0]!)) continue
    size = heapOffer(heapScores, heapIndices, size, k, similarity, i)
  }
  let sum = 0
  let weighted = 0
  for (let i = 0; i < size; i++) {
    sum += heapScores[i]!
    weighted += heapScores[i]! * deviations[start + heapIndices[i]!]!
  }
  out[0] = sum
  out[1] = weighted
  return size
}
