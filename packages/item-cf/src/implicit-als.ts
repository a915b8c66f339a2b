import { show } from '@murecom/internal'
import { readAls, writeAls } from './als/als-buffer.ts'
import { type AlsParts, fitAls } from './als/fit.ts'
import { fitAlsParallel } from './als/fit-parallel.ts'
import { dotRow, type Entry, type FittedFactors, FoldIn } from './als/fold-in.ts'
import { type FittedFactorsOptions, givenFactors } from './als/given-factors.ts'
import {
  type ImplicitAlsOptions,
  type ImplicitAlsParallelOptions,
  resolveAls,
  resolveAlsParallel,
} from './als/options.ts'
import type { WeightedSets } from './als/read-sets.ts'
import type { Id } from './ids.ts'
import type { ScoredItem } from './item-knn.ts'
import {
  kernelsOf,
  type RecommendOptions,
  resolveRecommend,
  resolveSimilar,
  type SimilarItemsOptions,
} from './item-knn-options.ts'
import { heapOffer, heapSortBestFirst } from './kernels/top-k.ts'
import { finish } from './sets/steps.ts'

/**
 * Weighted matrix factorisation of sets without ratings: each item and each set is a vector, and their dot product says how
 * well an item fits a set. Hu, Koren and Volinsky (2008), with the loss of Rendle et al., "Revisiting the Performance of iALS on Item
 * Recommendation Benchmarks" (2021), as the default, and that of implicit 0.7.3 as an option: from the same first factors, both
 * get the same factors within 1e-4. The formulas are in {@link AlsObjective}.
 *
 * A set need not have been in the data: its vector is solved for when it is asked for. The items' vectors are plain rows of
 * float32, which a nearest-neighbour index takes as they are.
 *
 * Fit, each iteration: O(cgSteps (entries x factors + rows x factors^2)), with `'cholesky'` O(entries x factors^2 + rows x
 * factors^3), where rows are sets and items. Memory: 4 bytes for each factor of each row, 8 to 16 for each entry.
 *
 * @example
 * const model = ImplicitAls.fit([['a', 'b'], ['a', 'b', 'c'], ['d', 'e'], ['d', 'e', 'c']], { factors: 2 })
 * model.recommend(['a'], { limit: 1 })[0]?.id // 'b'
 * model.similarItems('d', { limit: 1 })[0]?.id // 'e'
 */
export class ImplicitAls {
  readonly #parts: AlsParts
  readonly #model: FittedFactors
  /** Length of each item's vector. */
  #norms: Float64Array | undefined

  private constructor(parts: AlsParts) {
    this.#parts = parts
    const { factors, weights } = parts.options
    this.#model = { factors, weights, itemFactors: parts.itemFactors, gram: parts.gram }
  }

  /**
   * Fits a model in the thread that calls; {@link ImplicitAls.fitParallel} uses others.
   *
   * @param sets iterable of iterables of ids, as for `ItemKnn.fit`; or of Maps from ids to values above 0, such as how often each was
   *   played. Either every set is a Map or none; Maps are kept until they have been read twice
   * @throws TypeError that names the row of a value that is not a set or an id, or an unknown option; RangeError for a value or an
   *   option outside its range, when no item is left, or when rows cannot be solved, which more `regularization` mends
   */
  static fit(sets: WeightedSets, options: ImplicitAlsOptions = {}): ImplicitAls {
    const where = 'ImplicitAls.fit'
    const resolved = resolveAls(where, options)
    return new ImplicitAls(finish(fitAls(where, sets, resolved, kernelsOf(where, options), options?.onProgress)))
  }

  /**
   * Fits the same model, to the bit, in other threads, however many they are. The caller's thread reads the sets, in turns with its
   * other tasks, and then waits. All threads share one copy of the sets and the factors.
   *
   * @param sets as for {@link ImplicitAls.fit}
   * @throws (as a rejection) what `fit` throws; the signal's reason when it is aborted; WorkerFailedError when a thread fails
   */
  static async fitParallel(sets: WeightedSets, options: ImplicitAlsParallelOptions = {}): Promise<ImplicitAls> {
    const where = 'ImplicitAls.fitParallel'
    const { model, rest, threads } = resolveAlsParallel(where, options)
    const kernels = kernelsOf(where, rest)
    return new ImplicitAls(
      await fitAlsParallel(where, sets, model, kernels, { ...threads, onProgress: rest.onProgress }),
    )
  }

  /**
   * A model of items' vectors that another program fitted, such as Spark's MLlib; sets are solved for as the options say.
   *
   * @param itemFactors items x `factors`, row i that of `ids[i]`
   * @param options `counts`: how many sets hold each item, at least 1; the most frequent first. `sets`: number of sets
   * @throws TypeError for an unknown option; RangeError for an id that is given twice, arrays of other lengths, values that are not finite
   */
  static fromFactors(ids: readonly Id[], itemFactors: Float32Array, options: FittedFactorsOptions): ImplicitAls {
    return new ImplicitAls(givenFactors('ImplicitAls.fromFactors', ids, itemFactors, options))
  }

  /** Every id of the model, most frequent first. */
  get ids(): readonly Id[] {
    return this.#parts.ids.ids
  }

  /** Number of items. */
  get length(): number {
    return this.#parts.ids.length
  }

  /** Numbers of each vector. */
  get factors(): number {
    return this.#parts.options.factors
  }

  /**
   * The items' vectors, length x factors, row i that of `ids[i]`: the model's own array, not a copy. The score of an item in a set is
   * the dot product of its row with {@link ImplicitAls.setFactors}.
   */
  get itemFactors(): Float32Array {
    return this.#parts.itemFactors
  }

  /** Whether the model knows an id. O(1) */
  has(id: Id): boolean {
    return this.#parts.ids.indexOf(id) >= 0
  }

  /** How many sets hold an id; 0 where it is unknown. O(1) */
  countOf(id: Id): number {
    const item = this.#parts.ids.indexOf(id)
    return item < 0 ? 0 : this.#parts.counts[item]!
  }

  /**
   * The vector of a set, solved exactly; zeros where no id is known. Unknown ids are ignored. O(given x factors^2 + factors^3)
   *
   * @param ids or a Map from ids to values above 0
   * @throws TypeError, RangeError for an argument outside its range
   */
  setFactors(ids: Iterable<Id> | ReadonlyMap<Id, number>): Float32Array {
    const entries = this.#entriesOf('ImplicitAls.setFactors', 'ids', ids)
    if (entries.length === 0) return new Float32Array(this.factors)
    return Float32Array.from(new FoldIn(this.#model, entries).solve())
  }

  /**
   * The items most similar to one by the cosine of their vectors, best first, without the item itself; empty where the id is unknown.
   * O(items x factors)
   *
   * @throws TypeError, RangeError for an option that is unknown or outside its range
   */
  similarItems(id: Id, options: SimilarItemsOptions = {}): ScoredItem[] {
    const limit = resolveSimilar('ImplicitAls.similarItems', options)
    const item = this.#parts.ids.indexOf(id)
    if (item < 0) return []
    const { itemFactors } = this.#parts
    const norms = this.#lengths()
    const vector = itemFactors.subarray(item * this.factors, (item + 1) * this.factors)
    const cosine = (j: number): number => dotRow(itemFactors, j, vector) / (norms[item]! * norms[j]! || 1)
    return this.#best(limit, cosine, j => j !== item)
  }

  /**
   * Continues a set: every item by the dot product of its vector with that of the set, best first. The set need not have been in the
   * data; unknown ids are ignored, and the given ids are never returned. A score is near 1 for what fits; it is not bounded.
   * Where no given id is known, the most frequent items come with score 0, or with `fallback: 'none'` nothing.
   * O(given x factors^2 + factors^3 + items x factors)
   *
   * @param ids or a Map from ids to values above 0
   * @throws TypeError, RangeError for an argument outside its range
   */
  recommend(ids: Iterable<Id> | ReadonlyMap<Id, number>, options: RecommendOptions = {}): ScoredItem[] {
    const where = 'ImplicitAls.recommend'
    const { limit, exclude, filter, fallback } = resolveRecommend(where, options)
    const entries = this.#entriesOf(where, 'ids', ids)
    const banned = new Set(entries.map(([item]) => item))
    if (exclude) for (const [item] of this.#entriesOf(where, 'exclude', exclude)) banned.add(item)
    if (entries.length === 0 && fallback === 'none') return []
    const vector = entries.length === 0 ? new Float64Array(this.factors) : new FoldIn(this.#model, entries).solve()
    const { itemFactors } = this.#parts
    const allowed = (j: number): boolean => !banned.has(j) && (!filter || filter(this.ids[j]!))
    return this.#best(limit, j => dotRow(itemFactors, j, vector), allowed)
  }

  /**
   * What each given id adds to an item's score in `recommend(ids)`, largest first; the shares add up to the score, and can be
   * negative. Empty where the item or every given id is unknown. The given item itself counts too. O(given x factors^2 + factors^3)
   *
   * @throws TypeError, RangeError for an argument outside its range
   */
  explain(ids: Iterable<Id> | ReadonlyMap<Id, number>, item: Id): ScoredItem[] {
    const target = this.#parts.ids.indexOf(item)
    const entries = this.#entriesOf('ImplicitAls.explain', 'ids', ids)
    if (target < 0 || entries.length === 0) return []
    const shares = new FoldIn(this.#model, entries).shares(target)
    return entries.map(([i], n) => ({ id: this.ids[i]!, score: shares[n]! })).sort((a, b) => b.score - a.score)
  }

  /** The model, without its sets, in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeAls(this.#parts)
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for any other bytes, with the reason: foreign, of another version, cut off, or damaged
   */
  static from(buffer: ArrayBuffer | Uint8Array): ImplicitAls {
    return new ImplicitAls(readAls(buffer))
  }

  /** Known items with their values, each once. */
  #entriesOf(where: string, name: string, ids: Iterable<Id> | ReadonlyMap<Id, number>): Entry[] {
    if (typeof ids === 'string' || typeof (ids as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`${where}: ${name} must be an iterable of ids, got ${show(ids)}`)
    }
    const isMap = ids instanceof Map
    const entries = new Map<number, number>()
    for (const id of isMap ? (ids as ReadonlyMap<Id, number>).keys() : (ids as Iterable<Id>)) {
      const item = this.#parts.ids.indexOf(id)
      const value = isMap ? (ids as ReadonlyMap<Id, number>).get(id)! : 1
      if (!(Number.isFinite(value) && value > 0)) {
        throw new RangeError(`${where}: the value of ${show(id)} must be a finite number above 0, got ${show(value)}`)
      }
      if (item >= 0) entries.set(item, value)
    }
    return [...entries]
  }

  #lengths(): Float64Array {
    const { factors: k } = this
    const { itemFactors } = this.#parts
    this.#norms ??= Float64Array.from(this.#parts.counts, (_, i) =>
      Math.sqrt(dotRow(itemFactors, i, itemFactors.subarray(i * k, i * k + k))),
    )
    return this.#norms
  }

  /** The items with the highest scores; of equal scores the more frequent one first. `allowed` is asked about good ones only. */
  #best(limit: number, scoreOf: (item: number) => number, allowed: (item: number) => boolean): ScoredItem[] {
    const size = Math.min(limit, this.length)
    const scores = new Float64Array(size)
    const items = new Int32Array(size)
    let held = 0
    for (let j = 0; j < this.length; j++) {
      const score = scoreOf(j)
      if ((held === size && score <= scores[0]!) || !allowed(j)) continue
      held = heapOffer(scores, items, held, size, score, j)
    }
    heapSortBestFirst(scores, items, held)
    return Array.from({ length: held }, (_, at) => ({ id: this.ids[items[at]!]!, score: scores[at]! }))
  }
}
