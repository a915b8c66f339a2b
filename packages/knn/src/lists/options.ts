import { checkInteger, checkKernels, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import type { RowFilter } from '../filter.ts'
import type { KnnKernels } from '../kernels/types.ts'

/** Metrics that inverted lists know: their codes bound euclidean distances. */
export type IvfMetric = 'euclidean' | 'cosine'

/** How rows are kept: a float16 row takes half of the room and is rounded to 11 bits. */
export type IvfPrecision = 'float32' | 'float16'

/** How an index of inverted lists is built. */
export interface IvfOptions {
  /** Columns of the data, at least 1. */
  dimensions: number
  /**
   * Lists that the rows are divided into, at least 1; with fewer rows, one for each row. More lists take longer to build and let
   * a query look at fewer rows. Default 4 sqrt(rows), the least that faiss recommends.
   */
  nLists?: number
  /** `'euclidean'`, the default, or `'cosine'`: 1 - cos, from 0 to 2, of rows that are kept with length 1. */
  metric?: IvfMetric
  /** Default `'float32'`. Answers are exact for the rows as they are kept. */
  precision?: IvfPrecision
  /** Seed of the training, an integer from 0 to 2^32 - 1. Default 1. */
  seed?: number
  /** From `loadSimdKernels()` of `@murecom/knn/simd`; default plain TypeScript. Changes speed, never an answer. */
  kernels?: KnnKernels | undefined
}

/** How an index of inverted lists is built by threads. */
export interface IvfParallelOptions extends IvfOptions {
  /** Threads that are started. Default `availableParallelism()`; with 0 the caller's thread computes. */
  workers?: number
  /** Makes a worker, for programs that bundle: a module worker of `@murecom/knn/worker`. */
  createWorker?: WorkerFactory
  /** Ends the building; the call rejects with `signal.reason`. */
  signal?: AbortSignal
}

/** How many neighbours are wanted, and where they are looked for. */
export interface IvfQueryOptions {
  /** Neighbours of each query, from 1 to the number of rows. Default 1. */
  k?: number
  /**
   * Lists that are searched, those of the nearest centroids, from 1; all of them give the exact answer. Default: one list in 64,
   * and at least 8.
   */
  nProbe?: number
  /** Rows that may be answers; default all. */
  filter?: RowFilter
}

export const IVF_METRICS: readonly IvfMetric[] = ['euclidean', 'cosine']
export const IVF_PRECISIONS: readonly IvfPrecision[] = ['float32', 'float16']

const IVF_OPTIONS: OptionNames<IvfOptions> = {
  dimensions: 'dim,ndim',
  nLists: 'nclusters,lists',
  metric: 'space',
  precision: 'dtype',
  seed: 'randomstate',
  kernels: 1,
}
const PARALLEL_OPTIONS: OptionNames<IvfParallelOptions> = { ...IVF_OPTIONS, workers: 1, createWorker: 1, signal: 1 }
export const IVF_QUERY_OPTIONS: OptionNames<IvfQueryOptions> = { k: 1, nProbe: 'probes,ef', filter: 1 }

/** The options of an index, checked; `nLists` is not there where the number of rows decides. */
export interface IvfSettings {
  readonly dimensions: number
  readonly nLists: number | undefined
  readonly metric: IvfMetric
  readonly precision: IvfPrecision
  readonly seed: number
  readonly kernels: KnnKernels | undefined
}

/** @throws TypeError, RangeError naming the option, the rule and the value */
export function checkIvf(where: string, options: IvfOptions): IvfSettings {
  return settingsOf(where, checkOptions(where, options, IVF_OPTIONS))
}

/** The same for building by threads. */
export function checkIvfParallel(where: string, options: IvfParallelOptions): IvfSettings & IvfParallelOptions {
  const given = checkOptions(where, options, PARALLEL_OPTIONS)
  return { ...given, ...settingsOf(where, given) } as IvfSettings & IvfParallelOptions
}

function settingsOf(
  where: string,
  { dimensions, nLists, metric = 'euclidean', precision = 'float32', seed = 1, kernels }: IvfOptions,
): IvfSettings {
  return {
    dimensions: checkInteger(where, 'dimensions', dimensions, 1),
    nLists: nLists === undefined ? undefined : checkInteger(where, 'nLists', nLists, 1),
    metric: checkOneOf(where, 'metric', metric, IVF_METRICS),
    precision: checkOneOf(where, 'precision', precision, IVF_PRECISIONS),
    seed: checkInteger(where, 'seed', seed, 0, 2 ** 32 - 1),
    kernels: checkKernels(where, kernels, '@murecom/knn'),
  }
}
