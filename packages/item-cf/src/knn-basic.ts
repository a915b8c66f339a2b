import { KnnModel, type KnnOptions, type Sides, type Terms } from './ratings/knn-model.ts'
import type { Estimate } from './ratings/rating-model.ts'

/**
 * Predicts the mean of the neighbours' ratings, weighted by similarity. With an unknown user or item, or fewer than minK
 * neighbours, it is impossible and answers the mean of all ratings. Reference: `surprise.KNNBasic`, Surprise 1.1.5.
 *
 * @example
 * const rows = [['ann', 'jazz', 5], ['ann', 'rock', 3], ['bob', 'jazz', 5], ['bob', 'folk', 4]] as const
 * new KnnBasic().fit(RatingsDataset.from(rows)).predict('ann', 'folk').estimate // 4
 */
export class KnnBasic extends KnnModel {
  /** @internal */
  protected override readonly name = 'KnnBasic'

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: KnnOptions = {}) {
    super('KnnBasic', options)
  }

  /** @internal */
  protected override terms(sides: Sides): Terms {
    return { start: () => 0, scale: () => 1, deviations: sides.byY.values }
  }

  /** @internal */
  protected override tooFew(_start: number, actualK: number): Estimate {
    return { value: 0, actualK, reason: 'there are not enough neighbours' }
  }
}
