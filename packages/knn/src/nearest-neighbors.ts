import { checkInteger, checkOptions } from '@murecom/internal'
import { availableParallelism } from '@murecom/internal/threads'
import type { Metric } from './metrics/metric.ts'
import { checkSettings, type Fitted, fitRows, ready, type Settings } from './neighbors/fit.ts'
import { type CsrMatrix, graphMode, graphOf } from './neighbors/graph.ts'
import {
  type Algorithm,
  type NearestNeighborsOptions,
  type NeighborsGraphOptions,
  type NeighborsOptions,
  PARALLEL_OPTIONS,
  type ParallelOptions,
  type RadiusNeighborsOptions,
} from './neighbors/options.ts'
import {
  GRAPH_OPTIONS,
  NEIGHBORS_OPTIONS,
  nearestQuestion,
  RADIUS_NEIGHBORS_OPTIONS,
  radiusQuestion,
} from './neighbors/questions.ts'
import type { ParallelNearestNeighbors } from './parallel-nearest-neighbors.ts'
import type { Neighbors, RadiusNeighbors } from './tree/collectors.ts'

/**
 * Exact nearest neighbours, as `sklearn.neighbors.NearestNeighbors` (scikit-learn 1.9), by the method that suits the data.
 * Answers are ordered by (distance, index) and the same for every algorithm, kernel set and number of threads.
 *
 * Fit: O(d n log n) with a tree, O(n d) without. It keeps one copy of the data.
 *
 * @example
 * const model = new NearestNeighbors({ k: 2, metric: 'cosine' }).fit(vectors, { dimensions: 256 })
 * const { indices, distances } = model.kneighbors(queries)
 */
export class NearestNeighbors {
  readonly k: number
  readonly radius: number
  readonly algorithm: Algorithm
  readonly metric: Metric | 'cosine'
  readonly #settings: Settings
  #fitted: Fitted | undefined

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options?: NearestNeighborsOptions) {
    this.#settings = checkSettings('NearestNeighbors', options)
    this.k = this.#settings.k
    this.radius = this.#settings.radius
    this.algorithm = this.#settings.algorithm
    this.metric = this.#settings.metric
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
    this.#fitted = fitRows('NearestNeighbors.fit', this.#settings, data, options)
    return this
  }

  /**
   * The nearest rows of each query. Without queries, the nearest other rows of each fitted row.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @throws TypeError, RangeError naming the argument, the rule and the value; NotFittedError before `fit`
   */
  kneighbors(queries?: Float32Array | Float64Array, options?: NeighborsOptions): Neighbors {
    const where = 'NearestNeighbors.kneighbors'
    const given = checkOptions(where, options, NEIGHBORS_OPTIONS)
    const fitted = ready(where, this.#fitted)
    return fitted.search.nearest(nearestQuestion(where, fitted, queries, given))
  }

  /**
   * Every row within a radius of each query. Without queries, every other row within the radius of each fitted row.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @throws TypeError, RangeError naming the argument, the rule and the value; NotFittedError before `fit`
   */
  radiusNeighbors(queries?: Float32Array | Float64Array, options?: RadiusNeighborsOptions): RadiusNeighbors {
    const where = 'NearestNeighbors.radiusNeighbors'
    const given = checkOptions(where, options, RADIUS_NEIGHBORS_OPTIONS)
    const fitted = ready(where, this.#fitted)
    return fitted.search.within(radiusQuestion(where, fitted, queries, given))
  }

  /**
   * The neighbours as a sparse matrix, queries x rows fitted, each row's columns nearest first.
   *
   * @param queries as for {@link kneighbors}
   * @throws as {@link kneighbors}
   */
  kneighborsGraph(queries?: Float32Array | Float64Array, options?: NeighborsGraphOptions): CsrMatrix {
    const where = 'NearestNeighbors.kneighborsGraph'
    const given = checkOptions(where, options, GRAPH_OPTIONS)
    const mode = graphMode(where, given)
    const fitted = ready(where, this.#fitted)
    const question = nearestQuestion(where, fitted, queries, { k: given.k })
    return graphOf(fitted.search.nearest(question), question.k, fitted.length, mode)
  }

  /**
   * The same model on several threads, whose calls return promises of the same answers. Each thread holds a part of the rows
   * and builds its own index, O(d n/w log n/w) for w threads; this model keeps its own and is not needed any more.
   *
   * @returns rejects with `signal.reason` when the signal is aborted, and with a WorkerFailedError when a thread fails
   * @throws TypeError, RangeError naming the option, the rule and the value; NotFittedError before `fit`
   * @example
   * const parallel = await model.parallel({ workers: 2 })
   * const { indices } = await parallel.kneighbors(queries)
   * await parallel.close()
   */
  async parallel(options?: ParallelOptions): Promise<ParallelNearestNeighbors> {
    const where = 'NearestNeighbors.parallel'
    const given = checkOptions(where, options, PARALLEL_OPTIONS)
    const workers = checkInteger(where, 'workers', given.workers ?? availableParallelism(), 0)
    const { search, settings, ...model } = ready(where, this.#fitted)
    const { startParallel } = await import('./parallel-nearest-neighbors.ts')
    return startParallel(model, search, {
      ...settings,
      threads: Math.min(workers, model.length),
      simd: this.#settings.kernels !== undefined,
      createWorker: given.createWorker,
      signal: given.signal,
    })
  }
}
