import { checkInteger, checkKernels, checkMatrix, checkNumber, checkOneOf, checkOptions } from '@murecom/internal'
import { NotFittedError } from '../errors.ts'
import type { Floats } from '../kernels/scan.ts'
import type { KnnKernels } from '../kernels/types.ts'
import { unitRows } from '../metrics/cosine.ts'
import { METRICS, type Metric } from '../metrics/metric.ts'
import { chooseAlgorithm } from '../tree/choose.ts'
import { RowSearch, type RowSearchSettings } from '../tree/row-search.ts'
import { type Algorithm, NEAREST_OPTIONS, type NearestNeighborsOptions } from './options.ts'
import type { FittedModel } from './questions.ts'

const ALGORITHMS: readonly Algorithm[] = ['auto', 'ball_tree', 'brute']
const ALL_METRICS: readonly (Metric | 'cosine')[] = [...METRICS, 'cosine']

/** The options of a search, checked, with their defaults. */
export interface Settings {
  readonly k: number
  readonly radius: number
  readonly algorithm: Algorithm
  readonly leafSize: number
  readonly metric: Metric | 'cosine'
  readonly p: number
  readonly kernels: KnnKernels | undefined
}

/** A model that has rows, with what its threads need. */
export interface Fitted extends FittedModel {
  readonly search: RowSearch
  readonly settings: RowSearchSettings
}

/** @throws TypeError, RangeError naming the option, the rule and the value */
export function checkSettings(where: string, options: NearestNeighborsOptions | undefined): Settings {
  const {
    k = 5,
    radius = 1,
    algorithm = 'auto',
    leafSize = 40,
    metric = 'euclidean',
    p = 2,
    kernels,
  } = checkOptions(where, options, NEAREST_OPTIONS)
  return {
    k: checkInteger(where, 'k', k, 1),
    radius: checkNumber(where, 'radius', radius, { min: 0 }),
    algorithm: checkOneOf(where, 'algorithm', algorithm, ALGORITHMS),
    leafSize: checkInteger(where, 'leafSize', leafSize, 1),
    metric: checkOneOf(where, 'metric', metric, ALL_METRICS),
    p: checkNumber(where, 'p', p, { min: 1 }),
    kernels: checkKernels(where, kernels, '@murecom/knn'),
  }
}

/** @throws TypeError, RangeError naming the argument, the rule and the value */
export function fitRows(where: string, given: Settings, data: Floats, options: { dimensions: number }): Fitted {
  const { k, radius, metric, p, algorithm, kernels } = given
  const dimensions = checkInteger(where, 'dimensions', checkOptions(where, options, { dimensions: 1 }).dimensions, 1)
  const length = checkMatrix(where, 'data', data, dimensions)
  if (length === 0) throw new RangeError(`${where}: data must hold at least one row, got 0`)
  const rows = metric === 'cosine' ? unitRows(where, 'data', data, dimensions) : data
  const isSimd = kernels !== undefined && (metric === 'euclidean' || metric === 'cosine')
  const method = algorithm === 'auto' ? chooseAlgorithm(rows, length, dimensions, isSimd) : algorithm
  // A tree of one leaf is brute force.
  const settings: RowSearchSettings = { dimensions, leafSize: method === 'brute' ? length : given.leafSize, metric, p }
  return { k, radius, metric, dimensions, length, method, settings, search: new RowSearch(rows, settings, kernels) }
}

/** The fitted model. @throws NotFittedError before `fit` */
export function ready(where: string, fitted: Fitted | undefined): Fitted {
  if (!fitted) throw new NotFittedError(where)
  return fitted
}
