import { checkInteger, checkMatrix, checkNumber, checkOneOf } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/worker'
import { type RowFilter, rowTestOf } from './filter.ts'
import type { Floats } from './kernels/scan.ts'
import type { KnnKernels } from './kernels/types.ts'
import { unitRows } from './metrics/cosine.ts'
import { METRICS, type Metric } from './metrics/metric.ts'
import { type Engine, type EngineSettings, LocalEngine } from './threads/engine.ts'
import { WorkerEngine } from './threads/worker-engine.ts'
import { chooseAlgorithm } from './tree/choose.ts'
import type { Neighbors, RadiusNeighbors } from './tree/collectors.ts'

/** Ways to search; their answers are equal. */
export type Algorithm = 'auto' | 'ball_tree' | 'brute'
const ALGORITHMS: readonly Algorithm[] = ['auto', 'ball_tree', 'brute']
const ALL_METRICS: readonly (Metric | 'cosine')[] = [...METRICS, 'cosine']

/** With one thread an answer, with more the promise of one. */
export type Answer<Workers extends number, T> = number extends Workers
  ? T | Promise<T>
  : Workers extends 1
    ? T
    : Promise<T>

/** How neighbours are searched. */
export interface NearestNeighborsOptions<Workers extends number = number> {
  /** Neighbours of each query, at least 1. Default 5. */
  nNeighbors?: number
  /** Radius of `radiusNeighbors`, at least 0. Default 1. */
  radius?: number
  /** Changes speed, never an answer. Default `'auto'`: by rows and spread of the data. */
  algorithm?: Algorithm
  /** Rows below which a node of the tree is scanned, at least 1. Default 40. */
  leafSize?: number
  /**
   * Default `'euclidean'`. `'cosine'` is 1 - cos, from 0 to 2: rows are normalised in float64 and kept in the type of the
   * data, so on float32 data a distance is that of rows rounded to float32.
   */
  metric?: Metric | 'cosine'
  /** Exponent of `'minkowski'`, finite, at least 1. Default 2. */
  p?: number
  /** From `loadSimdKernels()` of `@murecom/knn/simd`; default plain TypeScript. Changes speed, never an answer. */
  kernels?: KnnKernels | undefined
  /**
   * Threads. With 1, the default, calls return answers; with more, each thread holds a part of the rows, calls return
   * promises of the same answers, and `close()` ends the threads.
   */
  workers?: Workers
  /** Makes a worker, for programs that bundle; default `new Worker(new URL('./worker.js', import.meta.url))`. */
  createWorker?: WorkerFactory
}

/** A sparse matrix in compressed rows: row i has `data[indptr[i] .. indptr[i + 1]]` in the columns `indices[...]`. */
export interface CsrMatrix {
  rows: number
  columns: number
  indptr: Int32Array
  indices: Int32Array
  data: Float64Array
}

interface Fitted {
  engine: Engine
  dimensions: number
  length: number
  method: 'ball_tree' | 'brute'
}

/**
 * Exact nearest neighbours, as `sklearn.neighbors.NearestNeighbors` (scikit-learn 1.9), by the method that suits the data.
 * Answers are ordered by (distance, index) and the same for every algorithm, kernel set and number of threads.
 *
 * Fit: O(d n log n) with a tree, O(n d) without. It keeps one copy of the data.
 *
 * @example
 * const model = new NearestNeighbors({ nNeighbors: 2, metric: 'cosine' }).fit(vectors, { dimensions: 256 })
 * const { indices, distances } = model.kneighbors(queries)
 */
export class NearestNeighbors<const Workers extends number = 1> {
  readonly nNeighbors: number
  readonly radius: number
  readonly algorithm: Algorithm
  readonly metric: Metric | 'cosine'
  readonly workers: number
  readonly #leafSize: number
  readonly #p: number
  readonly #kernels: KnnKernels | undefined
  readonly #createWorker: WorkerFactory | undefined
  #fitted: Fitted | undefined

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options: NearestNeighborsOptions<Workers> = {}) {
    const where = 'NearestNeighbors'
    this.nNeighbors = checkInteger(where, 'nNeighbors', options.nNeighbors ?? 5, 1)
    this.radius = checkNumber(where, 'radius', options.radius ?? 1, { min: 0 })
    this.algorithm = checkOneOf(where, 'algorithm', options.algorithm ?? 'auto', ALGORITHMS)
    this.metric = checkOneOf(where, 'metric', options.metric ?? 'euclidean', ALL_METRICS)
    this.workers = checkInteger(where, 'workers', options.workers ?? 1, 1)
    this.#leafSize = checkInteger(where, 'leafSize', options.leafSize ?? 40, 1)
    this.#p = checkNumber(where, 'p', options.p ?? 2, { min: 1 })
    this.#kernels = options.kernels
    this.#createWorker = options.createWorker
  }

  /** Rows fitted; 0 before. */
  get length(): number {
    return this.#fitted?.length ?? 0
  }

  /** The method in use, which `'auto'` chose by what was fitted; undefined before. */
  get method(): 'ball_tree' | 'brute' | undefined {
    return this.#fitted?.method
  }

  /**
   * Takes the rows to search, instead of any before.
   *
   * @param data `rows x dimensions`, row-major, at least one row, finite; copied
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  fit(data: Float32Array | Float64Array, options: { dimensions: number }): this {
    const where = 'NearestNeighbors.fit'
    const dimensions = checkInteger(where, 'dimensions', options.dimensions, 1)
    const length = checkMatrix(where, 'data', data, dimensions)
    if (length === 0) throw new RangeError(`${where}: data must hold at least one row, got 0`)
    const rows = this.metric === 'cosine' ? unitRows(where, 'data', data, dimensions) : data
    const method = this.algorithm === 'auto' ? chooseAlgorithm(rows, length, dimensions) : this.algorithm
    // A tree of one leaf is brute force.
    const leafSize = method === 'brute' ? length : this.#leafSize
    const settings: EngineSettings = { dimensions, leafSize, metric: this.metric, p: this.#p }
    void this.close()
    const threads = Math.min(this.workers, length)
    const engine =
      this.workers === 1
        ? new LocalEngine(rows, settings, this.#kernels)
        : new WorkerEngine(rows, settings, threads, this.#kernels?.name, this.#createWorker)
    this.#fitted = { engine, dimensions, length, method }
    return this
  }

  /**
   * The nearest rows of each query, or, without queries, of each row fitted, itself left out.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @param options `nNeighbors` from 1 to the number of rows (one less without queries), default the model's; `filter`:
   *   rows that may be answers; where fewer than asked for may, the rest have index -1 and distance Infinity
   * @throws TypeError, RangeError naming the argument, the rule and the value; Error before `fit`
   */
  kneighbors(
    queries?: Float32Array | Float64Array,
    options: { nNeighbors?: number; filter?: RowFilter } = {},
  ): Answer<Workers, Neighbors> {
    const where = 'NearestNeighbors.kneighbors'
    const { engine, length } = this.#ready(where)
    const most = queries ? length : length - 1
    const k = checkInteger(where, 'nNeighbors', options.nNeighbors ?? this.nNeighbors, 1, most)
    const asked = this.#asked(where, queries)
    return engine.nearest(asked, k, rowTestOf(where, options.filter, length)) as Answer<Workers, Neighbors>
  }

  /**
   * Every row within a radius of each query, or, without queries, of each row fitted, itself left out.
   *
   * @param options `radius` at least 0, default the model's; `sorted`: ascending by (distance, index), the default, or by
   *   index; `filter`: rows that may be answers
   * @throws TypeError, RangeError naming the argument, the rule and the value; Error before `fit`
   */
  radiusNeighbors(
    queries?: Float32Array | Float64Array,
    options: { radius?: number; sorted?: boolean; filter?: RowFilter } = {},
  ): Answer<Workers, RadiusNeighbors> {
    const where = 'NearestNeighbors.radiusNeighbors'
    const { engine, length } = this.#ready(where)
    const radius = checkNumber(where, 'radius', options.radius ?? this.radius, { min: 0 })
    const asked = this.#asked(where, queries)
    const accepts = rowTestOf(where, options.filter, length)
    return engine.within(asked, radius, options.sorted ?? true, accepts) as Answer<Workers, RadiusNeighbors>
  }

  /**
   * The neighbours as a sparse matrix, queries x rows fitted, each row's columns nearest first.
   *
   * @param options `mode`: 1 for each neighbour (`'connectivity'`, the default) or its distance; `nNeighbors` as for
   *   {@link kneighbors}
   * @throws as {@link kneighbors}
   */
  kneighborsGraph(
    queries?: Float32Array | Float64Array,
    options: { nNeighbors?: number; mode?: 'connectivity' | 'distance' } = {},
  ): Answer<Workers, CsrMatrix> {
    const where = 'NearestNeighbors.kneighborsGraph'
    const mode = checkOneOf(where, 'mode', options.mode ?? 'connectivity', ['connectivity', 'distance'] as const)
    const k = options.nNeighbors ?? this.nNeighbors
    const columns = this.length
    const graph = ({ indices, distances }: Neighbors): CsrMatrix => ({
      rows: indices.length / k,
      columns,
      indptr: Int32Array.from({ length: indices.length / k + 1 }, (_, i) => i * k),
      indices,
      data: mode === 'distance' ? distances : distances.fill(1),
    })
    const found = this.kneighbors(queries, { nNeighbors: k }) as Neighbors | Promise<Neighbors>
    return (found instanceof Promise ? found.then(graph) : graph(found)) as Answer<Workers, CsrMatrix>
  }

  /** Ends the threads, if there are any; the next `fit` starts new ones. */
  async close(): Promise<void> {
    const engine = this.#fitted?.engine
    this.#fitted = undefined
    await engine?.close()
  }

  #ready(where: string): Fitted {
    if (!this.#fitted) throw new Error(`${where}: fit must be called first`)
    return this.#fitted
  }

  #asked(where: string, queries: Floats | undefined): Floats | undefined {
    if (queries === undefined) return undefined
    const { dimensions } = this.#ready(where)
    checkMatrix(where, 'queries', queries, dimensions)
    return this.metric === 'cosine' ? unitRows(where, 'queries', queries, dimensions) : queries
  }
}
