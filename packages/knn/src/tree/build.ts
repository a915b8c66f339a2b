import { type Floats, scan } from '../kernels/scan.ts'
import { selectMedian } from '../kernels/select-median.ts'
import { widestColumn } from '../kernels/widest-column.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { middleOf, type StoredTree } from './shape.ts'

/** The arrays that {@link buildTree} fills, and what it must know of them. `order` holds every row once, in any order. */
export interface TreeArrays extends StoredTree {
  readonly dimensions: number
  readonly stride: number
  readonly metric: MetricFunctions
  readonly nodes: number
  readonly margin: number
}

/**
 * Fills the arrays of a tree: orders the rows so that those of each node are consecutive, copies them in that order, and
 * gives each node its ball. A node splits at the median of its widest column. Its centroid is the mean of its rows: sums go
 * up from the leaves, so every row is added once. O(d n log n).
 */
export function buildTree(
  { order, radii, rows, centroids, stride, metric, margin, dimensions: d, nodes }: TreeArrays,
  data: Floats,
): void {
  const keys = new Float64Array(order.length)

  /** Builds a node and those below it; returns the sum of its rows. */
  const build = (node: number, from: number, to: number): Float64Array<ArrayBuffer> => {
    const left = 2 * node + 1
    let sum = new Float64Array(d)
    if (left < nodes) {
      const column = widestColumn(data, d, order, from, to)
      for (let i = from; i < to; i++) keys[i] = data[order[i]! * d + column]!
      const middle = middleOf(from, to)
      selectMedian(keys, order, from, to - 1, middle)
      sum = build(left, from, middle)
      const other = build(left + 1, middle, to)
      for (let c = 0; c < d; c++) sum[c]! += other[c]!
    } else {
      for (let i = from; i < to; i++) {
        for (let c = 0; c < d; c++) {
          const value = data[order[i]! * d + c]!
          rows[i * stride + c] = value
          sum[c]! += value
        }
      }
    }
    const at = node * stride
    // Sums that overflow to both sides leave no centroid; any will do.
    for (let c = 0; c < d; c++) centroids[at + c] = sum[c]! / (to - from) || 0
    const centroid = new Float64Array(centroids.subarray(at, at + stride))
    let most = 0
    scan(centroid, rows, stride, metric.exponent, from, to, Number.POSITIVE_INFINITY, (_, reduced) => {
      most = Math.max(most, reduced)
      return Number.POSITIVE_INFINITY
    })
    radii[node] = metric.toNorm(most) * (1 + margin)
    return sum
  }
  build(0, 0, order.length)
}
