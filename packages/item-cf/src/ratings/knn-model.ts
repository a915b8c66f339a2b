import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { checkId, type Id } from '../ids.ts'
import type { Csr } from '../kernels/csr.ts'
import { heapOffer, heapSortBestFirst } from '../kernels/top-k.ts'
import { SIMILARITY_PARTS, weighNeighbors } from '../kernels/weighted-neighbors.ts'
import { type BaselineOptions, type Baselines, computeBaselines, resolveBaseline } from './baselines.ts'
import { type Estimate, RatingModel } from './rating-model.ts'
import type { FittedRatings } from './rows.ts'
import { computeSimilarities, resolveSimilarity, type SimilarityOptions } from './similarities.ts'
import type { SimilarityMatrix } from './similarity-matrix.ts'

/** How a neighbourhood model is fitted. */
export interface KnnOptions {
  /** Most neighbours that take part in an estimate, at least 1. Default 40, as Surprise. */
  k?: number
  /** With fewer neighbours than this none of them takes part; from 1 to k. Default 1. */
  minK?: number
  similarity?: SimilarityOptions
  /** Biases, which `KnnBaseline` and the similarity `'pearson_baseline'` use. */
  baseline?: BaselineOptions
}

/** Neighbours that `getNeighbors` returns. */
export interface NeighborsOptions {
  /** At least 1; all others are returned where there are fewer. Default: the model's k. */
  k?: number
}

const OPTIONS: OptionNames<KnnOptions> = { k: 1, minK: 1, similarity: 'simoptions', baseline: 'bsloptions' }
const NEIGHBORS_OPTIONS: OptionNames<NeighborsOptions> = { k: 1 }

/** Nearest users or items of one. */
export interface NeighborList {
  /**
   * Most similar first; equally similar ones in the order of their first appearance in the data. `score` is the similarity:
   * from 0 to 1 for msd and for cosine of positive ratings, from -1 to 1 for the others.
   */
  neighbors: { id: Id; score: number }[]
  /** Present when the order says little: which similarities tie, why, and what to use instead. */
  warning?: string
}

/** Where estimates start from and what each rating says beyond that. */
export interface Terms {
  /** Value that an estimate for x starts from; the baseline models add their own. */
  start(x: number, y: number): number
  /** Unit in which x deviates. */
  scale(x: number): number
  /** How far each rating of `byY` lies from where its rater's estimates start, in the rater's unit. */
  deviations: Float64Array
}

/** The data of a fit, seen from the side that is compared (x) and the other (y). */
export interface Sides {
  mean: number
  byX: Csr
  byY: Csr
  /** Biases of x and y; empty arrays unless the model or its similarity uses biases. */
  biasX: Float64Array
  biasY: Float64Array
}

/**
 * What the four neighbourhood models share. Below, y is an item when neighbours are users, and a user when they are items.
 *
 * Fit: O(sum over y of its ratings squared) time; memory for the pairs that have a similarity (24 bytes each, or 8 in a
 * triangle where that is less). Predict: O(ratings of y).
 */
export abstract class KnnModel extends RatingModel {
  readonly k: number
  readonly minK: number
  readonly #similarity: Required<SimilarityOptions>
  readonly #baseline: Required<BaselineOptions>
  #similarities: SimilarityMatrix | undefined
  #sides: Sides | undefined
  #terms: Terms | undefined
  #row = new Float64Array(0)
  #places = new Int32Array(0)
  readonly #parts = new Int32Array(SIMILARITY_PARTS)
  readonly #heapScores: Float64Array
  readonly #heapIndices: Int32Array
  readonly #sums = new Float64Array(2)

  /** @throws TypeError, RangeError for an option outside its range */
  constructor(where: string, options: KnnOptions) {
    super()
    const { k = 40, minK = 1, similarity, baseline } = checkOptions(where, options, OPTIONS)
    this.k = checkInteger(where, 'k', k, 1, 1e6)
    this.minK = checkInteger(where, 'minK', minK, 1, this.k)
    this.#similarity = resolveSimilarity(where, similarity)
    this.#baseline = resolveBaseline(where, baseline)
    this.#heapScores = new Float64Array(this.k)
    this.#heapIndices = new Int32Array(this.k)
  }

  /** @internal Whether biases enter the estimate itself. */
  protected get usesBaselines(): boolean {
    return false
  }
  /** @internal */
  protected abstract terms(sides: Sides): Terms

  /** Bytes that the similarities take; 0 before `fit`. */
  get similarityBytes(): number {
    return this.#similarities?.byteLength ?? 0
  }

  /** @internal */
  protected override train(ratings: FittedRatings): void {
    const { byUser, byItem, mean } = ratings
    const { userBased, name } = this.#similarity
    const [byX, byY] = userBased ? [byUser, byItem] : [byItem, byUser]
    const rows = byX.offsets.length - 1
    const centred = name === 'pearson_baseline'
    const biases: Baselines =
      centred || this.usesBaselines
        ? computeBaselines(ratings, this.#baseline)
        : { users: new Float64Array(0), items: new Float64Array(0) }
    const [biasX, biasY] = userBased ? [biases.users, biases.items] : [biases.items, biases.users]
    const center = centred ? { mean, x: biasX, y: biasY } : undefined
    this.#similarities = computeSimilarities(byY, rows, this.#similarity, center)
    this.#sides = { mean, byX, byY, biasX, biasY }
    this.#terms = this.terms(this.#sides)
    let longest = 0
    for (let y = 0; y < byY.offsets.length - 1; y++) longest = Math.max(longest, byY.offsets[y + 1]! - byY.offsets[y]!)
    this.#row = new Float64Array(Math.max(longest, rows))
    this.#places = new Int32Array(longest)
  }

  /** @internal By the rows that are compared: what one estimate reads of the similarities is near for the next. */
  protected override order(users: Int32Array, items: Int32Array): Iterable<number> {
    const xs = this.#similarity.userBased ? users : items
    const { length } = xs
    // One number for a row and where it was asked for; rows that are unknown are -1.
    return Float64Array.from(xs, (x, at) => (x + 1) * length + at)
      .sort()
      .map(key => key % length)
  }

  /** @internal */
  protected override estimate(u: number, i: number): Estimate {
    const { byY, mean, biasX, biasY } = this.#sides!
    const [x, y] = this.#similarity.userBased ? [u, i] : [i, u]
    if (x < 0 || y < 0) {
      if (!this.usesBaselines) return { value: 0, actualK: 0, reason: 'the user or the item is unknown' }
      return { value: mean + (x >= 0 ? biasX[x]! : 0) + (y >= 0 ? biasY[y]! : 0), actualK: 0 }
    }
    const start = byY.offsets[y]!
    const count = byY.offsets[y + 1]! - start
    this.#similarities!.gather(x, byY.indices, start, count, this.#row)
    const terms = this.#terms!
    const actualK = weighNeighbors(
      this.#row,
      terms.deviations,
      start,
      count,
      this.k,
      this.#places,
      this.#parts,
      this.#heapScores,
      this.#heapIndices,
      this.#sums,
    )
    if (actualK < this.minK) return this.tooFew(terms.start(x, y), actualK)
    return { value: terms.start(x, y) + (this.#sums[1]! / this.#sums[0]!) * terms.scale(x), actualK }
  }

  /** @internal The estimate where fewer than minK neighbours have a positive similarity. */
  protected tooFew(start: number, actualK: number): Estimate {
    return { value: start, actualK }
  }

  /**
   * The k users (or items, with `userBased: false`) most similar to `id`. Like Surprise it lists similarities of 0 and
   * below once the positive ones are used up.
   *
   * Ratings that are all equal cannot rank anything: every similarity is the same, the order is that of the data, and
   * `warning` says so. Use `ItemKnn` for plays, likes and playlists.
   *
   * @param id known to the dataset
   * O(n log k).
   * @throws NotFittedError before `fit`; TypeError for an unknown option; RangeError when `id` is unknown
   */
  getNeighbors(id: Id, options: NeighborsOptions = {}): NeighborList {
    const where = `${this.name}.getNeighbors`
    const { k = this.k } = checkOptions(where, options, NEIGHBORS_OPTIONS)
    const { data } = this.fitted('getNeighbors')
    const { userBased } = this.#similarity
    const ids = userBased ? data.users : data.items
    const side = userBased ? 'user' : 'item'
    checkInteger(where, 'k', k, 1)
    checkId(where, 'id', 0, id)
    const x = userBased ? data.indexOfUser(id) : data.indexOfItem(id)
    if (x < 0) throw new RangeError(`${where}: id must be a known ${side}, got ${String(id)}`)
    const size = Math.min(k, ids.length - 1)
    const all = Int32Array.from({ length: ids.length }, (_, i) => i)
    this.#similarities!.gather(x, all, 0, ids.length, this.#row)
    const scores = new Float64Array(size + 1)
    const indices = new Int32Array(size + 1)
    // One more than k, to see whether the last place is a tie.
    let held = 0
    for (let i = 0; i < ids.length; i++) {
      if (i !== x) held = heapOffer(scores, indices, held, size + 1, this.#row[i]!, i)
    }
    heapSortBestFirst(scores, indices, held)
    const neighbors = Array.from({ length: size }, (_, i) => ({ id: ids[indices[i]!]!, score: scores[i]! }))
    const warning = warningOf(data.ratings, scores, held, size, side)
    return warning === undefined ? { neighbors } : { neighbors, warning }
  }
}

function warningOf(
  ratings: Float64Array,
  scores: Float64Array,
  held: number,
  size: number,
  side: string,
): string | undefined {
  if (ratings.every(r => r === ratings[0])) {
    return (
      `every rating is ${ratings[0]}, so the similarity cannot rank: these are the first ${side}s of the data that ` +
      'have common ratings. For plays, likes or playlists use ItemKnn.'
    )
  }
  if (size > 0 && held > size && scores[0] === scores[size]) {
    return `at least ${held} ${side}s have the same similarity ${scores[0]}: these are the first of them in the data.`
  }
  return undefined
}
