/**
 * The k largest keys seen, as a binary heap in one array whose root is the smallest kept. A key is one float64 that orders
 * by score, then by lower index: bits of the positive float32 score x span + (span - 1 - index), an integer below 2^53,
 * span a power of two above every index. Where span is above 2^22 the score's lowest bits are dropped to make room.
 *
 * One array and one comparison a step, where pairs in two arrays (top-k.ts) need two. Tried and not faster than the pairs:
 * collecting candidates in a buffer with a quickselect when it is full.
 */

/** Offers a key to a heap of `size` keys; returns the new size. */
export function keyHeapOffer(keys: Float64Array, size: number, k: number, key: number): number {
  if (size < k) {
    let at = size
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = keys[parent]!
      if (key >= above) break
      keys[at] = above
      at = parent
    }
    keys[at] = key
    return size + 1
  }
  if (key > keys[0]!) keySink(keys, size, key)
  return size
}

/** Sorts a heap's keys from largest to smallest, in place. */
export function keyHeapSort(keys: Float64Array, size: number): void {
  for (let end = size - 1; end > 0; end--) {
    const key = keys[end]!
    keys[end] = keys[0]!
    keySink(keys, end, key)
  }
}

/** Replaces the root of a heap of `size` keys and restores the order. */
function keySink(keys: Float64Array, size: number, key: number): void {
  let at = 0
  let child = 1
  while (child < size) {
    let least = keys[child]!
    if (child + 1 < size) {
      const right = keys[child + 1]!
      if (right < least) {
        least = right
        child++
      }
    }
    if (key <= least) break
    keys[at] = least
    at = child
    child = 2 * at + 1
  }
  keys[at] = key
}
