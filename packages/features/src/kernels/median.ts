/**
 * The median of `size` values around each value of a line, to `out`; the line goes on outside as its mirror image, the edge
 * value twice. An even size takes `size / 2` values before and the upper of the two middle ones, as scipy's median_filter.
 * Element i of the line is `values[at + i x step]`. `padded` (length + size - 1) and `sorted` (size) are scratch.
 *
 * The window stays sorted: one value leaves it, one enters, and those between them move by one place.
 */
export function medianOfLine(
  values: Float32Array,
  at: number,
  step: number,
  length: number,
  size: number,
  out: Float32Array,
  padded: Float32Array,
  sorted: Float32Array,
): void {
  const before = size >> 1
  const total = length + size - 1
  const period = 2 * length
  for (let i = 0; i < total; i++) {
    const j = i - before
    const folded = j >= 0 && j < length ? j : ((j % period) + period) % period
    padded[i] = values[at + (folded < length ? folded : period - 1 - folded) * step]!
  }
  for (let i = 0; i < size; i++) insert(sorted, i, padded[i]!)
  out[at] = sorted[before]!
  for (let i = 1; i < length; i++) {
    const gone = padded[i - 1]!
    const next = padded[i + size - 1]!
    if (next !== gone) {
      // The lowest place of the value that leaves.
      let low = 0
      let high = size - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if (sorted[middle]! < gone) low = middle + 1
        else high = middle
      }
      if (next > gone) for (; low + 1 < size && sorted[low + 1]! < next; low++) sorted[low] = sorted[low + 1]!
      else for (; low > 0 && sorted[low - 1]! > next; low--) sorted[low] = sorted[low - 1]!
      sorted[low] = next
    }
    out[at + i * step] = sorted[before]!
  }
}

/** Puts `x` into the first `count` values, which are sorted. */
function insert(sorted: Float32Array, count: number, x: number): void {
  let i = count
  for (; i > 0 && sorted[i - 1]! > x; i--) sorted[i] = sorted[i - 1]!
  sorted[i] = x
}
