import { type Accept, type Floats, scan } from '../kernels/scan.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { buildTree, type TreeArrays } from './build.ts'
import type { Collector } from './collectors.ts'
import { middleOf, nodeCount, type StoredTree, type TreeRows, type TreeSource } from './shape.ts'

/** Hands the rows `from .. to` of an array that are within the limit to `accept`; what that returns is the limit then. */
export type Scan = (rows: Floats, from: number, to: number, limit: number, accept: Accept) => void

/**
 * The ball tree without checks of arguments: it builds, and searches within the limits that a collector sets. It owns one
 * copy of the rows, in tree order, so that a leaf is read from one end to the other.
 *
 * The bound of a node is a norm that no row of the node is nearer than, |query - centroid| - radius. The triangle inequality
 * holds for real numbers; `margin` covers what rounding may break it by.
 */
export class TreeIndex implements TreeArrays {
  // `declare` keeps the names out of what is bundled: the constructor gives every field its value.
  declare readonly dimensions: number
  declare readonly length: number
  declare readonly order: Int32Array
  /** In tree order, `stride` columns a row, of which those past `dimensions` are 0. */
  declare readonly rows: Floats
  declare readonly centroids: Floats
  declare readonly radii: Float64Array
  declare readonly stride: number
  declare readonly metric: MetricFunctions
  /** 2^levels - 1. */
  declare readonly nodes: number
  /** What rounding may take from a norm, relative. */
  declare readonly margin: number

  /**
   * @param source its arrays of a tree are kept
   * @param own where rows and centroids shall lie; those of a tree are there already
   */
  constructor(
    source: TreeSource,
    dimensions: number,
    leafSize: number,
    metric: MetricFunctions,
    stride = dimensions,
    own?: TreeRows,
  ) {
    const { rows, order, centroids, radii } = source as Partial<StoredTree> & TreeSource
    this.order = order ?? new Int32Array(rows.length / dimensions).map((_, i) => i)
    const { length } = this.order
    this.length = length
    this.dimensions = dimensions
    this.stride = stride
    this.metric = metric
    this.nodes = nodeCount(length, leafSize)
    // A distance is off by at most about dimensions / 4 roundings of a sum, and by those of a power and a root.
    this.margin = (dimensions + 64) * 2 ** -51
    const allocate = (length: number): Floats => new (rows.constructor as Float64ArrayConstructor)(length)
    this.rows = own?.rows ?? (centroids ? rows : allocate(length * stride))
    this.centroids = own?.centroids ?? centroids ?? allocate(this.nodes * stride)
    this.radii = radii ?? new Float64Array(this.nodes)
    if (!radii) buildTree(this, rows)
  }

  /** Searches for queries 0 .. count, in any order; the collector gets what is found. */
  search(queries: Floats, count: number, collector: Collector): void {
    const { dimensions, stride, metric } = this
    const query = new Float64Array(stride)
    const walk = this.walker(collector, true, (rows, from, to, limit, accept) =>
      scan(query, rows, stride, metric.exponent, from, to, limit, accept),
    )
    for (let q = 0; q < count; q++) {
      query.set(queries.subarray(q * dimensions, (q + 1) * dimensions))
      collector.select(q)
      walk()
    }
  }

  /**
   * A function that searches for the query that is selected in `collector` and that `scan` measures from. It scans the
   * leaves, those of nearer nodes first, as far as the collector still wants rows.
   *
   * @param exact whether `scan` finds distances from centroids; else what it finds may be less
   */
  protected walker(collector: Collector, exact: boolean, scan: Scan): () => void {
    const { order, rows, centroids, radii, nodes, metric, margin } = this
    const accept: Accept = (position, reduced) => {
      collector.accept(order[position]!, metric.toDistance(reduced))
      return metric.limitOf(collector.worst())
    }
    // From centroids: on each level those of the four grandchildren of one node. They lie one after the other and a scan takes
    // four rows at once, so the children of the second child cost nothing.
    const norms: number[] = []
    const slot = (node: number): number => Math.clz32(node + 1) * 4 + (node & 3)
    const note: Accept = (node, reduced) => {
      norms[slot(node)] = metric.toNorm(reduced)
      return Number.POSITIVE_INFINITY
    }
    /**
     * `norm` is the query's from the node's centroid; NaN, where it is not known, bounds nothing. Those of the node's
     * children are `known` when its sibling has been visited. Returns whether they are now.
     */
    const visit = (node: number, from: number, to: number, norm: number, known = false): boolean => {
      const worst = metric.normOf(collector.worst())
      // A square that overflowed bounds nothing.
      if (norm < Number.POSITIVE_INFINITY && norm * (1 - margin) - radii[node]! > worst) return false
      if (exact && collector.acceptAll && norm * (1 + margin) + radii[node]! <= worst) {
        collector.acceptAll(to - from)
        return false
      }
      const left = 2 * node + 1
      const right = left + 1
      if (left >= nodes) {
        scan(rows, from, to, metric.limitOf(collector.worst()), accept)
        return false
      }
      if (!known) scan(centroids, (right & ~3 || 2) - 1, right | 3, Number.POSITIVE_INFINITY, note)
      const middle = middleOf(from, to)
      const leftNorm = norms[slot(left)]!
      const rightNorm = norms[slot(right)]!
      if (leftNorm - radii[left]! <= rightNorm - radii[right]!) {
        visit(right, middle, to, rightNorm, visit(left, from, middle, leftNorm))
      } else {
        visit(left, from, middle, leftNorm, visit(right, middle, to, rightNorm))
      }
      return true
    }
    return () => visit(0, 0, this.length, Number.NaN)
  }

  /** Its arrays without the columns past `dimensions`, perhaps the very ones that it uses. */
  stored(): StoredTree {
    return this
  }
}

/** An array of an index without the columns past `dimensions`, perhaps the array itself. */
export function packed({ stride, dimensions: d }: TreeIndex, rows: Floats): Floats {
  if (stride === d) return rows
  const out = new (rows.constructor as Float64ArrayConstructor)((rows.length / stride) * d)
  for (let i = 0; i * d < out.length; i++) out.set(rows.subarray(i * stride, i * stride + d), i * d)
  return out
}
