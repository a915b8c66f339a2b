import { KnnModel, type KnnOptions, type Sides, type Terms } from './ratings/knn-model.ts'

/**
 * Predicts the baseline (mean + biases) plus the neighbours' weighted deviation from their baselines: formula (3) of Koren,
 * "Factor in the Neighbors" (2010). With fewer than minK neighbours, or an unknown user or item, it answers the baseline of
 * the part that it knows. Reference: `surprise.KNNBaseline`, Surprise 1.1.5. `'pearson_baseline'` is the similarity made for
 * it.
 *
 * @example
 * const rows = [['ann', 'jazz', 5], ['ann', 'rock', 3], ['bob', 'jazz', 5], ['bob', 'folk', 4]] as const
 * const model = new KnnBaseline({ k: 20, similarity: { name: 'msd', userBased: true } })
 * model.fit(RatingsDataset.from(rows)).predict('ann', 'folk') // { estimate: 3.99..., actualK: 1, wasImpossible: false, ... }
 */
export class KnnBaseline extends KnnModel {
  /** @internal */
  protected override readonly name = 'KnnBaseline'

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(options: KnnOptions = {}) {
    super('KnnBaseline', options)
  }

  /** @internal */
  protected override get usesBaselines(): boolean {
    return true
  }

  /** @internal */
  protected override terms({ mean, byY, biasX, biasY }: Sides): Terms {
    const deviations = new Float64Array(byY.values.length)
    for (let y = 0; y < byY.offsets.length - 1; y++) {
      for (let e = byY.offsets[y]!; e < byY.offsets[y + 1]!; e++) {
        deviations[e] = byY.values[e]! - (mean + biasX[byY.indices[e]!]! + biasY[y]!)
      }
    }
    return { start: (x, y) => mean + biasX[x]! + biasY[y]!, scale: () => 1, deviations }
  }
}
