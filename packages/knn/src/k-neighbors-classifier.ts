import { type VoteWeights, weighVotes } from './kernels/weigh-votes.ts'
import { type Fitted, fitRows, type Settings } from './neighbors/fit.ts'
import { checkOneEach, type KNeighborsOptions, neighborsOf, voteSettings } from './neighbors/k-neighbors.ts'

/**
 * Classes by a vote of the nearest rows, as `sklearn.neighbors.KNeighborsClassifier` (scikit-learn 1.9). Where classes have
 * equal votes the first of `classes` wins.
 *
 * @example
 * const model = new KNeighborsClassifier<string>({ k: 3, weights: 'distance' })
 * model.fit(vectors, ['jazz', 'rock', 'jazz'], { dimensions: 256 })
 * model.predict(queries) // ['jazz', ...]
 */
export class KNeighborsClassifier<Label extends string | number> {
  readonly weights: VoteWeights
  readonly #settings: Settings
  #fitted: Fitted | undefined
  #classes: Label[] = []
  #classOf = new Int32Array(0)

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options?: KNeighborsOptions) {
    const { weights, settings } = voteSettings('KNeighborsClassifier', options)
    this.weights = weights
    this.#settings = settings
  }

  /** Neighbours that vote. */
  get k(): number {
    return this.#settings.k
  }

  /** The labels seen by `fit`, ascending: the columns of {@link predictProbabilities}. */
  get classes(): readonly Label[] {
    return this.#classes
  }

  /**
   * Takes rows and their labels.
   *
   * @param data `rows x dimensions`, row-major, finite; copied
   * @param labels one for each row
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  fit(data: Float32Array | Float64Array, labels: ArrayLike<Label>, options: { dimensions: number }): this {
    const where = 'KNeighborsClassifier.fit'
    const fitted = fitRows(where, this.#settings, data, options)
    checkOneEach(where, 'labels', labels, fitted.length)
    const all = Array.from(labels)
    this.#classes = [...new Set(all)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    const columns = new Map(this.#classes.map((label, column) => [label, column]))
    this.#classOf = Int32Array.from(all, label => columns.get(label)!)
    this.#fitted = fitted
    return this
  }

  /** The class of each query. @throws as `NearestNeighbors.kneighbors` */
  predict(queries: Float32Array | Float64Array): Label[] {
    const probabilities = this.predictProbabilities(queries)
    const width = this.#classes.length
    return Array.from({ length: probabilities.length / width }, (_, q) => {
      let best = 0
      for (let c = 1; c < width; c++) {
        if (probabilities[q * width + c]! > probabilities[q * width + best]!) best = c
      }
      return this.#classes[best]!
    })
  }

  /**
   * The share of the votes that each class has, row-major `queries x classes`; a row adds up to 1.
   *
   * @throws as `NearestNeighbors.kneighbors`
   */
  predictProbabilities(queries: Float32Array | Float64Array): Float64Array {
    const { indices, distances } = neighborsOf('KNeighborsClassifier.predictProbabilities', this.#fitted, queries)
    const { k } = this
    const width = this.#classes.length
    const probabilities = new Float64Array((indices.length / k) * width)
    const weight = new Float64Array(k)
    for (let q = 0; q * k < indices.length; q++) {
      weighVotes(this.weights, distances, q * k, k, weight)
      let total = 0
      for (const w of weight) total += w
      for (let slot = 0; slot < k; slot++) {
        probabilities[q * width + this.#classOf[indices[q * k + slot]!]!]! += weight[slot]! / total
      }
    }
    return probabilities
  }
}
