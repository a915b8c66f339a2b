import { checkFinite, checkOneOf, show } from '@murecom/internal'
import { NearestNeighbors, type NearestNeighborsOptions } from './nearest-neighbors.ts'
import { VOTE_WEIGHTS, type VoteWeights, weighVotes } from './vote-by-group.ts'

/** How neighbours vote or are averaged. */
export interface KNeighborsOptions extends Omit<NearestNeighborsOptions, 'workers' | 'createWorker' | 'radius'> {
  /** What each of the `nNeighbors` counts. Default `'uniform'`, as in scikit-learn. */
  weights?: VoteWeights
}

/**
 * Classes by a vote of the nearest rows, as `sklearn.neighbors.KNeighborsClassifier` (scikit-learn 1.9). Where classes have
 * equal votes the first of `classes` wins.
 *
 * @example
 * const model = new KNeighborsClassifier({ nNeighbors: 3, weights: 'distance' })
 * model.fit(vectors, ['jazz', 'rock', 'jazz'], { dimensions: 256 })
 * model.predict(queries) // ['jazz', ...]
 */
export class KNeighborsClassifier<Label extends string | number> {
  readonly weights: VoteWeights
  readonly #model: NearestNeighbors
  #classes: Label[] = []
  #classOf = new Int32Array(0)

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options: KNeighborsOptions = {}) {
    const { weights = 'uniform', ...rest } = options
    this.weights = checkOneOf('KNeighborsClassifier', 'weights', weights, VOTE_WEIGHTS)
    this.#model = new NearestNeighbors({ ...rest, workers: 1 })
  }

  /** The labels seen by `fit`, ascending: the columns of {@link predictProbabilities}. */
  get classes(): readonly Label[] {
    return this.#classes
  }

  /**
   * Takes rows and their labels.
   *
   * @param data `rows x dimensions`, row-major, finite; copied
   * @param labels one a row
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  fit(data: Float32Array | Float64Array, labels: ArrayLike<Label>, options: { dimensions: number }): this {
    const where = 'KNeighborsClassifier.fit'
    this.#model.fit(data, options)
    checkOneEach(where, 'labels', labels, this.#model.length)
    const all = Array.from(labels)
    this.#classes = [...new Set(all)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    const columns = new Map(this.#classes.map((label, column) => [label, column]))
    this.#classOf = Int32Array.from(all, label => columns.get(label)!)
    return this
  }

  /** The class of each query. @throws as {@link NearestNeighbors.kneighbors} */
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
   * Each class's part of the votes, row-major `queries x classes`; a row adds up to 1.
   *
   * @throws as {@link NearestNeighbors.kneighbors}
   */
  predictProbabilities(queries: Float32Array | Float64Array): Float64Array {
    const { indices, distances } = this.#model.kneighbors(queries)
    const k = this.#model.nNeighbors
    const width = this.#classes.length
    const probabilities = new Float64Array((indices.length / k) * width)
    const weight = new Float64Array(k)
    for (let q = 0; q * k < indices.length; q++) {
      weighVotes(this.weights, distances, q * k, weight)
      let total = 0
      for (const w of weight) total += w
      for (let slot = 0; slot < k; slot++) {
        probabilities[q * width + this.#classOf[indices[q * k + slot]!]!]! += weight[slot]! / total
      }
    }
    return probabilities
  }
}

/**
 * Numbers as the weighted mean of the nearest rows' numbers, as `sklearn.neighbors.KNeighborsRegressor` (scikit-learn 1.9).
 *
 * @example
 * const model = new KNeighborsRegressor({ nNeighbors: 2 }).fit(Float64Array.of(0, 1, 9), [10, 20, 90], { dimensions: 1 })
 * model.predict(Float64Array.of(0.4)) // Float64Array [15]
 */
export class KNeighborsRegressor {
  readonly weights: VoteWeights
  readonly #model: NearestNeighbors
  #targets = new Float64Array(0)

  /** @throws TypeError, RangeError naming the option, the rule and the value */
  constructor(options: KNeighborsOptions = {}) {
    const { weights = 'uniform', ...rest } = options
    this.weights = checkOneOf('KNeighborsRegressor', 'weights', weights, VOTE_WEIGHTS)
    this.#model = new NearestNeighbors({ ...rest, workers: 1 })
  }

  /**
   * Takes rows and their numbers.
   *
   * @param data `rows x dimensions`, row-major, finite; copied
   * @param targets one finite number a row
   * @throws TypeError, RangeError naming the argument, the rule and the value
   */
  fit(data: Float32Array | Float64Array, targets: ArrayLike<number>, options: { dimensions: number }): this {
    const where = 'KNeighborsRegressor.fit'
    this.#model.fit(data, options)
    checkOneEach(where, 'targets', targets, this.#model.length)
    checkFinite(where, 'targets', targets)
    this.#targets = Float64Array.from(targets)
    return this
  }

  /** The number of each query. @throws as {@link NearestNeighbors.kneighbors} */
  predict(queries: Float32Array | Float64Array): Float64Array {
    const { indices, distances } = this.#model.kneighbors(queries)
    const k = this.#model.nNeighbors
    const weight = new Float64Array(k)
    return Float64Array.from({ length: indices.length / k }, (_, q) => {
      weighVotes(this.weights, distances, q * k, weight)
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

function checkOneEach(where: string, name: string, values: ArrayLike<unknown>, rows: number): void {
  if (values?.length !== rows) {
    const got = values === undefined || values === null ? show(values) : values.length
    throw new RangeError(`${where}: ${name} must have one entry for each row (${rows}), got ${got}`)
  }
}
