import { checkOptions } from '@murecom/internal'
import { type BaselineOptions, type Baselines, computeBaselines, resolveBaseline } from './ratings/baselines.ts'
import { type Estimate, RatingModel } from './ratings/rating-model.ts'
import type { FittedRatings } from './ratings/rows.ts'

/**
 * Predicts mean + bias of the user + bias of the item; an unknown user or item has bias 0. Reference:
 * `surprise.BaselineOnly`, Surprise 1.1.5; Koren, "Factor in the Neighbors" (2010), 2.1.
 *
 * Fit: O(epochs x ratings). Predict: O(1).
 *
 * @example
 * const data = RatingsDataset.from([['ann', 'jazz', 5], ['ann', 'rock', 3], ['bob', 'jazz', 4]])
 * new BaselineOnly().fit(data).predict('bob', 'rock').estimate.toFixed(3) // '3.904'
 */
export class BaselineOnly extends RatingModel {
  /** @internal */
  protected override readonly name = 'BaselineOnly'
  readonly #options: Required<BaselineOptions>
  #mean = 0
  #biases: Baselines = { users: new Float64Array(0), items: new Float64Array(0) }

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: { baseline?: BaselineOptions } = {}) {
    super()
    const { baseline } = checkOptions('BaselineOnly', options, { baseline: 'bsloptions' })
    this.#options = resolveBaseline('BaselineOnly', baseline)
  }

  /** @internal */
  protected override train(ratings: FittedRatings): void {
    this.#mean = ratings.mean
    this.#biases = computeBaselines(ratings, this.#options)
  }

  /** @internal */
  protected override estimate(u: number, i: number): Estimate {
    const { users, items } = this.#biases
    return { value: this.#mean + (u >= 0 ? users[u]! : 0) + (i >= 0 ? items[i]! : 0), actualK: 0 }
  }
}
