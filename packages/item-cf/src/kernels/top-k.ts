/**
 * The k best (score, index) pairs seen, best meaning: higher score, then lower index. Held as a binary heap in two parallel
 * arrays whose root is the worst pair kept. Keeps no state: the caller holds the size.
 */

/** Offers a pair to a heap of `size` pairs; returns the new size. O(log k) when it is taken, O(1) when it is not. */
export function heapOffer(
  scores: Float64Array,
  indices: Int32Array,
  size: number,
  k: number,
  score: number,
  index: number,
): number {
  if (size < k) {
    let at = size
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!worse(score, index, scores[parent]!, indices[parent]!)) break
      scores[at] = scores[parent]!
      indices[at] = indices[parent]!
      at = parent
    }
    scores[at] = score
    indices[at] = index
    return size + 1
  }
  if (worse(scores[0]!, indices[0]!, score, index)) sink(scores, indices, size, score, index)
  return size
}

/** Sorts a heap's pairs from best to worst, in place. O(size log size). */
export function heapSortBestFirst(scores: Float64Array, indices: Int32Array, size: number): void {
  for (let end = size - 1; end > 0; end--) {
    const score = scores[end]!
    const index = indices[end]!
    scores[end] = scores[0]!
    indices[end] = indices[0]!
    sink(scores, indices, end, score, index)
  }
}

/** Replaces the root of a heap of `size` pairs and restores the order. */
function sink(scores: Float64Array, indices: Int32Array, size: number, score: number, index: number): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= size) break
    const right = child + 1
    if (right < size && worse(scores[right]!, indices[right]!, scores[child]!, indices[child]!)) child = right
    if (!worse(scores[child]!, indices[child]!, score, index)) break
    scores[at] = scores[child]!
    indices[at] = indices[child]!
    at = child
  }
  scores[at] = score
  indices[at] = index
}

function worse(s1: number, i1: number, s2: number, i2: number): boolean {
  return s1 < s2 || (s1 === s2 && i1 > i2)
}
