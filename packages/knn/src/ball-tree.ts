import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkFinite,
  checkInteger,
  checkMatrix,
  checkNumber,
  checkOneOf,
} from '@murecom/internal'
import { buildBallTree } from './kernels/ball-tree-build.ts'
import {
  chebyshev,
  type Floats,
  manhattan,
  minkowskiPower,
  type ReducedDistance,
  squaredEuclidean,
} from './kernels/distance.ts'
import { heapPush, heapSort } from './kernels/neighbor-heap.ts'

/** `'minkowski'` takes its exponent from the option `p`. */
export type Metric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski'
const METRICS: readonly Metric[] = ['euclidean', 'manhattan', 'chebyshev', 'minkowski']

export interface BallTreeOptions {
  /** Columns of the data, at least 1. */
  dimensions: number
  /** Rows below which a node is scanned, at least 1. Changes speed, never an answer. Default 40, as scikit-learn's BallTree. */
  leafSize?: number
  /** Default `'euclidean'`. */
  metric?: Metric
  /** Exponent of `'minkowski'`, at least 1. Default 2. */
  p?: number
}

/** Nearest rows of each query, row-major `queries x k`, ascending by (distance, index). */
export interface Neighbors {
  distances: Float64Array
  indices: Int32Array
}

const FORMAT: BufferFormat = { magic: 'mBLT', version: 1, kind: 'ball tree' }

/**
 * An index for exact nearest-neighbour search, as `sklearn.neighbors.BallTree` (scikit-learn 1.9). The data is kept by
 * reference and must not change. Ties are ordered by (distance, index).
 *
 * Build: O(d n log n) time, O(n + nodes x d) memory. Query: O(d log n) where the data has structure, O(d n) at worst.
 *
 * @example
 * const tree = new BallTree(Float64Array.of(0, 0, 1, 0, 5, 5), { dimensions: 2 })
 * tree.query(Float64Array.of(0.9, 0), { k: 2 }).indices // Int32Array [1, 0]
 */
export class BallTree {
  readonly dimensions: number
  /** Number of rows. */
  readonly length: number
  readonly leafSize: number
  readonly metric: Metric
  readonly p: number
  readonly #data: Floats
  readonly #reduced: ReducedDistance
  readonly #nodes: number
  readonly #order: Int32Array
  readonly #start: Int32Array
  readonly #end: Int32Array
  readonly #centroids: Float64Array
  readonly #radii: Float64Array

  /**
   * @param data `rows x dimensions`, row-major, at least one row, finite
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  constructor(data: Float32Array | Float64Array, options: BallTreeOptions) {
    const where = 'BallTree'
    const { leafSize = 40, metric = 'euclidean', p = 2 } = options
    this.dimensions = checkInteger(where, 'dimensions', options.dimensions, 1)
    this.leafSize = checkInteger(where, 'leafSize', leafSize, 1)
    this.metric = checkOneOf(where, 'metric', metric, METRICS)
    this.p = checkNumber(where, 'p', p, { min: 1 })
    this.length = checkMatrix(where, 'data', data, this.dimensions)
    if (this.length === 0) throw new RangeError(`${where}: data must hold at least one row, got 0`)
    checkFinite(where, 'data', data)
    this.#data = data
    this.#reduced = reducedDistanceOf(this.metric, this.p)
    const levels = Math.floor(Math.log2(Math.max(1, (this.length - 1) / this.leafSize))) + 1
    this.#nodes = 2 ** levels - 1
    this.#order = new Int32Array(this.length)
    this.#start = new Int32Array(this.#nodes)
    this.#end = new Int32Array(this.#nodes)
    this.#centroids = new Float64Array(this.#nodes * this.dimensions)
    this.#radii = new Float64Array(this.#nodes)
    buildBallTree(
      data,
      this.length,
      this.dimensions,
      this.#nodes,
      this.#reduced,
      this.#order,
      this.#start,
      this.#end,
      this.#centroids,
      this.#radii,
    )
    for (let i = 0; i < this.#nodes; i++) this.#radii[i] = this.#toDistance(this.#radii[i]!)
  }

  /**
   * The k nearest rows of each query.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @param options `k` from 1 to the number of rows; default 1
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  query(queries: Float32Array | Float64Array, options: { k?: number } = {}): Neighbors {
    const where = 'BallTree.query'
    const k = checkInteger(where, 'k', options.k ?? 1, 1, this.length)
    const count = checkMatrix(where, 'queries', queries, this.dimensions)
    checkFinite(where, 'queries', queries)
    const distances = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
    const indices = new Int32Array(count * k).fill(2147483647)
    for (let q = 0; q < count; q++) {
      this.#descend(queries, q, 0, this.#lowerBound(queries, q, 0), distances, indices, q * k, k)
      heapSort(distances, indices, q * k, k)
    }
    for (let i = 0; i < distances.length; i++) distances[i] = this.#toDistance(distances[i]!)
    return { distances, indices }
  }

  /** The tree and its data in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return new BufferWriter(FORMAT).add(this.#data).finish({
      dimensions: this.dimensions,
      leafSize: this.leafSize,
      metric: this.metric,
      p: this.p,
      length: this.length,
    })
  }

  /**
   * The tree of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for any other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array): BallTree {
    const reader = new BufferReader('BallTree.from', buffer, FORMAT)
    const dimensions = reader.integer('dimensions', 1)
    const length = reader.integer('length', 1)
    const double = (reader.header['arrays'] as [string][])[0]?.[0] === 'Float64Array'
    const data = reader.take(double ? 'Float64Array' : 'Float32Array', dimensions * length)
    return new BallTree(data, {
      dimensions,
      leafSize: reader.integer('leafSize', 1),
      metric: reader.header['metric'] as Metric,
      p: reader.header['p'] as number,
    })
  }

  /** A distance that no row of the node can be nearer than: |query - centroid| - radius. */
  #lowerBound(queries: Floats, q: number, node: number): number {
    const toCentroid = this.#toDistance(this.#reduced(queries, q, this.#centroids, node, this.dimensions))
    // The triangle inequality holds for real numbers; rounding may break it by a few units in the last place.
    return Math.max(0, toCentroid - this.#radii[node]! - 1e-12 * (toCentroid + this.#radii[node]!))
  }

  #descend(
    queries: Floats,
    q: number,
    node: number,
    bound: number,
    distances: Float64Array,
    indices: Int32Array,
    offset: number,
    k: number,
  ): void {
    if (bound > this.#toDistance(distances[offset]!)) return
    const left = 2 * node + 1
    if (left >= this.#nodes) {
      const end = this.#end[node]!
      for (let i = this.#start[node]!; i < end; i++) {
        const row = this.#order[i]!
        heapPush(distances, indices, offset, k, this.#reduced(queries, q, this.#data, row, this.dimensions), row)
      }
      return
    }
    const leftBound = this.#lowerBound(queries, q, left)
    const rightBound = this.#lowerBound(queries, q, left + 1)
    const leftFirst = leftBound <= rightBound
    const [near, far] = leftFirst ? [left, left + 1] : [left + 1, left]
    this.#descend(queries, q, near, leftFirst ? leftBound : rightBound, distances, indices, offset, k)
    this.#descend(queries, q, far, leftFirst ? rightBound : leftBound, distances, indices, offset, k)
  }

  #toDistance(reduced: number): number {
    if (this.metric === 'euclidean') return Math.sqrt(reduced)
    if (this.metric === 'minkowski') return reduced ** (1 / this.p)
    return reduced
  }
}

function reducedDistanceOf(metric: Metric, p: number): ReducedDistance {
  if (metric === 'manhattan') return manhattan
  if (metric === 'chebyshev') return chebyshev
  if (metric === 'minkowski') return minkowskiPower(p)
  return squaredEuclidean
}
