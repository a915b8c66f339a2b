import { checkOneOf } from '@murecom/internal'
import type { VoteWeights } from '../kernels/weigh-votes.ts'

const VOTE_WEIGHTS: readonly VoteWeights[] = ['uniform', 'rank', 'distance']

export function checkWeights(where: string, weights: VoteWeights = 'uniform'): VoteWeights {
  return checkOneOf(where, 'weights', weights, VOTE_WEIGHTS)
}
