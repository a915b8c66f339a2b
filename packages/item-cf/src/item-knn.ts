import { show } from '@murecom/internal'
import type { Id } from './ids.ts'
import {
  type ItemKnnOptions,
  type ItemKnnParallelOptions,
  kernelsOf,
  type RecommendOptions,
  type ResolvedItemKnnOptions,
  resolveFrom,
  resolveItemKnn,
  resolveParallel,
  resolveRecommend,
  resolveSimilar,
  resolveSparse,
  resolveUpdate,
  type SimilarItemsOptions,
  type UpdateOptions,
} from './item-knn-options.ts'
import { heapOffer, heapSortBestFirst } from './kernels/top-k.ts'
import type { ItemCfKernels } from './kernels/types.ts'
import { allocateSets, fitModel, fitRows, type ItemKnnParts, readModelSets } from './sets/fit.ts'
import { givenRows, type ItemRow } from './sets/given-rows.ts'
import { readItemKnn, writeItemKnn } from './sets/item-knn-buffer.ts'
import { type ItemRows, SparseRows } from './sets/item-rows.ts'
import { byCount, type ItemSets } from './sets/item-sets.ts'
import { mergeSets } from './sets/merge-sets.ts'
import { finish } from './sets/steps.ts'
import { updateRows } from './sets/update-rows.ts'
import { fitParallel } from './threads/fit-parallel.ts'

/** An item with the score that a model gives it. */
export interface ScoredItem {
  id: Id
  /**
   * Higher is better; never NaN. Its range is that of the formula, see {@link ItemSimilarityName}: a cosine lies from 0 to 1, a
   * recommendation's score is a sum of such similarities.
   */
  score: number
}

/**
 * Item-to-item recommendations from sets without ratings: playlists, baskets, likes. Two items are similar when the same sets
 * hold them; a set is continued with the items most similar to those that it holds. The formulas are in
 * {@link ItemSimilarityName}; cosine, tfidf and bm25 are those of implicit 0.7.3, `'ease'` is Steck (2019).
 *
 * Ties go to the item that is in more sets, then to the one seen first.
 *
 * Fit: O(sum over the sets of their sizes squared) time; memory 8 bytes for each entry of the sets, 8 for each neighbour kept.
 *
 * @example
 * const model = ItemKnn.fit([['a', 'b', 'c'], ['a', 'b'], ['b', 'd']], { similarity: 'cosine' })
 * model.similarItems('a', { limit: 1 }) // [{ id: 'b', score: 0.816... }]
 * model.recommend(['a'], { limit: 1 }) // [{ id: 'b', score: 0.816... }]
 */
export class ItemKnn {
  #options: ResolvedItemKnnOptions
  #sets: ItemSets
  #rows: ItemRows
  /** Items by frequency, most first; after an update this order may differ from that of their numbers. */
  #popular: Int32Array | undefined
  /** Those of the fit; an update computes with them too. */
  readonly #kernels: ItemCfKernels
  #scores = new Float64Array(0)
  #touched = new Int32Array(0)

  private constructor(parts: ItemKnnParts, kernels: ItemCfKernels) {
    this.#kernels = kernels
    this.#options = parts.options
    this.#sets = parts.sets
    this.#rows = parts.rows
  }

  /**
   * Fits a model in the thread that calls; {@link ItemKnn.fitParallel} uses others.
   *
   * @param sets iterable of iterables of ids; read once. Ids are strings, finite numbers or bigints, and different types are
   *   different ids. An item counts once for each set. Arrays of non-negative integers are fastest
   * @throws TypeError that names the row of a value that is not a set or an id, or an unknown option; RangeError for an option
   *   outside its range or when no item is left
   */
  static fit(sets: Iterable<Iterable<Id>>, options: ItemKnnOptions = {}): ItemKnn {
    const where = 'ItemKnn.fit'
    const resolved = resolveItemKnn(where, options)
    const kernels = kernelsOf(where, options)
    return new ItemKnn(finish(fitModel(where, sets, resolved, kernels)), kernels)
  }

  /**
   * Fits the same model, to the bit, in other threads. The caller's thread reads the sets, in turns with its other tasks, and
   * then waits. All threads share one copy of the sets.
   *
   * @param sets as for {@link ItemKnn.fit}
   * @throws (as a rejection) what `fit` throws; the signal's reason when it is aborted; WorkerFailedError when a thread fails
   */
  static async fitParallel(sets: Iterable<Iterable<Id>>, options: ItemKnnParallelOptions = {}): Promise<ItemKnn> {
    const where = 'ItemKnn.fitParallel'
    const { model, kernels, threads } = resolveParallel(where, options)
    return new ItemKnn(await fitParallel(where, sets, model, kernels, threads), kernels)
  }

  /**
   * The model of rows that {@link ItemRows} computed, here or on other machines; in any order. O(entries + neighbours)
   *
   * @param sets those with which the rows were computed
   * @param options those with which the rows were computed; `'ease'` has no such rows
   * @throws what `fit` throws; RangeError for rows that are not those of the sets: missing, twice there, foreign or out of order
   */
  static fromRows(sets: Iterable<Iterable<Id>>, rows: Iterable<ItemRow>, options: ItemKnnOptions = {}): ItemKnn {
    const [where, kernels] = ['ItemKnn.fromRows', kernelsOf('ItemKnn.fromRows', options)]
    const resolved = resolveSparse(where, options)
    const read = finish(readModelSets(where, sets, resolved, kernels.modules, 0))
    return new ItemKnn({ options: resolved, sets: read, rows: givenRows(where, read, rows, resolved) }, kernels)
  }

  /** Every id of the model, most frequent first (as of `fit`). */
  get ids(): readonly Id[] {
    return this.#sets.ids.ids
  }

  /** Number of items. */
  get length(): number {
    return this.#sets.ids.length
  }

  /** Whether the model knows an id. O(1) */
  has(id: Id): boolean {
    return this.#sets.ids.indexOf(id) >= 0
  }

  /** How many sets hold an id; 0 where it is unknown. O(1) */
  countOf(id: Id): number {
    const item = this.#sets.ids.indexOf(id)
    return item < 0 ? 0 : this.#sets.counts[item]!
  }

  /** How many sets hold both of two ids; 0 where one is unknown. O(sets that hold either) */
  countOfBoth(a: Id, b: Id): number {
    const { ids, itemOffsets, itemSets } = this.#sets
    const [i, j] = [ids.indexOf(a), ids.indexOf(b)]
    if (i < 0 || j < 0) return 0
    let count = 0
    let y = itemOffsets[j]!
    const end = itemOffsets[j + 1]!
    for (let x = itemOffsets[i]!; x < itemOffsets[i + 1]!; x++) {
      while (y < end && itemSets[y]! < itemSets[x]!) y++
      if (y < end && itemSets[y] === itemSets[x]) count++
    }
    return count
  }

  /**
   * The items most similar to one, best first, without the item itself; empty where the id is unknown. O(limit), `'ease'`
   * O(items)
   *
   * @throws TypeError, RangeError for an option that is unknown or outside its range
   */
  similarItems(id: Id, options: SimilarItemsOptions = {}): ScoredItem[] {
    const limit = resolveSimilar('ItemKnn.similarItems', options)
    const item = this.#sets.ids.indexOf(id)
    if (item < 0) return []
    const { indices, scores } = this.#rows.read(item, limit)
    return indices.map((j, at) => ({ id: this.ids[j]!, score: scores[at]! }))
  }

  /**
   * Continues a set: items by the sum of their similarities to the given ones, best first. The set need not have been in the
   * data; unknown ids are ignored, and the given ids are never returned. O(given x k), `'ease'` O(given x items)
   *
   * @throws TypeError, RangeError for an argument outside its range
   */
  recommend(ids: Iterable<Id>, options: RecommendOptions = {}): ScoredItem[] {
    const where = 'ItemKnn.recommend'
    const { limit, exclude, filter, fallback } = resolveRecommend(where, options)
    const given = this.#numbersOf(where, 'ids', ids)
    const banned = new Set(given)
    if (exclude) for (const i of this.#numbersOf(where, 'exclude', exclude)) banned.add(i)
    if (this.#scores.length < this.length) {
      this.#scores = new Float64Array(this.length)
      this.#touched = new Int32Array(this.length)
    }
    const all = this.#scores
    let met = 0
    for (const i of given) met = this.#rows.addInto(i, all, this.#touched, met)
    const size = Math.min(limit, this.length)
    const scores = new Float64Array(size)
    const indices = new Int32Array(size)
    let held = 0
    try {
      for (let t = 0; t < met; t++) {
        const j = this.#touched[t]!
        const score = all[j]!
        if (held === size && !(score > scores[0]! || (score === scores[0] && j < indices[0]!))) continue
        if (banned.has(j) || (filter && !filter(this.ids[j]!))) continue
        held = heapOffer(scores, indices, held, size, score, j)
      }
    } finally {
      for (let t = 0; t < met; t++) all[this.#touched[t]!] = 0
    }
    heapSortBestFirst(scores, indices, held)
    const out = Array.from({ length: held }, (_, at) => ({ id: this.ids[indices[at]!]!, score: scores[at]! }))
    if (fallback === 'popular' && held < limit) this.#fill(out, indices.subarray(0, held), limit, banned, filter)
    return out
  }

  /**
   * The score of every item in `recommend(ids)`, of the given ones too, in the order of {@link ids}; 0 where nothing is known.
   * O(items + given x k), `'ease'` O(given x items)
   */
  scores(ids: Iterable<Id>): Float64Array {
    const scores = new Float64Array(this.length)
    const touched = new Int32Array(this.length)
    let met = 0
    for (const i of this.#numbersOf('ItemKnn.scores', 'ids', ids)) met = this.#rows.addInto(i, scores, touched, met)
    return scores
  }

  /**
   * The given ids that contribute to an item's score in `recommend(ids)`, each with its share of the score, largest first. Ids
   * that contribute nothing are left out. O(given x k)
   */
  explain(ids: Iterable<Id>, item: Id): ScoredItem[] {
    const target = this.#sets.ids.indexOf(item)
    const given = this.#numbersOf('ItemKnn.explain', 'ids', ids)
    if (target < 0) return []
    return given
      .filter(i => i !== target)
      .map(i => ({ id: this.ids[i]!, score: this.#rows.score(i, target) }))
      .filter(({ score }) => score !== 0)
      .sort((a, b) => b.score - a.score)
  }

  /**
   * Learns more sets, such as new playlists. With `rows: 'touched'` (default) the neighbours of the items of the new sets
   * are computed anew, over the old and the new sets, and equal those of a fit on all of them. Other items keep their
   * neighbours, which do not include new items or grown counts yet. `'all'` computes every row; `'ease'` always does.
   *
   * It computes in the kernels of the fit, or of {@link ItemKnn.from}.
   *
   * Ids left out by `minCount` or `maxItems` begin at 0 here, and enter once the updates hold them often enough in one call.
   *
   * @throws TypeError that names the row of a value that is not a set or an id, or an unknown option
   */
  update(sets: Iterable<Iterable<Id>>, options: UpdateOptions = {}): this {
    const where = 'ItemKnn.update'
    const which = resolveUpdate(where, options)
    const { modules } = this.#kernels
    const { sets: merged, touched } = mergeSets(where, this.#sets, sets, {
      minCount: this.#options.minCount,
      allocate: allocateSets(this.#options, modules, 0),
    })
    const old = this.#rows
    this.#rows =
      which === 'touched' && old instanceof SparseRows
        ? updateRows(old, merged, touched, this.#options, modules)
        : finish(fitRows(merged, this.#options, this.#kernels))
    this.#sets = merged
    this.#popular = byCount(merged.counts, merged.counts.length, 1)
    return this
  }

  /** The model with its sets, in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeItemKnn({ options: this.#options, sets: this.#sets, rows: this.#rows })
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @param options `kernels` for later updates
   * @throws ForeignBufferError for any other bytes, with the reason: foreign, of another version, cut off, or damaged
   */
  static from(buffer: ArrayBuffer | Uint8Array, options?: Pick<ItemKnnOptions, 'kernels'>): ItemKnn {
    const model = new ItemKnn(readItemKnn(buffer), resolveFrom('ItemKnn.from', options))
    model.#popular = byCount(model.#sets.counts, model.length, 1)
    return model
  }

  /** Distinct numbers of the known ids. */
  #numbersOf(where: string, name: string, ids: Iterable<Id>): number[] {
    if (typeof ids === 'string' || typeof (ids as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`${where}: ${name} must be an iterable of ids, got ${show(ids)}`)
    }
    const out = new Set<number>()
    for (const id of ids) {
      const item = this.#sets.ids.indexOf(id)
      if (item >= 0) out.add(item)
    }
    return [...out]
  }

  /** Appends the most frequent items that are not there yet, with score 0. */
  #fill(out: ScoredItem[], held: Int32Array, limit: number, banned: Set<number>, filter?: (id: Id) => boolean): void {
    const there = new Set(held)
    for (let at = 0; at < this.length && out.length < limit; at++) {
      const j = this.#popular ? this.#popular[at]! : at
      if (there.has(j) || banned.has(j) || (filter && !filter(this.ids[j]!))) continue
      out.push({ id: this.ids[j]!, score: 0 })
    }
  }
}
