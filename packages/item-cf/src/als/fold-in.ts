import { choleskySolve, factorColumns } from '../kernels/spd-inverse.ts'
import { type AlsWeights, lambdaOf } from './objective.ts'

/** The factors of a fitted model, as its answers need them. */
export interface FittedFactors {
  factors: number
  /** items x factors. */
  itemFactors: Float32Array
  /** Sum of y y^T over the items, the upper triangle. */
  gram: Float64Array
  weights: AlsWeights
}

/** An item of a set, and its value. */
export type Entry = readonly [item: number, value: number]

/** The equations of one set, A x = b, solved exactly in float64. */
export class FoldIn {
  readonly #model: FittedFactors
  readonly #lower: Float64Array
  readonly #entries: readonly Entry[]

  /** O(entries x factors^2 + factors^3) @throws RangeError where they have no solution */
  constructor(model: FittedFactors, entries: readonly Entry[]) {
    const { factors: k, itemFactors, gram, weights } = model
    const a = new Float64Array(k * k)
    const lambda = lambdaOf(weights, entries.length, itemFactors.length / k)
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) a[i * k + j] = weights.unobservedWeight * gram[j * k + i]!
      a[i * k + i]! += lambda
    }
    for (const [item, value] of entries) {
      const w = weights.alpha * value + weights.weightShift
      const y = itemFactors.subarray(item * k, item * k + k)
      for (let i = 0; i < k; i++) {
        const scaled = w * y[i]!
        for (let j = 0; j <= i; j++) a[i * k + j]! += scaled * y[j]!
      }
    }
    if (!factorColumns(a, k, 0, k)) {
      throw new RangeError(`ImplicitAls: regularization must make every set solvable, got ${weights.regularization}`)
    }
    this.#model = model
    this.#lower = a
    this.#entries = entries
  }

  /** x. */
  solve(): Float64Array {
    const { factors: k, itemFactors } = this.#model
    const x = new Float64Array(k)
    for (const [item, value] of this.#entries) {
      const t = this.#target(value)
      for (let i = 0; i < k; i++) x[i]! += t * itemFactors[item * k + i]!
    }
    choleskySolve(this.#lower, k, x)
    return x
  }

  /** What each entry adds to the score of an item: t y A^-1 y of the item. They add up to the score. */
  shares(item: number): number[] {
    const { factors: k, itemFactors } = this.#model
    const z = Float64Array.from(itemFactors.subarray(item * k, item * k + k))
    choleskySolve(this.#lower, k, z)
    return this.#entries.map(([other, value]) => this.#target(value) * dotRow(itemFactors, other, z))
  }

  #target(value: number): number {
    const { alpha, targetShift } = this.#model.weights
    return alpha * value + targetShift
  }
}

/** Dot product of row i of a matrix with a vector. */
export function dotRow(rows: Float32Array, i: number, vector: Float64Array | Float32Array): number {
  const k = vector.length
  const at = i * k
  let sum = 0
  for (let f = 0; f < k; f++) sum += rows[at + f]! * vector[f]!
  return sum
}
