import { checkInteger, checkKernels, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { RowFilter } from '../filter.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { METRICS, type Metric } from '../metrics/metric.ts'

/** How a ball tree is built. */
export interface BallTreeOptions {
  /** Columns of the data, at least 1. */
  dimensions: number
  /**
   * A node with at most this many rows is not divided further; at least 1. Changes speed, never an answer. Default 40, as scikit-learn's
   * BallTree: at 64 columns or more the tree then takes less than a fifth of what the data does.
   */
  leafSize?: number
  /** Default `'euclidean'`. */
  metric?: Metric
  /** Exponent of `'minkowski'`, finite, at least 1. Default 2. */
  p?: number
  /** From `loadSimdKernels()` of `@murecom/knn/simd`; default plain TypeScript. Changes speed, never an answer. */
  kernels?: KnnKernels | undefined
}

/** How many neighbours are wanted, and which rows may be among them. */
export interface QueryOptions {
  /** Neighbours of each query, from 1 to the number of rows. Default 1. */
  k?: number
  /** Rows that may be answers; default all. Where fewer than k may, the rest have index -1 and distance Infinity. */
  filter?: RowFilter
}

/** Which rows are counted. */
export interface CountRadiusOptions {
  /** Rows at this distance or nearer are answers; finite, at least 0. */
  radius: number
  /** Rows that may be answers; default all. */
  filter?: RowFilter
}

/** How far neighbours may be, and in which order they come. */
export interface QueryRadiusOptions extends CountRadiusOptions {
  /** Ascending by (distance, index), the default; or, `false`, ascending by index. */
  sorted?: boolean
}

const TREE_OPTIONS: OptionNames<BallTreeOptions> = { dimensions: 1, leafSize: 1, metric: 1, p: 1, kernels: 1 }
export const QUERY_OPTIONS: OptionNames<QueryOptions> = { k: 1, filter: 1 }
export const COUNT_OPTIONS: OptionNames<CountRadiusOptions> = { radius: 1, filter: 1 }
export const RADIUS_OPTIONS: OptionNames<QueryRadiusOptions> = { ...COUNT_OPTIONS, sorted: 1 }

/** The options of a tree with their defaults; without kernels it is searched in plain TypeScript. */
type TreeSettings = Required<Omit<BallTreeOptions, 'kernels'>> & { kernels: KnnKernels | undefined }

/** @throws TypeError, RangeError naming the option, the rule and the value */
export function resolveTree(where: string, options: BallTreeOptions): TreeSettings {
  const { dimensions, leafSize = 40, metric = 'euclidean', p = 2, kernels } = checkOptions(where, options, TREE_OPTIONS)
  return {
    dimensions: checkInteger(where, 'dimensions', dimensions, 1),
    leafSize: checkInteger(where, 'leafSize', leafSize, 1),
    metric: checkOneOf(where, 'metric', metric, METRICS),
    p: checkNumber(where, 'p', p, { min: 1 }),
    kernels: checkKernels(where, kernels, '@murecom/knn'),
  }
}
