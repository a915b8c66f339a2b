import { rowMeans } from './kernels/row-statistics.ts'
import { KnnModel, type KnnOptions, type Sides, type Terms } from './ratings/knn-model.ts'

/**
 * Predicts the user's (or item's) mean plus the neighbours' weighted deviation from theirs; the mean alone with fewer than
 * minK neighbours; an unknown user or item is impossible. Reference: `surprise.KNNWithMeans`, Surprise 1.1.5.
 *
 * @example
 * const rows = [['ann', 'jazz', 5], ['ann', 'rock', 3], ['bob', 'jazz', 4], ['bob', 'folk', 2]] as const
 * new KnnWithMeans().fit(RatingsDataset.from(rows)).predict('ann', 'folk').estimate // 3
 */
export class KnnWithMeans extends KnnModel {
  /** @internal */
  protected override readonly name = 'KnnWithMeans'

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: KnnOptions = {}) {
    super('KnnWithMeans', options)
  }

  /** @internal */
  protected override terms({ byX, byY }: Sides): Terms {
    const means = new Float64Array(byX.offsets.length - 1)
    rowMeans(byX.offsets, byX.values, means.length, means)
    const deviations = byY.values.map((rating, e) => rating - means[byY.indices[e]!]!)
    return { start: x => means[x]!, scale: () => 1, deviations }
  }
}
