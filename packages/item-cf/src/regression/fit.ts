import type { Id } from '../ids.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import type { Steps } from '../sets/steps.ts'
import { byFeature, checkFeatures, type FeatureRows, FeatureSpace, type Features } from './feature-space.ts'
import type { ResolvedRegressionOptions } from './options.ts'
import { solvePositiveDefinite } from './solve.ts'

/** Items with factors, such as an `ImplicitAls`. */
export interface FactoredItems {
  readonly ids: readonly Id[]
  /** Numbers of each vector. */
  readonly factors: number
  /** ids.length x factors. */
  readonly itemFactors: Float32Array
  /** How many sets hold an item: factors of frequent items are more certain. Without it all items count the same. */
  countOf?(id: Id): number
}

/** What a `FactorRegression` consists of. */
export interface RegressionParts {
  options: ResolvedRegressionOptions
  factors: number
  space: FeatureSpace
  /** Items that were learnt from. */
  items: number
  /** `degree: 2`: the items that have each feature. */
  postings: FeatureRows | undefined
  /** Rows of `factors` numbers: one for each feature; with `degree: 2` one for each item that was learnt from. */
  coefficients: Float32Array
}

/** Items that are learnt from: their features as rows, vectors and weights. */
interface Lesson {
  space: FeatureSpace
  rows: FeatureRows
  /** Numbers of the items in the model. */
  items: number[]
  /** Weight of each item, 1 on the mean. */
  weights: Float64Array
}

/** Rows of a matrix that are computed in one step. */
const ROWS_A_STEP = 64

/** @throws as `FactorRegression.fit` */
export function* fitRegression(
  where: string,
  model: FactoredItems,
  featuresOf: (id: Id) => Features | undefined,
  options: ResolvedRegressionOptions,
  kernels: ItemCfKernels,
): Steps<RegressionParts> {
  const lesson = yield* readLesson(where, model, featuresOf, options)
  const { space, items } = lesson
  const byFeatures = options.degree === 1 && space.length <= items.length
  const { matrix, sides, n } = yield* byFeatures
    ? featureSystem(lesson, model, options.regularization)
    : itemSystem(lesson, model, options)
  if (!(yield* solvePositiveDefinite(matrix, n, sides, model.factors, kernels.subtractProduct))) {
    throw new RangeError(`${where}: regularization must make the matrix invertible, got ${options.regularization}`)
  }
  const solved = transposed(sides, model.factors, n)
  const common = { options, factors: model.factors, space, items: items.length }
  if (options.degree === 2) return { ...common, postings: byFeature(lesson.rows, space.length), coefficients: solved }
  const coefficients = byFeatures ? solved : featureWeights(lesson, solved, model.factors)
  return { ...common, postings: undefined, coefficients }
}

function* readLesson(
  where: string,
  model: FactoredItems,
  featuresOf: (id: Id) => Features | undefined,
  { minCount, maxItems }: ResolvedRegressionOptions,
): Steps<Lesson> {
  const found: { item: number; features: Features }[] = []
  for (let item = 0; item < model.ids.length && found.length < maxItems; item++) {
    const features = featuresOf(model.ids[item]!)
    if (features === undefined) continue
    checkFeatures(where, ` of ${String(model.ids[item])}`, features)
    if (features.size > 0) found.push({ item, features })
    if (item % ROWS_A_STEP === 0) yield
  }
  const space = FeatureSpace.of(
    found.map(({ features }) => features),
    minCount,
  )
  const known = found.filter(({ features }) => space.row(features).length > 0)
  if (known.length === 0) {
    throw new RangeError(
      `${where}: featuresOf must know a feature of ${minCount} items (minCount), got ${found.length} items with features`,
    )
  }
  const items = known.map(({ item }) => item)
  const weights = Float64Array.from(items, item => Math.log1p(model.countOf?.(model.ids[item]!) ?? 1))
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length
  return {
    space,
    rows: space.rows(known.map(({ features }) => features)),
    items,
    weights: weights.map(weight => weight / mean || 1e-6),
  }
}

/** What has to be solved: the lower triangle of an n x n matrix, and a row of n numbers for each factor. */
interface System {
  matrix: Float64Array
  sides: Float64Array
  n: number
}

/** (X^T D X + regularization I) W = X^T D Y, features x features. */
function* featureSystem(
  { space, rows, items, weights }: Lesson,
  { factors, itemFactors }: FactoredItems,
  regularization: number,
): Steps<System> {
  const n = space.length
  const matrix = new Float64Array(n * n)
  const sides = new Float64Array(factors * n)
  for (const [r, item] of items.entries()) {
    for (let e = rows.offsets[r]!; e < rows.offsets[r + 1]!; e++) {
      const feature = rows.features[e]!
      const value = weights[r]! * rows.values[e]!
      for (let f = rows.offsets[r]!; f < rows.offsets[r + 1]!; f++) {
        const other = rows.features[f]!
        if (other <= feature) matrix[feature * n + other]! += value * rows.values[f]!
      }
      for (let d = 0; d < factors; d++) sides[d * n + feature]! += value * itemFactors[item * factors + d]!
    }
    if (r % ROWS_A_STEP === 0) yield
  }
  for (let i = 0; i < n; i++) matrix[i * n + i]! += regularization
  return { matrix, sides, n }
}

/** (K + regularization D^-1) C = Y, items x items: the same solution by W = X^T C where K = X X^T. */
function* itemSystem(
  { space, rows, items, weights }: Lesson,
  { factors, itemFactors }: FactoredItems,
  { degree, regularization }: ResolvedRegressionOptions,
): Steps<System> {
  const n = items.length
  const matrix = new Float64Array(n * n)
  const postings = byFeature(rows, space.length)
  for (let r = 0; r < n; r++) {
    const row = matrix.subarray(r * n, r * n + r + 1)
    for (let e = rows.offsets[r]!; e < rows.offsets[r + 1]!; e++)
      addPostings(postings, rows.features[e]!, rows.values[e]!, row)
    if (degree === 2) for (let c = 0; c <= r; c++) row[c] = kernelOf(row[c]!)
    row[r]! += regularization / weights[r]!
    if (r % ROWS_A_STEP === 0) yield
  }
  const sides = new Float64Array(factors * n)
  for (const [r, item] of items.entries()) {
    for (let d = 0; d < factors; d++) sides[d * n + r] = itemFactors[item * factors + d]!
  }
  return { matrix, sides, n }
}

/** The inner product of two rows with all products of two of their features, from that of the rows. */
export function kernelOf(product: number): number {
  return product + product * product
}

/** products[item] += value x the item's value of a feature, for the items below `products.length` that have it. */
export function addPostings(
  { offsets, features: items, values }: FeatureRows,
  feature: number,
  value: number,
  products: Float64Array,
): void {
  for (let p = offsets[feature]!; p < offsets[feature + 1]! && items[p]! < products.length; p++) {
    products[items[p]!]! += value * values[p]!
  }
}

/** `count` rows of n numbers as n rows of `count`, in float32. */
function transposed(sides: Float64Array, count: number, n: number): Float32Array {
  const out = new Float32Array(count * n)
  for (let d = 0; d < count; d++) for (let i = 0; i < n; i++) out[i * count + d] = sides[d * n + i]!
  return out
}

/** X^T C. */
function featureWeights({ space, rows, items }: Lesson, solved: Float32Array, factors: number): Float32Array {
  const weights = new Float64Array(space.length * factors)
  for (let r = 0; r < items.length; r++) {
    for (let e = rows.offsets[r]!; e < rows.offsets[r + 1]!; e++) {
      const at = rows.features[e]! * factors
      for (let d = 0; d < factors; d++) weights[at + d]! += rows.values[e]! * solved[r * factors + d]!
    }
  }
  return Float32Array.from(weights)
}
