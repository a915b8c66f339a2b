import { buildTree, nodeCount } from './kernels/ball-tree-build.ts'
import type { Floats } from './kernels/scan.ts'
import { CENTROIDS, type Kernels, pureKernels, ROWS, SCAN_ROWS, type Scanner } from './kernels.ts'
import type { MetricFunctions } from './metric.ts'
import type { Sink } from './sinks.ts'

/** The arrays of a tree that was built before. */
export interface StoredTree {
  order: Int32Array
  rows: Floats
  centroids: Floats
  radii: Float64Array
}

/**
 * The ball tree without its clothes: builds, and searches with limits that the caller's sinks draw. It owns one copy of
 * the rows, in tree order, so that a leaf is read from one end to the other.
 *
 * A bound is a distance that no row of a node is nearer than, |query - centroid| - radius. The triangle inequality holds
 * for real numbers; `margin` covers what rounding may break it by.
 */
export class TreeIndex {
  readonly dimensions: number
  readonly length: number
  /** Row of the caller's at each position. */
  readonly order: Int32Array
  readonly radii: Float64Array
  readonly scanner: Scanner
  readonly metric: MetricFunctions
  /** 2^levels - 1. */
  readonly nodes: number
  /** What rounding may take from a length, relative. */
  readonly margin: number
  #busy = false

  /** @param source the rows as the caller has them, or the arrays that a buffer holds */
  constructor(
    source: Floats | StoredTree,
    dimensions: number,
    leafSize: number,
    metric: MetricFunctions,
    kernels: Kernels,
  ) {
    const { rows = source as Floats, order, centroids, radii } = source as Partial<StoredTree>
    const length = rows.length / dimensions
    this.length = length
    this.dimensions = dimensions
    this.metric = metric
    this.nodes = nodeCount(length, leafSize)
    // A distance is off by at most about dimensions / 4 roundings of a sum, and by those of a power and a root.
    this.margin = (dimensions + 64) * 2 ** -51
    const shape = { metric, double: rows instanceof Float64Array, dimensions, lengths: [length, this.nodes] }
    this.scanner = kernels.open(shape) ?? pureKernels.open(shape)
    this.order = order ?? Int32Array.from({ length }, (_, i) => i)
    this.radii = radii ?? new Float64Array(this.nodes)
    if (centroids) {
      this.scanner.fill(ROWS, rows)
      this.scanner.fill(CENTROIDS, centroids)
    } else {
      if (this.nodes === 1) this.scanner.arrange?.(rows, this.order)
      buildTree(this, rows)
    }
  }

  /** Searches for queries 0 .. count, in any order; what is found goes to the sink. */
  search(queries: Floats, count: number, sink: Sink): void {
    // Scratch is shared by the searches of one index: a filter that searched it again would spoil its own search.
    if (this.#busy) throw new Error('BallTree: a filter must not search the index that it filters')
    this.#busy = true
    const { scanner } = this
    try {
      const step = scanner.batch?.size ?? 1
      for (let q = 0; q < count; q += step) {
        const some = Math.min(step, count - q)
        if (scanner.batch?.search(this, queries, q, some, sink)) continue
        for (let i = q; i < q + some; i++) {
          scanner.load(queries, i * this.dimensions)
          sink.aim(i)
          this.#visit(0, 0, this.length, 0, Number.POSITIVE_INFINITY, sink)
        }
      }
    } finally {
      this.#busy = false
    }
  }

  /**
   * Scans the leaves of a node, the nearer child's first, as far as the sink still looks. The query is `distance` away
   * from the node's centroid (see `toLength`).
   */
  #visit(node: number, from: number, to: number, distance: number, radius: number, sink: Sink): void {
    const worst = this.metric.lengthOf(sink.worst())
    // A square that overflowed says nothing.
    if (distance < Number.POSITIVE_INFINITY && distance * (1 - this.margin) - radius > worst) return
    const { scanner, metric, radii, margin } = this
    if (sink.takeAll && scanner.exact && distance * (1 + margin) + radius <= worst) {
      sink.takeAll(to - from)
      return
    }
    const left = 2 * node + 1
    if (left >= this.nodes) {
      this.#scanRows(from, to, sink)
      return
    }
    scanner.scan(CENTROIDS, left, left + 2, Number.POSITIVE_INFINITY)
    const middle = from + ((to - from) >> 1)
    const leftDistance = metric.toLength(scanner.bounds[0]!)
    const rightDistance = metric.toLength(scanner.bounds[1]!)
    if (leftDistance - radii[left]! <= rightDistance - radii[left + 1]!) {
      this.#visit(left, from, middle, leftDistance, radii[left]!, sink)
      this.#visit(left + 1, middle, to, rightDistance, radii[left + 1]!, sink)
    } else {
      this.#visit(left + 1, middle, to, rightDistance, radii[left + 1]!, sink)
      this.#visit(left, from, middle, leftDistance, radii[left]!, sink)
    }
  }

  /** Hands the rows at these positions that the sink still looks at to it. */
  #scanRows(from: number, to: number, sink: Sink): void {
    const { scanner, metric, order } = this
    const { positions, bounds, exact } = scanner
    let limit = metric.limitOf(sink.worst())
    for (let at = from; at < to; at += SCAN_ROWS) {
      const found = scanner.scan(ROWS, at, Math.min(to, at + SCAN_ROWS), limit)
      for (let i = 0; i < found; i++) {
        let reduced = bounds[i]!
        const position = positions[i]!
        if (!exact && reduced <= limit) reduced = scanner.score!(position, limit)
        if (reduced > limit) continue
        sink.take(order[position]!, metric.toDistance(reduced))
        limit = metric.limitOf(sink.worst())
      }
    }
  }
}
