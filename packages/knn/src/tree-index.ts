import { nodeCount, partitionRows, sumCentroids } from './kernels/ball-tree-build.ts'
import type { Floats } from './kernels/scan.ts'
import { type Kernels, pureKernels, SCAN_ROWS, type Scanner } from './kernels.ts'
import type { MetricFunctions } from './metric.ts'
import type { Sink } from './sinks.ts'

/** What a tree is made from: the rows as the caller has them, or the arrays that a buffer holds. */
export type TreeSource = { data: Floats } | StoredTree

/** The arrays of a tree that was built before. */
export interface StoredTree {
  order: Int32Array
  rows: Floats
  centroids: Floats
  radii: Float64Array
}

/** Sections of the scanner. */
export const ROWS = 0
export const CENTROIDS = 1

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

  constructor(
    source: TreeSource,
    length: number,
    dimensions: number,
    leafSize: number,
    metric: MetricFunctions,
    kernels: Kernels,
  ) {
    this.length = length
    this.dimensions = dimensions
    this.metric = metric
    this.nodes = nodeCount(length, leafSize)
    // A distance is off by at most about dimensions / 4 roundings of a sum, and by those of a power and a root.
    this.margin = (dimensions + 64) * 2 ** -51
    const values = 'data' in source ? source.data : source.rows
    const shape = { metric, double: values instanceof Float64Array, dimensions, lengths: [length, this.nodes] }
    this.scanner = kernels.open(shape) ?? pureKernels.open(shape)
    if ('data' in source) {
      this.order = Int32Array.from({ length }, (_, i) => i)
      this.radii = new Float64Array(this.nodes)
      this.#build(source.data)
    } else {
      this.order = source.order
      this.radii = source.radii
      this.#spread(source.rows, ROWS)
      this.#spread(source.centroids, CENTROIDS)
    }
    this.scanner.ready()
  }

  #build(data: Floats): void {
    const { dimensions: d, length, order, scanner } = this
    const nodes = this.nodes
    partitionRows(
      data,
      d,
      nodes,
      0,
      0,
      length,
      order,
      new Float64Array(length),
      new Float64Array(d),
      new Float64Array(d),
    )
    const mean = nodes === 1 ? orderByDistance(data, d, order) : undefined
    const rows = scanner.sections[ROWS]!
    for (let i = 0; i < length; i++) rows.set(data.subarray(order[i]! * d, order[i]! * d + d), i * scanner.stride)
    if (mean) {
      scanner.sections[CENTROIDS]!.set(mean)
      // One node is searched whole: it needs no ball. Its radius says so.
      this.radii[0] = Number.POSITIVE_INFINITY
      return
    }
    const centroids = scanner.sections[CENTROIDS]!
    const lines = new Float64Array(Math.log2(nodes + 1) * d)
    sumCentroids(rows, scanner.stride, d, nodes, 0, 0, length, centroids, lines, 0)
    this.#measure(
      0,
      0,
      length,
      new Float64Array(scanner.stride),
      new Int32Array(SCAN_ROWS),
      new Float64Array(SCAN_ROWS),
    )
  }

  #measure(
    node: number,
    from: number,
    to: number,
    centroid: Float64Array,
    positions: Int32Array,
    found: Float64Array,
  ): void {
    const { dimensions: d, metric, scanner } = this
    const { stride } = scanner
    const rows = scanner.sections[ROWS]!
    centroid.set(scanner.sections[CENTROIDS]!.subarray(node * stride, node * stride + stride))
    let most = 0
    for (let at = from; at < to; at += SCAN_ROWS) {
      const stop = Math.min(to, at + SCAN_ROWS)
      const count = metric.scan(centroid, rows, d, stride, at, stop, Number.POSITIVE_INFINITY, positions, found)
      for (let i = 0; i < count; i++) if (found[i]! > most) most = found[i]!
    }
    this.radii[node] = metric.toLength(most) * (1 + this.margin)
    const left = 2 * node + 1
    if (left >= this.nodes) return
    const middle = from + ((to - from) >> 1)
    this.#measure(left, from, middle, centroid, positions, found)
    this.#measure(left + 1, middle, to, centroid, positions, found)
  }

  /** Rows without padding into a section with it, or back with `packed`. */
  #spread(values: Floats, section: number): void {
    const { stride, sections } = this.scanner
    const d = this.dimensions
    for (let i = 0; i * d < values.length; i++) sections[section]!.set(values.subarray(i * d, i * d + d), i * stride)
  }

  /** A section's rows without the padding of a kernel set. */
  packed(section: 0 | 1): Floats {
    const { stride, sections } = this.scanner
    const d = this.dimensions
    const padded = sections[section]!
    if (stride === d) return padded
    const out =
      padded instanceof Float64Array
        ? new Float64Array((padded.length / stride) * d)
        : new Float32Array((padded.length / stride) * d)
    for (let i = 0; i * d < out.length; i++) out.set(padded.subarray(i * stride, i * stride + d), i * d)
    return out
  }

  /** Searches for queries 0 .. count, in any order; what is found goes to the sink. */
  search(queries: Floats, count: number, sink: Sink): void {
    // Scratch is shared by the searches of one index: a filter that searched it again would spoil its own search.
    if (this.#busy) throw new Error('BallTree: a filter must not search the index that it filters')
    this.#busy = true
    try {
      const step = this.scanner.batch?.size ?? 1
      for (let q = 0; q < count; q += step) {
        const some = Math.min(step, count - q)
        if (this.scanner.batch?.search(this, queries, q, some, sink)) continue
        for (let i = q; i < q + some; i++) this.#searchOne(queries, i, sink)
      }
    } finally {
      this.#busy = false
    }
  }

  #searchOne(queries: Floats, q: number, sink: Sink): void {
    this.scanner.load(queries, q * this.dimensions)
    sink.aim(q)
    this.#visit(0, 0, this.length, 0, Number.POSITIVE_INFINITY, sink)
  }

  /**
   * Scans the leaves of a node, the nearer child's first, as far as the sink still looks. The query is `distance` away
   * from the node's centroid (see `toLength`).
   */
  #visit(node: number, from: number, to: number, distance: number, radius: number, sink: Sink): void {
    const worst = this.metric.lengthOf(sink.worst())
    // A square that overflowed says nothing.
    if (distance < Number.POSITIVE_INFINITY && distance * (1 - this.margin) - radius > worst) return
    if (sink.takeAll && this.scanner.exact && distance * (1 + this.margin) + radius <= worst) {
      sink.takeAll(to - from)
      return
    }
    const left = 2 * node + 1
    if (left >= this.nodes) {
      this.scanRows(from, to, sink)
      return
    }
    const { bounds } = this.scanner
    this.scanner.scan(CENTROIDS, left, left + 2, Number.POSITIVE_INFINITY)
    const middle = from + ((to - from) >> 1)
    const leftDistance = this.metric.toLength(bounds[0]!)
    const rightDistance = this.metric.toLength(bounds[1]!)
    const leftRadius = this.radii[left]!
    const rightRadius = this.radii[left + 1]!
    if (leftDistance - leftRadius <= rightDistance - rightRadius) {
      this.#visit(left, from, middle, leftDistance, leftRadius, sink)
      this.#visit(left + 1, middle, to, rightDistance, rightRadius, sink)
    } else {
      this.#visit(left + 1, middle, to, rightDistance, rightRadius, sink)
      this.#visit(left, from, middle, leftDistance, leftRadius, sink)
    }
  }

  /** Hands the rows at these positions that the sink still looks at to it, for the query loaded last. */
  scanRows(from: number, to: number, sink: Sink): void {
    const { scanner, metric } = this
    const { positions, bounds, exact, query, stride, sections } = scanner
    const rows = sections[ROWS]!
    let limit = metric.limitOf(sink.worst())
    for (let at = from; at < to; at += SCAN_ROWS) {
      const found = scanner.scan(ROWS, at, Math.min(to, at + SCAN_ROWS), limit)
      for (let i = 0; i < found; i++) {
        if (bounds[i]! > limit) continue
        const position = positions[i]!
        const reduced = exact ? bounds[i]! : metric.reduced(query, rows, position * stride, this.dimensions, limit)
        if (reduced > limit) continue
        sink.take(this.order[position]!, metric.toDistance(reduced))
        limit = metric.limitOf(sink.worst())
      }
    }
  }
}

/** Rows of one leaf have no order to keep: sorted by their distance from the mean, runs of them can be left out by it. */
function orderByDistance(data: Floats, d: number, order: Int32Array): Float64Array {
  const mean = new Float64Array(d)
  for (let i = 0; i < data.length; ) for (let c = 0; c < d; c++) mean[c]! += data[i++]! / order.length
  const squares = new Float64Array(order.length)
  for (let row = 0, i = 0; row < order.length; row++) {
    for (let c = 0; c < d; c++) squares[row]! += (data[i++]! - mean[c]!) ** 2
  }
  order.sort((a, b) => squares[a]! - squares[b]!)
  return mean
}
