import { checkInteger, checkMatrix, checkNumber, checkOptions, show } from '@murecom/internal'
import { type RowFilter, rowTestOf } from './filter.ts'
import type { Floats } from './kernels/scan.ts'
import type { KnnKernels } from './kernels/types.ts'
import { openIndex } from './kernels/typescript.ts'
import { type Metric, type MetricFunctions, metricFunctions } from './metrics/metric.ts'
import {
  type Collector,
  NearestCollector,
  type Neighbors,
  RadiusCollector,
  type RadiusNeighbors,
  type RowTest,
} from './tree/collectors.ts'
import {
  type BallTreeOptions,
  QUERY_OPTIONS,
  type QueryOptions,
  type QueryRadiusOptions,
  RADIUS_OPTIONS,
  resolveTree,
} from './tree/options.ts'
import { floatsLike, joinParts, keptOf, type Part } from './tree/parts.ts'
import { packed, type TreeIndex } from './tree/tree-index.ts'

/** Rows that are searched without a tree; with more they become one. */
const RECENT = 256

interface Segment {
  index: TreeIndex
  firstId: number
  lastId: number
  removed: number
}

/**
 * A ball tree for a library that grows: rows are added and removed, and answers are exact at every moment.
 *
 * The rows are in static trees whose sizes double (Bentley and Saxe 1980, "Decomposable searching problems I"); the newest
 * are in a list of at most 256. New rows are merged with the trees that are at most twice as large, so each of n rows is built
 * into a tree O(log n) times. `add` costs O(d log^2 n) a row on average, and O(d n log n) at worst, when all trees merge. A
 * removed row is skipped, and leaves memory when half of its tree is removed: O(d log n) on average. A query searches at most
 * log2(n / 256) + 2 trees, each only as far as the best rows of the trees before it.
 *
 * @example
 * const library = new DynamicBallTree({ dimensions: 2 })
 * const first = library.add(Float32Array.of(0, 0, 1, 1)) // 0; the second row is 1
 * library.remove(first)
 * library.query(Float32Array.of(0, 0), { k: 1 }).indices // Int32Array [1]
 */
export class DynamicBallTree {
  readonly dimensions: number
  readonly leafSize: number
  readonly metric: Metric
  readonly p: number
  readonly #functions: MetricFunctions
  readonly #kernels: KnnKernels | undefined
  /** Largest first; the ids of one are all below those of the next. */
  readonly #segments: Segment[] = []
  readonly #recentIds = new Int32Array(RECENT)
  #recentRows: Floats | undefined
  #recentCount = 0
  #recentIndex: TreeIndex | undefined
  /** One bit an id, set until the row is removed. */
  #present = new Uint8Array(32)
  #nextId = 0
  #length = 0

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options: BallTreeOptions) {
    const { dimensions, leafSize, metric, p, kernels } = resolveTree('DynamicBallTree', options)
    this.dimensions = dimensions
    this.leafSize = leafSize
    this.metric = metric
    this.p = p
    this.#functions = metricFunctions(metric, p)
    this.#kernels = kernels
  }

  /** Number of rows, removed ones not counted. */
  get length(): number {
    return this.#length
  }

  /** One more than the last id that was given: the number of bits of a bitmap filter. */
  get nextId(): number {
    return this.#nextId
  }

  /** Whether the row of this id is there. */
  has(id: number): boolean {
    return id >= 0 && id < this.#nextId && Number.isInteger(id) && this.#has(id)
  }

  readonly #has = (id: number): boolean => ((this.#present[id >> 3]! >> (id & 7)) & 1) === 1

  /**
   * Adds rows, which are copied.
   *
   * @param data `rows x dimensions`, row-major, finite; always the type that the first call had
   * @returns the id of the first row; the others follow. An id is never given twice
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  add(data: Float32Array | Float64Array): number {
    const rows = checkMatrix('DynamicBallTree.add', 'data', data, this.dimensions)
    this.#recentRows ??= floatsLike(data, RECENT * this.dimensions)
    const type = this.#recentRows.constructor.name
    if (type !== data.constructor.name) {
      throw new TypeError(`DynamicBallTree.add: data must be a ${type}, as before, got ${show(data)}`)
    }
    const first = this.#nextId
    const last = first + rows
    if (last > 8 * this.#present.length) {
      const present = new Uint8Array(Math.max(2 * this.#present.length, (last + 7) >> 3))
      present.set(this.#present)
      this.#present = present
    }
    for (let id = first; id < last; id++) this.#present[id >> 3]! |= 1 << (id & 7)
    this.#nextId = last
    this.#length += rows
    if (this.#recentCount + rows > RECENT) this.#settle(data, first)
    else {
      this.#recentRows.set(data, this.#recentCount * this.dimensions)
      for (let id = first; id < last; id++) this.#recentIds[this.#recentCount++] = id
      this.#recentIndex = undefined
    }
    return first
  }

  /**
   * Removes a row; its id is not given again.
   *
   * @returns whether it was there
   */
  remove(id: number): boolean {
    if (!this.has(id)) return false
    this.#present[id >> 3]! &= ~(1 << (id & 7))
    this.#length--
    const at = this.#segments.findLastIndex(segment => segment.firstId <= id)
    const segment = this.#segments[at]
    if (!segment || id > segment.lastId) return true // a recent one
    segment.removed++
    if (2 * segment.removed > segment.index.length) {
      this.#segments.splice(at, 1, ...this.#build([this.#liveOf(segment)]))
    }
    return true
  }

  /**
   * The k nearest rows of each query.
   *
   * @param options `k` from 1 to `length`; `filter` is asked for ids, a bitmap has `nextId` bits
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  query(queries: Float32Array | Float64Array, options?: QueryOptions): Neighbors {
    const where = 'DynamicBallTree.query'
    const { k = 1, filter } = checkOptions(where, options, QUERY_OPTIONS)
    checkInteger(where, 'k', k, 1, this.#length)
    const count = checkMatrix(where, 'queries', queries, this.dimensions)
    const collector = new NearestCollector(count, k, this.#testOf(where, filter))
    this.#search(queries, count, collector)
    return collector.finish()
  }

  /** Every row within a radius of each query; see {@link BallTree.queryRadius}. */
  queryRadius(queries: Float32Array | Float64Array, options: QueryRadiusOptions): RadiusNeighbors {
    const where = 'DynamicBallTree.queryRadius'
    const { radius, sorted = true, filter } = checkOptions(where, options, RADIUS_OPTIONS)
    checkNumber(where, 'radius', radius, { min: 0 })
    const count = checkMatrix(where, 'queries', queries, this.dimensions)
    const collector = new RadiusCollector(count, radius, false, this.#testOf(where, filter))
    this.#search(queries, count, collector)
    return collector.finish(sorted)
  }

  #testOf(where: string, filter: RowFilter | undefined): RowTest {
    const wanted = rowTestOf(where, filter, this.#nextId)
    return wanted ? (id, query) => this.#has(id) && wanted(id, query) : id => this.#has(id)
  }

  #search(queries: Floats, count: number, collector: Collector): void {
    for (const { index } of this.#segments) index.search(queries, count, collector)
    if (this.#recentCount === 0) return
    this.#recentIndex ??= this.#indexOf(this.#recentPart(), this.#recentCount)
    this.#recentIndex.search(queries, count, collector)
  }

  /** Makes a tree of new rows, the recent ones and every tree at the end that is at most twice as large. */
  #settle(data: Floats, firstId: number): void {
    const rows = data.length / this.dimensions
    const parts: Part[] = [{ rows: data, ids: Int32Array.from({ length: rows }, (_, i) => firstId + i) }]
    let total = rows
    if (this.#recentCount > 0) {
      parts.unshift(keptOf(this.#recentPart(), this.dimensions, this.#has))
      total += parts[0]!.ids.length
    }
    this.#recentCount = 0
    this.#recentIndex = undefined
    for (let last = this.#segments.at(-1); last && last.index.length <= 2 * total; last = this.#segments.at(-1)) {
      parts.unshift(this.#liveOf(last))
      total += parts[0]!.ids.length
      this.#segments.pop()
    }
    this.#segments.push(...this.#build(parts))
  }

  /** One segment of all parts; none when they are empty. */
  #build(parts: readonly Part[]): Segment[] {
    const { rows, ids } = joinParts(parts, this.dimensions)
    if (ids.length === 0) return []
    const index = this.#indexOf({ rows, ids }, this.leafSize, this.#kernels)
    return [
      {
        index,
        firstId: ids.reduce((a, b) => Math.min(a, b)),
        lastId: ids.reduce((a, b) => Math.max(a, b)),
        removed: 0,
      },
    ]
  }

  #indexOf({ rows, ids }: Part, leafSize: number, kernels?: KnnKernels): TreeIndex {
    const index = openIndex(kernels, { rows }, this.dimensions, leafSize, this.#functions)
    for (let i = 0; i < ids.length; i++) index.order[i] = ids[index.order[i]!]!
    return index
  }

  #recentPart(): Part {
    return {
      rows: this.#recentRows!.subarray(0, this.#recentCount * this.dimensions),
      ids: this.#recentIds.subarray(0, this.#recentCount),
    }
  }

  /** A copy of the rows that have not been removed. */
  #liveOf({ index }: Segment): Part {
    return keptOf({ rows: packed(index, index.rows), ids: index.order }, this.dimensions, this.#has)
  }
}
