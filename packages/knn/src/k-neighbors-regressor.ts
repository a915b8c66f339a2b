import { checkFinite } from '@murecom/internal'
import { type VoteWeights, weighVotes } from './kernels/weigh-votes.ts'
import { type Fitted, fitRows, type Settings } from './neighbors/fit.ts'
import { checkOneEach, type KNeighborsOptions, neighborsOf, voteSettings } from './neighbors/k-neighbors.ts'

/**
 * Numbers as the weighted mean of the nearest rows' numbers, as `sklearn.neighbors.KNeighborsRegressor` (scikit-learn 1.9).
 *
 * @example
 * const model = new KNeighborsRegressor({ k: 2 }).fit(Float64Array.of(0, 1, 9), [10, 20, 90], { dimensions: 1 })
 * model.predict(Float64Array.of(0.4)) // Float64Array [15]
 */
export class KNeighborsRegressor {
  readonly weights: VoteWeights
  readonly #settings: Settings
  #fitted: Fitted | undefined
  #targets = new Float64Array(0)

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options?: KNeighborsOptions) {
    const { weights, settings } = voteSettings('KNeighborsRegressor', options)
    this.weights = weights
    this.#settings = settings
  }

  /** Neighbours that are averaged. */
  get k(): number {
    return this.#settings.k
  }

  /**
   * Takes rows and their numbers.
   *
   * @param data `rows x dimensions`, row-major, finite; copied
   * @param targets a finite number for each row
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  fit(data: Float32Array | Float64Array, targets: ArrayLike<number>, options: { dimensions: number }): this {
    const where = 'KNeighborsRegressor.fit'
    const fitted = fitRows(where, this.#settings, data, options)
    checkOneEach(where, 'targets', targets, fitted.length)
    checkFinite(where, 'targets', targets)
    this.#targets = Float64Array.from(targets)
    this.#fitted = fitted
    return this
  }

  /** The number of each query. @throws as `NearestNeighbors.kneighbors` */
  predict(queries: Float32Array | Float64Array): Float64Array {
    const { indices, distances } = neighborsOf('KNeighborsRegressor.predict', this.#fitted, queries)
    const { k } = this
    const weight = new Float64Array(k)
    return Float64Array.from({ length: indices.length / k }, (_, q) => {
      weighVotes(this.weights, distances, q * k, k, weight)
      let sum = 0
      let total = 0
      for (let slot = 0; slot < k; slot++) {
        sum += weight[slot]! * this.#targets[indices[q * k + slot]!]!
        total += weight[slot]!
      }
      return sum / total
    })
  }
}
