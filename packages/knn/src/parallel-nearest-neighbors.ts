import { checkOptions, type OptionNames } from '@murecom/internal'
import { untilAborted } from '@murecom/internal/signal'
import type { Metric } from './metrics/metric.ts'
import { type CsrMatrix, graphMode, graphOf } from './neighbors/graph.ts'
import type { NeighborsGraphOptions, NeighborsOptions, RadiusNeighborsOptions } from './neighbors/options.ts'
import {
  type FittedModel,
  GRAPH_OPTIONS,
  NEIGHBORS_OPTIONS,
  nearestQuestion,
  RADIUS_NEIGHBORS_OPTIONS,
  radiusQuestion,
} from './neighbors/questions.ts'
import { SearchThreads, type ThreadSettings } from './threads/search-threads.ts'
import type { Neighbors, RadiusNeighbors } from './tree/collectors.ts'
import type { RowSearch } from './tree/row-search.ts'

/** What every call may have beside its own options. */
export interface SignalOption {
  /** Rejects the call with `signal.reason`. The threads still finish this search before they begin the next one. */
  signal?: AbortSignal
}

const withSignal = <T extends object>(known: OptionNames<T>): OptionNames<T & SignalOption> =>
  ({ ...known, signal: 1 }) as OptionNames<T & SignalOption>
const NEAREST = withSignal(NEIGHBORS_OPTIONS)
const WITHIN = withSignal(RADIUS_NEIGHBORS_OPTIONS)
const GRAPH = withSignal(GRAPH_OPTIONS)

/**
 * A fitted `NearestNeighbors` on several threads: the same calls, which return promises of the same answers. Made by
 * `NearestNeighbors.parallel`. A filter that is a function is called for every row before the threads search.
 *
 * @example
 * await using parallel = await model.parallel({ workers: 2 })
 * const { indices } = await parallel.kneighbors(queries, { k: 10 })
 */
export class ParallelNearestNeighbors {
  readonly k: number
  readonly radius: number
  readonly metric: Metric | 'cosine'
  /** Number of rows. */
  readonly length: number
  readonly method: 'ball_tree' | 'brute'
  /** Threads that were started; with 0 the caller's thread computes. */
  readonly workers: number
  readonly #model: FittedModel
  #search: SearchThreads | RowSearch | undefined

  /** @internal */
  constructor(model: FittedModel, search: SearchThreads | RowSearch, workers: number) {
    this.k = model.k
    this.radius = model.radius
    this.metric = model.metric
    this.length = model.length
    this.method = model.method
    this.workers = workers
    this.#model = model
    this.#search = search
  }

  /**
   * As `NearestNeighbors.kneighbors`.
   *
   * @throws TypeError, RangeError naming the argument, the rule and the value; WorkerFailedError when a thread fails; Error
   *   after `close`
   */
  async kneighbors(
    queries?: Float32Array | Float64Array,
    options?: NeighborsOptions & SignalOption,
  ): Promise<Neighbors> {
    const where = 'ParallelNearestNeighbors.kneighbors'
    const { signal, ...given } = checkOptions(where, options, NEAREST)
    return this.#nearest(where, queries, given, signal)
  }

  /** As `NearestNeighbors.radiusNeighbors`. @throws as {@link kneighbors} */
  async radiusNeighbors(
    queries?: Float32Array | Float64Array,
    options?: RadiusNeighborsOptions & SignalOption,
  ): Promise<RadiusNeighbors> {
    const where = 'ParallelNearestNeighbors.radiusNeighbors'
    const { signal, ...given } = checkOptions(where, options, WITHIN)
    const question = radiusQuestion(where, this.#model, queries, given)
    signal?.throwIfAborted()
    return untilAborted(this.#ready(where).within(question), signal)
  }

  /** As `NearestNeighbors.kneighborsGraph`. @throws as {@link kneighbors} */
  async kneighborsGraph(
    queries?: Float32Array | Float64Array,
    options?: NeighborsGraphOptions & SignalOption,
  ): Promise<CsrMatrix> {
    const where = 'ParallelNearestNeighbors.kneighborsGraph'
    const { signal, k = this.k, ...given } = checkOptions(where, options, GRAPH)
    const mode = graphMode(where, given)
    return graphOf(await this.#nearest(where, queries, { k }, signal), k, this.length, mode)
  }

  /** Ends the threads; calls that wait are rejected with a WorkerFailedError. Idempotent. */
  async close(): Promise<void> {
    const search = this.#search
    this.#search = undefined
    if (search instanceof SearchThreads) await search.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #nearest(
    where: string,
    queries: Float32Array | Float64Array | undefined,
    options: NeighborsOptions,
    signal: AbortSignal | undefined,
  ): Promise<Neighbors> {
    const question = nearestQuestion(where, this.#model, queries, options)
    signal?.throwIfAborted()
    return untilAborted(this.#ready(where).nearest(question), signal)
  }

  #ready(where: string): SearchThreads | RowSearch {
    if (!this.#search) throw new Error(`${where}: close has been called`)
    return this.#search
  }
}

/** @param search the model's own index, whose rows the threads get; with 0 threads it answers itself */
export async function startParallel(
  model: FittedModel,
  search: RowSearch,
  settings: ThreadSettings,
): Promise<ParallelNearestNeighbors> {
  settings.signal?.throwIfAborted()
  const { threads } = settings
  const started = threads === 0 ? search : await SearchThreads.start(search.rows(), settings)
  return new ParallelNearestNeighbors(model, started, threads)
}
