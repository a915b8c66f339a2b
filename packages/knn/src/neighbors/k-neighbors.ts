import { checkOptions, type OptionNames, show } from '@murecom/internal'
import type { Floats } from '../kernels/scan.ts'
import type { VoteWeights } from '../kernels/weigh-votes.ts'
import type { Neighbors } from '../tree/collectors.ts'
import { checkWeights } from './check-weights.ts'
import { checkSettings, type Fitted, ready, type Settings } from './fit.ts'
import type { NearestNeighborsOptions } from './options.ts'
import { nearestQuestion } from './questions.ts'

/** How neighbours vote or are averaged. */
export interface KNeighborsOptions extends Omit<NearestNeighborsOptions, 'radius'> {
  /** What each of the `k` neighbours counts. Default `'uniform'`, as in scikit-learn. */
  weights?: VoteWeights
}

const OPTIONS: OptionNames<KNeighborsOptions> = {
  k: 1,
  algorithm: 1,
  leafSize: 1,
  metric: 1,
  p: 1,
  kernels: 1,
  weights: 1,
}

/** The checked weights, and the settings of the search. */
export function voteSettings(
  where: string,
  options: KNeighborsOptions | undefined,
): { weights: VoteWeights; settings: Settings } {
  const { weights, ...search } = checkOptions(where, options, OPTIONS)
  return { weights: checkWeights(where, weights), settings: checkSettings(where, search) }
}

/** The k neighbours of each query. @throws as `NearestNeighbors.kneighbors` */
export function neighborsOf(where: string, fitted: Fitted | undefined, queries: Floats): Neighbors {
  const model = ready(where, fitted)
  return model.search.nearest(nearestQuestion(where, model, queries, {}))
}

/** Throws a RangeError unless there is one value for each row. */
export function checkOneEach(where: string, name: string, values: ArrayLike<unknown>, rows: number): void {
  if (values?.length === rows) return
  const got = values === undefined || values === null ? show(values) : values.length
  throw new RangeError(`${where}: ${name} must have one entry for each row (${rows}), got ${got}`)
}
