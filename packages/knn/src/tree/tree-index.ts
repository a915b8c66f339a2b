import { type Floats, scan, type Take } from '../kernels/scan.ts'
import type { Kernels } from '../kernels/types.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { buildTree, middleOf, nodeCount } from './build.ts'
import type { Sink } from './collectors.ts'

/** The arrays of a tree, all `dimensions` columns wide. */
export interface StoredTree {
  /** Row of the caller's at each position. */
  order: Int32Array
  /** In tree order. */
  rows: Floats
  centroids: Floats
  radii: Float64Array
}

/** Rows as the caller has them, perhaps with an order to begin with; or a tree that was built before. */
export type TreeSource = { rows: Floats; order?: Int32Array } | StoredTree

/** Hands the rows `from .. to` of an array that are within the limit to `take`; what that returns is the limit then. */
export type Scan = (rows: Floats, from: number, to: number, limit: number, take: Take) => void

/**
 * The ball tree without its clothes: builds, and searches with limits that the caller's sinks draw. It owns one copy of
 * the rows, in tree order, so that a leaf is read from one end to the other.
 *
 * A bound is a distance that no row of a node is nearer than, |query - centroid| - radius. The triangle inequality holds
 * for real numbers; `margin` covers what rounding may break it by.
 */
export class TreeIndex implements StoredTree {
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
  /** What rounding may take from a length, relative. */
  declare readonly margin: number

  /**
   * @param source its arrays of a tree are kept
   * @param allocate gives the memory of rows and centroids
   */
  constructor(
    source: TreeSource,
    dimensions: number,
    leafSize: number,
    metric: MetricFunctions,
    stride = dimensions,
    allocate = (length: number): Floats => new (source.rows.constructor as Float64ArrayConstructor)(length),
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
    this.rows = centroids ? rows : allocate(length * stride)
    this.centroids = centroids ?? allocate(this.nodes * stride)
    this.radii = radii ?? new Float64Array(this.nodes)
    if (!radii) buildTree(this, rows)
  }

  /** Searches for queries 0 .. count, in any order; what is found goes to the sink. */
  search(queries: Floats, count: number, sink: Sink): void {
    const { dimensions, stride, metric } = this
    const query = new Float64Array(stride)
    const walk = this.walker(sink, true, (rows, from, to, limit, take) =>
      scan(query, rows, stride, metric.exponent, from, to, limit, take),
    )
    for (let q = 0; q < count; q++) {
      query.set(queries.subarray(q * dimensions, (q + 1) * dimensions))
      sink.aim(q)
      walk()
    }
  }

  /**
   * A function that searches for the query that `sink` is aimed at and `scan` measures from: it scans the leaves, those of
   * nearer nodes first, as far as the sink still looks.
   *
   * @param exact whether `scan` finds distances; else what it finds of centroids may be less
   */
  protected walker(sink: Sink, exact: boolean, scan: Scan): () => void {
    const { order, rows, centroids, radii, nodes, metric, margin } = this
    const take: Take = (position, reduced) => {
      sink.take(order[position]!, metric.toDistance(reduced))
      return metric.limitOf(sink.worst())
    }
    // From centroids: on each level those of the four grandchildren of one node. They lie one after the other and a scan takes
    // four rows at once, so the children of the second child cost nothing.
    const distances: number[] = []
    const slot = (node: number): number => Math.clz32(node + 1) * 4 + (node & 3)
    const note: Take = (node, reduced) => {
      distances[slot(node)] = metric.toLength(reduced)
      return Number.POSITIVE_INFINITY
    }
    /**
     * `distance` is the query's from the node's centroid (see `toLength`); NaN, where it is not known, bounds nothing.
     * Those of the node's children are `known` when its sibling has been visited. Returns whether they are now.
     */
    const visit = (node: number, from: number, to: number, distance: number, known = false): boolean => {
      const worst = metric.lengthOf(sink.worst())
      // A square that overflowed says nothing.
      if (distance < Number.POSITIVE_INFINITY && distance * (1 - margin) - radii[node]! > worst) return false
      if (exact && sink.takeAll && distance * (1 + margin) + radii[node]! <= worst) {
        sink.takeAll(to - from)
        return false
      }
      const left = 2 * node + 1
      const right = left + 1
      if (left >= nodes) {
        scan(rows, from, to, metric.limitOf(sink.worst()), take)
        return false
      }
      if (!known) scan(centroids, (right & ~3 || 2) - 1, right | 3, Number.POSITIVE_INFINITY, note)
      const middle = middleOf(from, to)
      const leftDistance = distances[slot(left)]!
      const rightDistance = distances[slot(right)]!
      if (leftDistance - radii[left]! <= rightDistance - radii[right]!) {
        visit(right, middle, to, rightDistance, visit(left, from, middle, leftDistance))
      } else {
        visit(left, from, middle, leftDistance, visit(right, middle, to, rightDistance))
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

/** An index by these kernels, or by the plain ones where they are not given or will not. */
export function openTree(kernels: Kernels | undefined, ...args: Parameters<Kernels['open']>): TreeIndex {
  return kernels?.open(...args) ?? new TreeIndex(...args)
}
