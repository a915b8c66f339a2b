import type { OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import type { RowFilter } from '../filter.ts'
import type { KnnKernels } from '../kernels/types.ts'
import type { Metric } from '../metrics/metric.ts'

/** Ways to search; their answers are equal. */
export type Algorithm = 'auto' | 'ball_tree' | 'brute'

/** How neighbours are searched. */
export interface NearestNeighborsOptions {
  /** Neighbours of each query, at least 1. Default 5. */
  k?: number
  /** Radius of `radiusNeighbors`, at least 0. Default 1. */
  radius?: number
  /** Changes speed, never an answer. Default `'auto'`: by rows and spread of the data. */
  algorithm?: Algorithm
  /** A node of the tree with at most this many rows is not divided further; at least 1. Default 40. */
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
}

/** How many neighbours `kneighbors` finds, and which rows may be among them. */
export interface NeighborsOptions {
  /** Neighbours of each query, from 1 to the number of rows, one less without queries. Default the model's. */
  k?: number
  /** Rows that may be answers; default all. Where fewer than k may, the rest have index -1 and distance Infinity. */
  filter?: RowFilter
}

/** How far neighbours may be, and in which order `radiusNeighbors` gives them. */
export interface RadiusNeighborsOptions {
  /** Rows at this distance or nearer are answers; finite, at least 0. Default the model's. */
  radius?: number
  /** Ascending by (distance, index), the default; or, `false`, ascending by index. */
  sorted?: boolean
  /** Rows that may be answers; default all. */
  filter?: RowFilter
}

/** What the entries of `kneighborsGraph` are. */
export interface NeighborsGraphOptions {
  /** Neighbours of each query, as for `kneighbors`. */
  k?: number
  /** 1 for each neighbour, `'connectivity'`, the default; or its distance. */
  mode?: 'connectivity' | 'distance'
}

/** The threads of a `ParallelNearestNeighbors`. */
export interface ParallelOptions {
  /**
   * Threads that are started, at most one for each row; each holds a part of the rows. Default `availableParallelism()`.
   * With 0 the caller's thread computes.
   */
  workers?: number
  /** Makes a worker, for programs that bundle: a module worker of `@murecom/knn/worker`. */
  createWorker?: WorkerFactory
  /** Ends the threads while they build. */
  signal?: AbortSignal
}

export const NEAREST_OPTIONS: OptionNames<NearestNeighborsOptions> = {
  k: 1,
  radius: 1,
  algorithm: 1,
  leafSize: 1,
  metric: 1,
  p: 1,
  kernels: 1,
}
export const PARALLEL_OPTIONS: OptionNames<ParallelOptions> = { workers: 1, createWorker: 1, signal: 1 }
