/**
 * Mean and covariance of the vectors of many tracks. The scores of a part with vectors are dot products with one query, so
 * their mean is q . m and their variance is q C q: known without a product for each track. O(dimensions^2) a query.
 */
export class VectorMoments {
  readonly #dimensions: number
  readonly #mean: Float64Array
  readonly #covariance: Float64Array

  /** @param vectors of the head's tracks; read once. O(tracks x dimensions^2) */
  constructor(vectors: Iterable<ArrayLike<number>>, dimensions: number) {
    const mean = new Float64Array(dimensions)
    const covariance = new Float64Array(dimensions * dimensions)
    let count = 0
    for (const vector of vectors) {
      count++
      for (let r = 0; r < dimensions; r++) {
        const x = vector[r]!
        mean[r]! += x
        for (let c = 0, at = r * dimensions; c <= r; c++, at++) covariance[at]! += x * vector[c]!
      }
    }
    for (let r = 0; r < dimensions; r++) mean[r]! /= count
    for (let r = 0; r < dimensions; r++) {
      for (let c = 0; c <= r; c++) {
        const value = covariance[r * dimensions + c]! / count - mean[r]! * mean[c]!
        covariance[r * dimensions + c] = value
        covariance[c * dimensions + r] = value
      }
    }
    this.#dimensions = dimensions
    this.#mean = mean
    this.#covariance = covariance
  }

  /** Mean and deviation of the products of all vectors with a query. */
  ofProductsWith(query: ArrayLike<number>): { mean: number; deviation: number } {
    const d = this.#dimensions
    let mean = 0
    let variance = 0
    for (let r = 0; r < d; r++) {
      const q = query[r]!
      let sum = 0
      for (let c = 0, at = r * d; c < d; c++, at++) sum += this.#covariance[at]! * query[c]!
      mean += q * this.#mean[r]!
      variance += q * sum
    }
    return { mean, deviation: Math.sqrt(Math.max(0, variance)) }
  }
}
