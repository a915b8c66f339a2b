import type { Id } from './ids.ts'
import { kernelsOf } from './item-knn-options.ts'
import { checkFeatures, type Features } from './regression/feature-space.ts'
import { addPostings, type FactoredItems, fitRegression, kernelOf, type RegressionParts } from './regression/fit.ts'
import { type FactorRegressionOptions, resolveRegression } from './regression/options.ts'
import { readRegression, writeRegression } from './regression/regression-buffer.ts'
import { finish } from './sets/steps.ts'

/**
 * Factors for items that no set knows, from what is known of them: tags, artist, words, sound. Ridge regression from the features of
 * known items to their factors, in closed form: the weights are those that minimise
 *
 *     sum over the items of weight x |factors - prediction|^2 + regularization x |weights|^2
 *
 * The prediction is linear in the features; with `degree: 2` it is linear in the products of any two features too. An item in c
 * sets has the weight ln(1 + c). The matrix to solve is as large as the number of features or of items, whichever is smaller.
 * With `degree: 2` it is always as large as the number of items, by the kernel x y + (x y)^2. The README says how values of
 * features are scaled.
 *
 * Fit: O(n^3) time and 8 n^2 bytes for the n items that are learnt from (`maxItems`). Cold items after Gantner et al., "Learning
 * Attribute-to-Feature Mappings for Cold-Start Recommendations" (2010).
 *
 * @example
 * const als = ImplicitAls.fit([['a', 'b'], ['a', 'b'], ['c', 'd'], ['c', 'd']], { factors: 2 })
 * const tags: Record<string, [string, number][]> = { a: [['jazz', 1]], b: [['jazz', 1]], c: [['metal', 1]], d: [['metal', 1]] }
 * const regression = FactorRegression.fit(als, id => new Map(tags[id as string]))
 * const score = (vector: Float32Array) => vector.reduce((sum, x, f) => sum + x * als.setFactors(['a'])[f]!, 0)
 * score(regression.predict(new Map([['jazz', 1]]))) > score(regression.predict(new Map([['metal', 1]]))) // true
 */
export class FactorRegression {
  readonly #parts: RegressionParts

  private constructor(parts: RegressionParts) {
    this.#parts = parts
  }

  /**
   * @param model items with factors, most frequent first, such as an `ImplicitAls`
   * @param featuresOf what is known of an item: a Map from names to finite values, such as 'tag:jazz' to 0.7; undefined where nothing is
   * @throws TypeError for what is not a Map, or for an unknown option; RangeError for a value or an option outside its range, or when no
   *   feature is known of `minCount` items
   */
  static fit(
    model: FactoredItems,
    featuresOf: (id: Id) => Features | undefined,
    options: FactorRegressionOptions = {},
  ): FactorRegression {
    const where = 'FactorRegression.fit'
    const resolved = resolveRegression(where, options)
    return new FactorRegression(finish(fitRegression(where, model, featuresOf, resolved, kernelsOf(where, options))))
  }

  /** Numbers of each vector. */
  get factors(): number {
    return this.#parts.factors
  }

  /** Number of features that the regression knows. */
  get length(): number {
    return this.#parts.space.length
  }

  /** Whether a feature is known. O(1) */
  has(name: Id): boolean {
    return this.#parts.space.names.indexOf(name) >= 0
  }

  /**
   * The factors of an item with these features; zeros where none of them is known. Its score in a set is the dot product with
   * `ImplicitAls.setFactors`. O(features x factors), with `degree: 2` O(items that share a feature + items x factors)
   *
   * @throws TypeError, RangeError for what is not a Map of finite values
   */
  predict(features: Features): Float32Array {
    checkFeatures('FactorRegression.predict', '', features)
    const { factors, space, postings, items, coefficients } = this.#parts
    const sums = new Float64Array(factors)
    const add = (row: number, value: number): void => {
      for (let d = 0; d < factors; d++) sums[d]! += value * coefficients[row * factors + d]!
    }
    const row = space.row(features)
    if (!postings) for (const [feature, value] of row) add(feature, value)
    else {
      const products = new Float64Array(items)
      for (const [feature, value] of row) addPostings(postings, feature, value, products)
      for (let i = 0; i < items; i++) if (products[i] !== 0) add(i, kernelOf(products[i]!))
    }
    return Float32Array.from(sums)
  }

  /** The model in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeRegression(this.#parts)
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for any other bytes, with the reason: foreign, of another version, cut off, or damaged
   */
  static from(buffer: ArrayBuffer | Uint8Array): FactorRegression {
    return new FactorRegression(readRegression(buffer))
  }
}
