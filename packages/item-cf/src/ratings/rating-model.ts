import { checkOptions, type OptionNames, show } from '@murecom/internal'
import type { Id } from '../ids.ts'
import { NotFittedError } from './errors.ts'
import { type FittedRatings, groupRatings, type RatingRow, type Ratings } from './rows.ts'

/** A model's prediction for one user and item. */
export interface Prediction {
  readonly user: Id
  readonly item: Id
  /** The true rating, where it was given. */
  readonly actual: number | undefined
  /** Never NaN; inside the rating scale unless `clip` is false. */
  readonly estimate: number
  /** Neighbours that took part. */
  readonly actualK: number
  /** True where the model could not estimate: then the estimate is the mean of all ratings. */
  readonly wasImpossible: boolean
  /** Why it was impossible. */
  readonly reason?: string
}

/** How a prediction is made. */
export interface PredictOptions {
  /** Keep the estimate inside the rating scale. Default true. */
  clip?: boolean
}

const OPTIONS: OptionNames<PredictOptions> = { clip: 1 }

/** An estimate before clipping; with a `reason`, the model could not estimate. */
export interface Estimate {
  value: number
  actualK: number
  reason?: string
}

/** What all rating models share: fitting, clipping, details. */
export abstract class RatingModel {
  /** @internal Name in messages. */
  protected abstract readonly name: string
  #ratings: FittedRatings | undefined

  /** @internal */
  protected abstract train(ratings: FittedRatings): void
  /** @internal The estimate for positions u and i, -1 where unknown. */
  protected abstract estimate(u: number, i: number): Estimate
  /** @internal The order in which estimates for these pairs of positions are made: the numbers of the pairs. */
  protected order(users: Int32Array, _items: Int32Array): Iterable<number> {
    return users.keys()
  }

  /**
   * Learns from a dataset. The dataset is kept by reference.
   *
   * @throws TypeError when `dataset` is not a RatingsDataset
   */
  fit(dataset: Ratings): this {
    if (!(dataset?.userIndices instanceof Int32Array)) {
      throw new TypeError(`${this.name}.fit: dataset must be a RatingsDataset, got ${show(dataset)}`)
    }
    const ratings = groupRatings(dataset)
    this.train(ratings)
    this.#ratings = ratings
    return this
  }

  /**
   * The rating that `user` would give `item`. Unknown ids are not refused: each model documents its answer for them.
   *
   * @throws NotFittedError before `fit`
   */
  predict(user: Id, item: Id, options: PredictOptions = {}): Prediction {
    const { clip = true } = checkOptions(`${this.name}.predict`, options, OPTIONS)
    const { data, mean } = this.fitted('predict')
    const estimate = this.estimate(data.indexOfUser(user), data.indexOfItem(item))
    return predictionOf([user, item, undefined], estimate, mean, clip ? data.ratingScale : undefined)
  }

  /**
   * Predicts every row of a test set, in its order, with the true ratings beside them.
   *
   * @throws NotFittedError before `fit`
   */
  test(rows: Iterable<RatingRow>, options: PredictOptions = {}): Prediction[] {
    const { data, mean } = this.fitted('test')
    const { clip = true } = checkOptions(`${this.name}.test`, options, OPTIONS)
    const asked = [...rows]
    const users = Int32Array.from(asked, ([user]) => data.indexOfUser(user))
    const items = Int32Array.from(asked, ([, item]) => data.indexOfItem(item))
    const out = new Array<Prediction>(asked.length)
    for (const at of this.order(users, items)) {
      const estimate = this.estimate(users[at]!, items[at]!)
      out[at] = predictionOf(asked[at]!, estimate, mean, clip ? data.ratingScale : undefined)
    }
    return out
  }

  /** @internal */
  protected fitted(method: string): FittedRatings {
    if (!this.#ratings) throw new NotFittedError(`${this.name}.${method}`)
    return this.#ratings
  }
}

/** @param scale lowest and highest estimate; undefined for any */
function predictionOf(
  [user, item, actual]: readonly [Id, Id, number | undefined],
  { value, actualK, reason }: Estimate,
  mean: number,
  scale: readonly [number, number] | undefined,
): Prediction {
  const free = reason === undefined ? value : mean
  const estimate = scale ? Math.max(scale[0], Math.min(scale[1], free)) : free
  if (reason === undefined) return { user, item, actual, estimate, actualK, wasImpossible: false }
  return { user, item, actual, estimate, actualK, wasImpossible: true, reason }
}
