import { deviationOf, rowMeans } from './kernels/row-statistics.ts'
import { KnnModel, type KnnOptions, type Sides, type Terms } from './ratings/knn-model.ts'

/**
 * As `KnnWithMeans`, with deviations measured in each user's (or item's) standard deviation. Where that is 0, the standard
 * deviation of all ratings replaces it, and 1 where that is 0 too. Reference: `surprise.KNNWithZScore`, Surprise 1.1.5.
 *
 * @example
 * const rows = [['ann', 'jazz', 5], ['ann', 'rock', 3], ['bob', 'jazz', 3], ['bob', 'folk', 2]] as const
 * new KnnWithZScore().fit(RatingsDataset.from(rows)).predict('ann', 'folk').estimate // 3
 */
export class KnnWithZScore extends KnnModel {
  /** @internal */
  protected override readonly name = 'KnnWithZScore'

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: KnnOptions = {}) {
    super('KnnWithZScore', options)
  }

  /** @internal */
  protected override terms({ byX, byY, mean }: Sides): Terms {
    const rows = byX.offsets.length - 1
    const means = new Float64Array(rows)
    rowMeans(byX.offsets, byX.values, rows, means)
    const overall = deviationOf(byX.values, 0, byX.values.length, mean) || 1
    const sigmas = new Float64Array(rows)
    for (let x = 0; x < rows; x++) {
      sigmas[x] = deviationOf(byX.values, byX.offsets[x]!, byX.offsets[x + 1]!, means[x]!) || overall
    }
    const deviations = byY.values.map((rating, e) => (rating - means[byY.indices[e]!]!) / sigmas[byY.indices[e]!]!)
    return { start: x => means[x]!, scale: x => sigmas[x]!, deviations }
  }
}
