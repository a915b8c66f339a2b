import { heapOffer, heapSortBestFirst } from '../kernels/top-k.ts'
import type { ItemCfKernels } from '../kernels/types.ts'
import { invertPositiveDefinite } from './invert.ts'
import type { ItemRows } from './item-rows.ts'
import type { ItemSets } from './item-sets.ts'
import type { Steps } from './steps.ts'

/** Sets that are counted in one step. */
const SETS_A_STEP = 64

/**
 * EASE: the item weights B with zero diagonal that least-squares reconstruct every set from itself,
 *
 *     P = (X^T X + regularization I)^-1,   B_ij = -P_ij / P_jj,   B_ii = 0
 *
 * Source: Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019). Row-major n x n float32. O(n^3) time; three
 * n x n float64 matrices while it runs.
 */
export function* fitEase(
  sets: Pick<ItemSets, 'counts' | 'setOffsets' | 'setItems'>,
  regularization: number,
  kernels: ItemCfKernels,
): Steps<Float32Array> {
  const { counts, setOffsets, setItems } = sets
  const n = counts.length
  const gram = new Float64Array(n * n)
  for (let s = 0; s < setOffsets.length - 1; s++) {
    for (let e = setOffsets[s]!; e < setOffsets[s + 1]!; e++) {
      const row = setItems[e]! * n
      // Items of a set ascend: entries up to e are the lower triangle.
      for (let f = setOffsets[s]!; f <= e; f++) gram[row + setItems[f]!]! += 1
    }
    if (s % SETS_A_STEP === 0) yield
  }
  for (let i = 0; i < n; i++) gram[i * n + i]! += regularization
  const inverse = new Float64Array(n * n)
  const invertible = yield* invertPositiveDefinite(gram, inverse, new Float64Array(n * n), n, kernels.subtractProduct)
  if (!invertible) {
    throw new RangeError(`ItemKnn: regularization must make the matrix invertible, got ${regularization}`)
  }
  yield
  const weights = new Float32Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j) weights[i * n + j] = -inverse[i * n + j]! / inverse[j * n + j]!
  }
  return weights
}

/** Every pair's weight; entry (i, j) is what i adds to the score of j, negative where i makes j less likely. */
export class DenseRows implements ItemRows {
  readonly weights: Float32Array
  readonly #n: number

  constructor(weights: Float32Array, n: number) {
    this.weights = weights
    this.#n = n
  }

  addInto(i: number, scores: Float64Array, touched: Int32Array, met: number): number {
    const n = this.#n
    const row = i * n
    for (let j = 0; j < n; j++) scores[j]! += this.weights[row + j]!
    if (met === n) return met
    for (let j = 0; j < n; j++) touched[j] = j
    return n
  }

  score(i: number, j: number): number {
    return this.weights[i * this.#n + j]!
  }

  read(i: number, limit: number): { indices: number[]; scores: number[] } {
    const size = Math.min(limit, this.#n - 1)
    const scores = new Float64Array(size)
    const indices = new Int32Array(size)
    let held = 0
    for (let j = 0; j < this.#n && size > 0; j++) {
      if (j !== i) held = heapOffer(scores, indices, held, size, this.weights[i * this.#n + j]!, j)
    }
    heapSortBestFirst(scores, indices, held)
    return { indices: [...indices], scores: [...scores] }
  }
}
