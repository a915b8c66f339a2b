import { checkInteger, checkKernels, checkMatrix, checkOptions, ForeignBufferError, show } from '@murecom/internal'
import { stoppable } from '@murecom/internal/signal'
import { availableParallelism } from '@murecom/internal/threads'
import { rowTestOf } from './filter.ts'
import { bytesInMemory, bytesOf, readState } from './lists/buffer.ts'
import { IvfState } from './lists/ivf-state.ts'
import { keptRows } from './lists/kept-rows.ts'
import { ListThreads } from './lists/list-threads.ts'
import { NearestLists } from './lists/nearest-lists.ts'
import {
  checkIvf,
  checkIvfParallel,
  IVF_QUERY_OPTIONS,
  type IvfMetric,
  type IvfOptions,
  type IvfParallelOptions,
  type IvfPrecision,
  type IvfQueryOptions,
  type IvfSettings,
} from './lists/options.ts'
import { searchLists } from './lists/search.ts'
import { type Assignment, trainCentroids } from './lists/train.ts'
import { unitRows } from './metrics/cosine.ts'
import type { Neighbors } from './tree/collectors.ts'

/**
 * An approximate index for more rows than exact search can serve: inverted lists, "IVF" in faiss. Rows belong to the nearest of
 * `nLists` centroids, and a query looks at the rows of its `nProbe` nearest lists. It misses neighbours in other lists; with
 * `nProbe: index.nLists` it misses none, and the answer is that of `NearestNeighbors`.
 *
 * Within the lists that are searched nothing is approximate: rows are screened by 8-bit numbers with a rigorous bound, what is left
 * is measured in float64, and ties are ordered by (distance, id). So all kernels give the same answers, to the last bit.
 *
 * Memory: 12 + dimensions bytes a row for the 8-bit numbers, and the rows themselves; `openIvfFile` of `@murecom/knn/node` leaves
 * the rows in a file. Build: O(n sqrt(n) d) at the default `nLists`. Query: O((nLists + n nProbe / nLists) d).
 *
 * @example
 * const index = IvfIndex.fit(vectors, { dimensions: 128, nLists: 4096 })
 * const { indices, distances } = index.query(queries, { k: 10, nProbe: 32 })
 */
export class IvfIndex {
  readonly #state: IvfState
  #busy = false

  private constructor(state: IvfState) {
    this.#state = state
  }

  /**
   * Trains the centroids on a part of the rows, then puts every row into its list.
   *
   * @param data `rows x dimensions`, row-major, from 1 to 2^31 - 2 rows, finite; copied
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  static fit(data: Float32Array, options: IvfOptions): IvfIndex {
    const where = 'IvfIndex.fit'
    const settings = checkIvf(where, options)
    const rows = someRows(where, settings, data)
    const assign = ({ centroids, rows }: Assignment): Int32Array =>
      new NearestLists(centroids, settings.dimensions, settings.kernels).assign(rows)
    const training = trainCentroids(rows, settings.dimensions, listsOf(settings, rows), settings.seed)
    let step = training.next()
    while (!step.done) step = training.next(assign(step.value))
    return new IvfIndex(IvfState.build(settings, rows, step.value, assign({ centroids: step.value, rows })))
  }

  /**
   * The index that {@link fit} makes, to the last bit, built by threads. Each thread has all centroids and a part of the rows.
   *
   * @returns rejects with `signal.reason` when the signal is aborted, and with a WorkerFailedError when a thread fails
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  static async fitParallel(data: Float32Array, options: IvfParallelOptions): Promise<IvfIndex> {
    const where = 'IvfIndex.fitParallel'
    const settings = checkIvfParallel(where, options)
    const { dimensions, kernels, createWorker, signal } = settings
    const workers = checkInteger(where, 'workers', settings.workers ?? availableParallelism(), 0)
    const rows = someRows(where, settings, data)
    signal?.throwIfAborted()
    const turn = stoppable(signal)
    const threads = new ListThreads(dimensions, { workers, simd: kernels !== undefined, createWorker, signal })
    const assign = async (asked: Assignment): Promise<Int32Array> => {
      await turn()
      return workers > 0
        ? threads.assign(asked)
        : new NearestLists(asked.centroids, dimensions, kernels).assign(asked.rows)
    }
    try {
      const training = trainCentroids(rows, dimensions, listsOf(settings, rows), settings.seed)
      let step = training.next()
      while (!step.done) step = training.next(await assign(step.value))
      const assigned = await assign({ centroids: step.value, rows })
      await turn()
      return new IvfIndex(IvfState.build(settings, rows, step.value, assigned))
    } finally {
      await threads.close()
    }
  }

  get dimensions(): number {
    return this.#state.settings.dimensions
  }

  get metric(): IvfMetric {
    return this.#state.settings.metric
  }

  /** How rows are kept. */
  get precision(): IvfPrecision {
    return this.#state.settings.precision
  }

  /** Number of lists; as `nProbe` it makes a query exact. */
  get nLists(): number {
    return this.#state.spans.length
  }

  /** Number of rows. */
  get length(): number {
    return this.#state.rows.length
  }

  /**
   * Adds rows, each to the list of its nearest centroid. The centroids stay as they are. When an index has grown to several times
   * its size, or got rows of another kind, use a larger `nProbe` or build it again.
   *
   * O(sqrt(n) d) a row at the default `nLists`.
   *
   * @param data `rows x dimensions`, row-major, finite; copied
   * @returns the id of the first row; the others follow. Ids are numbers of rows, in the order in which they came
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  add(data: Float32Array): number {
    const where = 'IvfIndex.add'
    const rows = keptRows(where, this.#state.settings, data)
    const first = this.length
    this.#alone(where, () => this.#state.add(rows, this.#state.nearest.assign(rows)))
    return first
  }

  /**
   * The k nearest rows of each query among those of its `nProbe` nearest lists. Where these have fewer than k, the rest have index
   * -1 and distance Infinity. Queries that are asked together share the reading of lists: a hundred at once take a fraction of
   * the time that each takes alone.
   *
   * @param queries `count x dimensions`, row-major, finite
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  query(queries: Float32Array | Float64Array, options?: IvfQueryOptions): Neighbors {
    const where = 'IvfIndex.query'
    const { nLists } = this
    const { k = 1, nProbe = defaultProbe(nLists), filter } = checkOptions(where, options, IVF_QUERY_OPTIONS)
    checkInteger(where, 'k', k, 1, this.length)
    checkInteger(where, 'nProbe', nProbe, 1, nLists)
    const test = rowTestOf(where, filter, this.length)
    checkMatrix(where, 'queries', queries, this.dimensions)
    const asked = this.metric === 'cosine' ? unitRows(where, 'queries', queries, this.dimensions) : queries
    return this.#alone(where, () => searchLists(this.#state, asked, k, nProbe, test))
  }

  /** The index in one versioned buffer, with a checksum. O(n d). */
  toBuffer(): ArrayBuffer {
    const pieces = [...bytesOf(this.#state)]
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    return bytes.buffer
  }

  /**
   * The index of a buffer that {@link toBuffer} wrote, or of a file's bytes. O(n d): nothing is trained again.
   *
   * @throws ForeignBufferError for bytes of another kind or of another version, and for those that are cut off or damaged
   */
  static from(buffer: ArrayBuffer | Uint8Array, options?: Pick<IvfOptions, 'kernels'>): IvfIndex {
    const where = 'IvfIndex.from'
    const { kernels } = checkOptions(where, options, { kernels: 1 })
    if (!(buffer instanceof ArrayBuffer || buffer instanceof Uint8Array)) {
      throw new ForeignBufferError(`${where}: buffer must be an ArrayBuffer or Uint8Array, got ${show(buffer)}`)
    }
    const own = checkKernels(where, kernels, '@murecom/knn')
    return new IvfIndex(readState(where, bytesInMemory(new Uint8Array(buffer as ArrayBuffer)), own))
  }

  /** @internal What is kept, for the functions of `@murecom/knn/node`. */
  static stateOf(index: IvfIndex): IvfState {
    return index.#state
  }

  /** @internal An index of these parts. */
  static ofState(state: IvfState): IvfIndex {
    return new IvfIndex(state)
  }

  /** Kernels share their memory with the search that runs, so a filter cannot search the index that it filters. */
  #alone<T>(where: string, work: () => T): T {
    if (this.#busy) throw new Error(`${where}: a filter must not use the index that it filters`)
    this.#busy = true
    try {
      return work()
    } finally {
      this.#busy = false
    }
  }
}

/** A list in 64 is about where recall reaches nine tenths on clustered rows; few lists are cheap to search all. */
const defaultProbe = (nLists: number): number => Math.min(nLists, Math.max(8, Math.ceil(nLists / 64)))

function listsOf({ nLists, dimensions }: IvfSettings, rows: Float32Array): number {
  const count = rows.length / dimensions
  return Math.min(count, nLists ?? Math.round(4 * Math.sqrt(count)))
}

function someRows(where: string, settings: IvfSettings, data: Float32Array): Float32Array {
  const rows = keptRows(where, settings, data)
  checkInteger(where, 'rows of data', rows.length / settings.dimensions, 1)
  return rows
}
