import type { Floats, ReducedDistance } from './distance.ts'

/**
 * Builds an implicit binary tree of balls. Source: Omohundro 1989, in the layout of scikit-learn 1.9 `_binary_tree`:
 * node i covers rows `order[start[i]] .. order[end[i]]`, its children are 2i + 1 and 2i + 2, every level is full, so a
 * tree of L levels has 2^L - 1 nodes and each leaf between leafSize and 2 leafSize rows. A node splits at the median of
 * the column with the largest spread.
 *
 * Writes `order` (n), `start` and `end` (nodes), `centroids` (nodes x d, float64) and `radii` (nodes, reduced distance of
 * the farthest row).
 */
export function buildBallTree(
  data: Floats,
  n: number,
  d: number,
  nodes: number,
  reduced: ReducedDistance,
  order: Int32Array,
  start: Int32Array,
  end: Int32Array,
  centroids: Float64Array,
  radii: Float64Array,
): void {
  for (let i = 0; i < n; i++) order[i] = i
  start[0] = 0
  end[0] = n
  for (let node = 0; node < nodes; node++) {
    const from = start[node]!
    const to = end[node]!
    const base = node * d
    for (let p = from; p < to; p++) {
      const row = order[p]! * d
      for (let c = 0; c < d; c++) centroids[base + c]! += data[row + c]!
    }
    for (let c = 0; c < d; c++) centroids[base + c]! /= Math.max(1, to - from)
    let radius = 0
    for (let p = from; p < to; p++) radius = Math.max(radius, reduced(centroids, node, data, order[p]!, d))
    radii[node] = radius

    const left = 2 * node + 1
    if (left >= nodes) continue
    const middle = from + ((to - from) >> 1)
    selectMedian(data, d, widestColumn(data, d, order, from, to), order, from, to - 1, middle)
    start[left] = from
    end[left] = middle
    start[left + 1] = middle
    end[left + 1] = to
  }
}

function widestColumn(data: Floats, d: number, order: Int32Array, from: number, to: number): number {
  let widest = 0
  let widestSpread = -1
  for (let c = 0; c < d; c++) {
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (let p = from; p < to; p++) {
      const v = data[order[p]! * d + c]!
      if (v < low) low = v
      if (v > high) high = v
    }
    if (high - low > widestSpread) {
      widestSpread = high - low
      widest = c
    }
  }
  return widest
}

/** Hoare's quickselect with the middle element as pivot: order[nth] gets the value it would have if sorted by column. */
function selectMedian(
  data: Floats,
  d: number,
  column: number,
  order: Int32Array,
  low: number,
  high: number,
  nth: number,
): void {
  while (low < high) {
    const pivot = data[order[(low + high) >> 1]! * d + column]!
    let i = low
    let j = high
    while (i <= j) {
      while (data[order[i]! * d + column]! < pivot) i++
      while (data[order[j]! * d + column]! > pivot) j--
      if (i <= j) {
        const swap = order[i]!
        order[i] = order[j]!
        order[j] = swap
        i++
        j--
      }
    }
    if (nth <= j) high = j
    else if (nth >= i) low = i
    else return
  }
}
