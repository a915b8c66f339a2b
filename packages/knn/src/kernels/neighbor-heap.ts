/**
 * A max-heap of the k best (distance, index) pairs, held as two parallel arrays at `offset .. offset + k`. The root is the
 * worst pair kept; pairs are ordered by distance, then by index, so that ties have one answer whatever the visiting order.
 * Fill the slots with (Infinity, -1) first: as a Uint32 that index is past every row's.
 */
export function heapPush(
  distances: Float64Array,
  indices: Uint32Array,
  offset: number,
  k: number,
  distance: number,
  index: number,
): void {
  if (!before(distance, index, distances[offset]!, indices[offset]!)) return
  const end = offset + k
  let at = offset
  for (;;) {
    let child = 2 * at + 1 - offset
    if (child + 1 < end && before(distances[child]!, indices[child]!, distances[child + 1]!, indices[child + 1]!))
      child++
    if (child >= end || !before(distance, index, distances[child]!, indices[child]!)) break
    distances[at] = distances[child]!
    indices[at] = indices[child]!
    at = child
  }
  distances[at] = distance
  indices[at] = index
}

/** Sorts the heap's k pairs ascending, in place, by taking the root to the end of a shrinking heap. */
export function heapSort(distances: Float64Array, indices: Uint32Array, offset: number, k: number): void {
  for (let end = k - 1; end > 0; end--) {
    const distance = distances[offset + end]!
    const index = indices[offset + end]!
    distances[offset + end] = distances[offset]!
    indices[offset + end] = indices[offset]!
    // The last pair sinks from the root of the smaller heap.
    distances[offset] = Number.POSITIVE_INFINITY
    indices[offset] = -1
    heapPush(distances, indices, offset, end, distance, index)
  }
}

function before(d1: number, i1: number, d2: number, i2: number): boolean {
  return d1 < d2 || (d1 === d2 && i1 < i2)
}
