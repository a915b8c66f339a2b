import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import { baselineAls, baselineSgd } from '../kernels/baselines.ts'
import type { FittedRatings } from './rows.ts'

/** How biases are found. Surprise's `bsl_options`. */
export interface BaselineOptions {
  /** `'als'` (default): alternating least squares; `'sgd'`: stochastic gradient descent. */
  method?: 'als' | 'sgd'
  /** Passes over the data, at least 0. Default 10 (als), 20 (sgd). */
  nEpochs?: number
  /** als: added to a user's number of ratings, at least 0. Default 15. */
  regU?: number
  /** als: added to an item's number of ratings, at least 0. Default 10. */
  regI?: number
  /** sgd: weight of the penalty, at least 0. Default 0.02. */
  reg?: number
  /** sgd: step size, above 0. Default 0.005. */
  learningRate?: number
}

const OPTIONS: OptionNames<BaselineOptions> = { method: 1, nEpochs: 1, regU: 1, regI: 1, reg: 1, learningRate: 1 }

/** Checked options with every default filled in. */
export function resolveBaseline(where: string, baseline: BaselineOptions | undefined): Required<BaselineOptions> {
  const options = checkOptions(`${where}.baseline`, baseline, OPTIONS)
  const method = checkOneOf(where, 'baseline.method', options.method ?? 'als', ['als', 'sgd'])
  const { nEpochs = method === 'als' ? 10 : 20, regU = 15, regI = 10, reg = 0.02, learningRate = 0.005 } = options
  return {
    method,
    nEpochs: checkInteger(where, 'baseline.nEpochs', nEpochs, 0),
    regU: checkNumber(where, 'baseline.regU', regU, { min: 0 }),
    regI: checkNumber(where, 'baseline.regI', regI, { min: 0 }),
    reg: checkNumber(where, 'baseline.reg', reg, { min: 0 }),
    learningRate: checkNumber(where, 'baseline.learningRate', learningRate, { min: 0, exclusiveMin: true }),
  }
}

/** Biases of every user and item: the baseline of a rating is mean + users[u] + items[i]. */
export interface Baselines {
  users: Float64Array
  items: Float64Array
}

export function computeBaselines(ratings: FittedRatings, options: Required<BaselineOptions>): Baselines {
  const { byUser, byItem, mean } = ratings
  const users = new Float64Array(byUser.offsets.length - 1)
  const items = new Float64Array(byItem.offsets.length - 1)
  const user = [byUser.offsets, byUser.indices, byUser.values] as const
  const { nEpochs } = options
  if (options.method === 'sgd') {
    baselineSgd(...user, mean, nEpochs, options.reg, options.learningRate, users, items)
  } else {
    const item = [byItem.offsets, byItem.indices, byItem.values] as const
    baselineAls(...item, ...user, mean, nEpochs, options.regU, options.regI, users, items)
  }
  return { users, items }
}
