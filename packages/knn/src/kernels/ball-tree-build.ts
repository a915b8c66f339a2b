import type { Floats } from './scan.ts'

/**
 * The shape of an implicit binary tree of balls. Source: Omohundro 1989, "Five balltree construction algorithms", in the
 * layout of scikit-learn 1.9 `_binary_tree`: node i has the children 2i + 1 and 2i + 2, every level is full, so a tree of
 * L levels has 2^L - 1 nodes. A node of rows `from .. to` splits at `middle = from + floor((to - from) / 2)`, so the
 * ranges follow from the number of rows and are stored nowhere. Each leaf has between leafSize and 2 leafSize rows.
 */
export function nodeCount(length: number, leafSize: number): number {
  return 2 ** (Math.floor(Math.log2(Math.max(1, (length - 1) / leafSize))) + 1) - 1
}

/** Rows of a node that are looked at to choose the column that it splits by. */
const SPREAD_SAMPLE = 256

/**
 * Orders the rows so that each node's are consecutive: `order[from .. to]`. A node splits at the median of the column with
 * the largest spread, which is measured on at most 256 of its rows, evenly spaced: on all rows the pass took half of the
 * time of a build (100,000 x 256: 0.9 s of 1.7) and queries were no faster.
 *
 * Scratch: `keys` (n), `low` and `high` (d).
 */
export function partitionRows(
  data: Floats,
  d: number,
  nodes: number,
  node: number,
  from: number,
  to: number,
  order: Int32Array,
  keys: Float64Array,
  low: Float64Array,
  high: Float64Array,
): void {
  const left = 2 * node + 1
  if (left >= nodes) return
  const column = widestColumn(data, d, order, from, to, low, high)
  for (let i = from; i < to; i++) keys[i] = data[order[i]! * d + column]!
  const middle = from + ((to - from) >> 1)
  selectMedian(keys, order, from, to - 1, middle)
  partitionRows(data, d, nodes, left, from, middle, order, keys, low, high)
  partitionRows(data, d, nodes, left + 1, middle, to, order, keys, low, high)
}

/**
 * Writes a node's centroid, the mean of its rows, and its descendants': a leaf adds up its rows, another node its two
 * children, so every row is read once. `rows` are in tree order; `sums` is scratch, levels x d, one line a level.
 */
export function sumCentroids(
  rows: Floats,
  stride: number,
  d: number,
  nodes: number,
  node: number,
  from: number,
  to: number,
  centroids: Floats,
  sums: Float64Array,
  line: number,
): void {
  const left = 2 * node + 1
  const sum = line * d
  sums.fill(0, sum, sum + d)
  if (left >= nodes) {
    for (let row = from; row < to; row++) {
      const base = row * stride
      for (let c = 0; c < d; c++) sums[sum + c]! += rows[base + c]!
    }
  } else {
    const middle = from + ((to - from) >> 1)
    for (let child = 0; child < 2; child++) {
      const start = child === 0 ? from : middle
      sumCentroids(rows, stride, d, nodes, left + child, start, child === 0 ? middle : to, centroids, sums, line + 1)
      for (let c = 0; c < d; c++) sums[sum + c]! += sums[sum + d + c]!
    }
  }
  const scale = 1 / Math.max(1, to - from)
  for (let c = 0; c < d; c++) centroids[node * stride + c] = sums[sum + c]! * scale
}

function widestColumn(
  data: Floats,
  d: number,
  order: Int32Array,
  from: number,
  to: number,
  low: Float64Array,
  high: Float64Array,
): number {
  low.fill(Number.POSITIVE_INFINITY)
  high.fill(Number.NEGATIVE_INFINITY)
  const step = Math.max(1, (to - from) / SPREAD_SAMPLE)
  for (let at = from; at < to; at += step) {
    const row = order[Math.floor(at)]! * d
    for (let c = 0; c < d; c++) {
      const v = data[row + c]!
      if (v < low[c]!) low[c] = v
      if (v > high[c]!) high[c] = v
    }
  }
  let widest = 0
  for (let c = 1; c < d; c++) if (high[c]! - low[c]! > high[widest]! - low[widest]!) widest = c
  return widest
}

/** Hoare's quickselect with the middle element as pivot, keys and order moved together: keys[nth] is as if sorted. */
function selectMedian(keys: Float64Array, order: Int32Array, low: number, high: number, nth: number): void {
  while (low < high) {
    const pivot = keys[(low + high) >> 1]!
    let i = low
    let j = high
    while (i <= j) {
      while (keys[i]! < pivot) i++
      while (keys[j]! > pivot) j--
      if (i <= j) {
        const key = keys[i]!
        keys[i] = keys[j]!
        keys[j] = key
        const row = order[i]!
        order[i++] = order[j]!
        order[j--] = row
      }
    }
    if (nth <= j) high = j
    else if (nth >= i) low = i
    else return
  }
}
