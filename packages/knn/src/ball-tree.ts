import { checkInteger, checkMatrix, checkNumber, checkOptions } from '@murecom/internal'
import { type RowFilter, rowTestOf } from './filter.ts'
import type { Floats } from './kernels/scan.ts'
import { openIndex } from './kernels/typescript.ts'
import { type Metric, metricFunctions } from './metrics/metric.ts'
import { readTree, writeTree } from './tree/buffer.ts'
import { NearestCollector, type Neighbors, RadiusCollector, type RadiusNeighbors } from './tree/collectors.ts'
import {
  type BallTreeOptions,
  COUNT_OPTIONS,
  type CountRadiusOptions,
  QUERY_OPTIONS,
  type QueryOptions,
  type QueryRadiusOptions,
  RADIUS_OPTIONS,
  resolveTree,
} from './tree/options.ts'
import type { StoredTree } from './tree/shape.ts'
import type { TreeIndex } from './tree/tree-index.ts'

/**
 * An index for exact nearest-neighbour search, as `sklearn.neighbors.BallTree` (scikit-learn 1.9). It keeps its own copy of
 * the data and nothing else of that size. Distances are computed in float64, in one order of summation whatever the kernels
 * (kernels/scan.ts), and ties are ordered by (distance, index): an answer is the same to the last bit in every runtime.
 *
 * Build: O(d n log n) time, O(n d) memory. Query: O(d log n) where the data has structure, O(d n) at worst.
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
  readonly #index: TreeIndex

  /**
   * @param data `rows x dimensions`, row-major, from 1 to 2^31 - 2 rows, finite; copied
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  constructor(data: Float32Array | Float64Array, options: BallTreeOptions)
  constructor(data: Float32Array | Float64Array | StoredTree, options: BallTreeOptions) {
    const where = 'BallTree'
    const { dimensions, leafSize, metric, p, kernels } = resolveTree(where, options)
    this.dimensions = dimensions
    this.leafSize = leafSize
    this.metric = metric
    this.p = p
    const source = 'order' in Object(data) ? (data as StoredTree) : { rows: data as Float32Array }
    this.length = checkInteger(where, 'rows of data', checkMatrix(where, 'data', source.rows, dimensions), 1)
    this.#index = openIndex(kernels, source, dimensions, leafSize, metricFunctions(metric, p))
  }

  /**
   * The k nearest rows of each query.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  query(queries: Float32Array | Float64Array, options?: QueryOptions): Neighbors {
    const where = 'BallTree.query'
    const { k = 1, filter } = checkOptions(where, options, QUERY_OPTIONS)
    checkInteger(where, 'k', k, 1, this.length)
    const count = checkMatrix(where, 'queries', queries, this.dimensions)
    const collector = new NearestCollector(count, k, rowTestOf(where, filter, this.length))
    this.#index.search(queries, count, collector)
    return collector.finish()
  }

  /**
   * Every row within a radius of each query. {@link countRadius} counts them.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @returns rows of query q at `offsets[q] .. offsets[q + 1]`
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  queryRadius(queries: Float32Array | Float64Array, options: QueryRadiusOptions): RadiusNeighbors {
    const where = 'BallTree.queryRadius'
    const { radius, sorted = true, filter } = checkOptions(where, options, RADIUS_OPTIONS)
    return this.#within(where, queries, radius, filter, false).finish(sorted)
  }

  /**
   * How many rows lie within a radius of each query: scikit-learn's `query_radius` with `count_only`. Nodes that lie inside
   * the radius are not opened, so it takes less time than {@link queryRadius}.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @returns a count for each query
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  countRadius(queries: Float32Array | Float64Array, options: CountRadiusOptions): Int32Array {
    const where = 'BallTree.countRadius'
    const { radius, filter } = checkOptions(where, options, COUNT_OPTIONS)
    return this.#within(where, queries, radius, filter, true).counts
  }

  #within(
    where: string,
    queries: Floats,
    radius: number,
    filter: RowFilter | undefined,
    countOnly: boolean,
  ): RadiusCollector {
    checkNumber(where, 'radius', radius, { min: 0 })
    const count = checkMatrix(where, 'queries', queries, this.dimensions)
    const collector = new RadiusCollector(count, radius, countOnly, rowTestOf(where, filter, this.length))
    this.#index.search(queries, count, collector)
    return collector
  }

  /** The tree and its data in one versioned buffer, with a checksum. O(n d). */
  toBuffer(): ArrayBuffer {
    return writeTree(this.#index.stored(), this)
  }

  /**
   * The tree of a buffer that {@link toBuffer} wrote. O(n d): nothing is built again.
   *
   * @throws ForeignBufferError for bytes of another kind or of another version, and for those that are cut off or damaged
   */
  static from(buffer: ArrayBuffer | Uint8Array, options?: Pick<BallTreeOptions, 'kernels'>): BallTree {
    const where = 'BallTree.from'
    const { kernels } = checkOptions(where, options, { kernels: 1 })
    const { dimensions, leafSize, metric, p, ...stored } = readTree(where, buffer)
    const Stored = BallTree as unknown as new (source: StoredTree, options: BallTreeOptions) => BallTree
    return new Stored(stored, { dimensions, leafSize, metric, p, kernels })
  }
}
