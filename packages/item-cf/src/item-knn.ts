import { checkInteger, describe } from '@murecom/internal'
import { nodeWorker, type WorkerFactory, type WorkerLike } from '@murecom/internal/worker'
import type { Id } from './ids.ts'
import { type ItemKnnOptions, type ResolvedItemKnnOptions, resolveItemKnn } from './item-knn-options.ts'
import { heapOffer, heapSortBestFirst } from './kernels/top-k.ts'
import { rowsOf, sourceOf } from './sets/fit-rows.ts'
import { type ItemKnnParts, readItemKnn, writeItemKnn } from './sets/item-knn-buffer.ts'
import type { ItemRows } from './sets/item-rows.ts'
import { SparseRows } from './sets/item-rows.ts'
import { type AllocateSets, allocateArrays, byCount, type ItemSets, readSets } from './sets/item-sets.ts'
import { mergeSets } from './sets/merge-sets.ts'
import { RowBuilder, SEGMENT_ROWS } from './sets/neighbor-rows.ts'
import { allocateSets } from './simd/row-kernel.ts'
import { canShare, RowThreads } from './threads/row-threads.ts'

/** An item with what a model gives it; higher is better, never NaN. */
export interface ScoredItem {
  key: Id
  score: number
}

/** Which items may be recommended. */
export interface RecommendOptions {
  /** Ids that are not to come back; the given ids never do. */
  exclude?: Iterable<Id>
  /** Only items for which this is true come back. Called with candidates that are good enough only. */
  filter?: (key: Id) => boolean
  /**
   * What fills the list when the model knows too little about the given ids: `'popular'` (default), the most frequent
   * items with score 0, or `'none'`, and the list stays short.
   */
  fallback?: 'popular' | 'none'
}

/** Starts a thread of this package. It stands here because the built file lies beside worker.js too. */
const startWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('./worker.ts', import.meta.url))
    : (new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as unknown as WorkerLike)

/**
 * Item-to-item recommendations from sets without ratings: playlists, baskets, likes. Two items are similar when the same sets
 * hold them; a set is continued with the items most similar to what it holds. The formulas are in
 * {@link ItemSimilarityOptions}; cosine, tfidf and bm25 are those of implicit 0.7.3, `'ease'` is Steck (2019).
 *
 * Ties go to the item that is in more sets, then to the one seen first.
 *
 * Fit: O(sum over the sets of their sizes squared) time; memory 8 bytes for each entry of the sets, 8 for each neighbour kept.
 *
 * @example
 * const model = ItemKnn.fit([['a', 'b', 'c'], ['a', 'b'], ['b', 'd']], { similarity: 'cosine' })
 * model.similarItems('a', 1) // [{ key: 'b', score: 0.816... }]
 * model.recommend(['a'], 1) // [{ key: 'b', score: 0.816... }]
 */
export class ItemKnn {
  #options: ResolvedItemKnnOptions
  #sets: ItemSets
  #rows: ItemRows
  /** Items by frequency, most first; an update may make that differ from their numbers. */
  #popular: Int32Array | undefined
  #scores = new Float64Array(0)
  #touched = new Int32Array(0)

  private constructor(parts: ItemKnnParts) {
    this.#options = parts.options
    this.#sets = parts.sets
    this.#rows = parts.rows
  }

  /**
   * @param sets iterable of iterables of ids; read once. Ids are strings, finite numbers or bigints, and different types are
   *   different ids. An item counts once for each set. Arrays of non-negative integers are fastest
   * @returns the model; a Promise of it where `workers` is above 1
   * @throws TypeError naming the row for what is no set or no id; RangeError for an option outside its range or when no item
   *   is left; WorkerFailedError (as a rejection) when a thread cannot be started
   */
  static fit(sets: Iterable<Iterable<Id>>, options?: ItemKnnOptions & { workers?: 1 }): ItemKnn
  static fit(sets: Iterable<Iterable<Id>>, options: ItemKnnOptions): ItemKnn | Promise<ItemKnn>
  static fit(sets: Iterable<Iterable<Id>>, options: ItemKnnOptions = {}): ItemKnn | Promise<ItemKnn> {
    const where = 'ItemKnn.fit'
    const resolved = resolveItemKnn(where, options)
    const workers = checkInteger(where, 'workers', options.workers ?? 1, 1, 64)
    const ease = resolved.similarity === 'ease'
    const threaded = workers > 1 && !ease && canShare()
    const maxItems = ease ? resolved.maxItems : Number.MAX_SAFE_INTEGER
    const threads = threaded ? workers : 1
    const allocate: AllocateSets = (...sizes) =>
      (options.kernels && !ease && allocateSets(...sizes, resolved.k, threads)) || allocateArrays(threaded)(...sizes)
    const read = (): ItemSets => readSets(where, sets, { minCount: resolved.minCount, maxItems, allocate })
    if (threaded) return ItemKnn.#fitInThreads(read, resolved, workers, options)
    const data = read()
    const model = new ItemKnn({ options: resolved, sets: data, rows: rowsOf(data, resolved, options.kernels) })
    return workers > 1 ? Promise.resolve(model) : model
  }

  /** Starts the threads before it reads the sets, so that they load meanwhile. */
  static async #fitInThreads(
    read: () => ItemSets,
    resolved: ResolvedItemKnnOptions,
    workers: number,
    options: ItemKnnOptions,
  ): Promise<ItemKnn> {
    const threads = new RowThreads(workers, options.createWorker ?? startWorker)
    try {
      const sets = read()
      const segments = await threads.build(sourceOf(sets, resolved), options.kernels)
      return new ItemKnn({ options: resolved, sets, rows: new SparseRows(segments, resolved.k) })
    } finally {
      await threads.end()
    }
  }

  /** Every id of the model, most frequent first (as of `fit`). */
  get keys(): readonly Id[] {
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

  /**
   * The items most similar to one, itself left out; empty where the id is unknown.
   *
   * @param n at least 1, at most the k of the fit come back. Default 10. O(n), `'ease'` O(items)
   */
  similarItems(id: Id, n = 10): ScoredItem[] {
    checkInteger('ItemKnn.similarItems', 'n', n, 1)
    const item = this.#sets.ids.indexOf(id)
    if (item < 0) return []
    const { indices, scores } = this.#rows.read(item, n)
    return indices.map((j, at) => ({ key: this.keys[j]!, score: scores[at]! }))
  }

  /**
   * Continues a set: items by the sum of their similarities to the given ones, best first. The set need not have been in the
   * data; unknown ids say nothing, and the ids given never come back.
   *
   * @param n at least 1. Default 10. O(given x k), `'ease'` O(given x items)
   * @throws TypeError, RangeError for an argument outside its range
   */
  recommend(ids: Iterable<Id>, n = 10, options: RecommendOptions = {}): ScoredItem[] {
    const where = 'ItemKnn.recommend'
    checkInteger(where, 'n', n, 1)
    const { filter, fallback = 'popular' } = options
    const given = this.#numbersOf(where, 'ids', ids)
    const banned = new Set(given)
    if (options.exclude) for (const i of this.#numbersOf(where, 'exclude', options.exclude)) banned.add(i)
    if (this.#scores.length < this.length) {
      this.#scores = new Float64Array(this.length)
      this.#touched = new Int32Array(this.length)
    }
    const all = this.#scores
    let met = 0
    for (const i of given) met = this.#rows.addInto(i, all, this.#touched, met)
    const size = Math.min(n, this.length)
    const scores = new Float64Array(size)
    const indices = new Int32Array(size)
    let held = 0
    try {
      for (let t = 0; t < met; t++) {
        const j = this.#touched[t]!
        const score = all[j]!
        if (held === size && !(score > scores[0]! || (score === scores[0] && j < indices[0]!))) continue
        if (banned.has(j) || (filter && !filter(this.keys[j]!))) continue
        held = heapOffer(scores, indices, held, size, score, j)
      }
    } finally {
      for (let t = 0; t < met; t++) all[this.#touched[t]!] = 0
    }
    heapSortBestFirst(scores, indices, held)
    const out = Array.from({ length: held }, (_, at) => ({ key: this.keys[indices[at]!]!, score: scores[at]! }))
    if (fallback === 'popular' && held < n) this.#fill(out, indices.subarray(0, held), n, banned, filter)
    return out
  }

  /**
   * Which of the given ids brought an item: what each adds to its score in `recommend(ids)`, most first; ids that add nothing
   * are left out. O(given x k)
   */
  explain(ids: Iterable<Id>, item: Id): ScoredItem[] {
    const target = this.#sets.ids.indexOf(item)
    const given = this.#numbersOf('ItemKnn.explain', 'ids', ids)
    if (target < 0) return []
    return given
      .filter(i => i !== target)
      .map(i => ({ key: this.keys[i]!, score: this.#rows.score(i, target) }))
      .filter(({ score }) => score !== 0)
      .sort((a, b) => b.score - a.score)
  }

  /**
   * Learns more sets, such as new playlists. With `rows: 'touched'` (default) the neighbours of the items of the new sets
   * are computed anew, over the old and the new sets, and are what a fit on all of them gives; other items keep theirs, in
   * which new items and grown counts are not yet seen. `'all'` computes every row. `'ease'` always does everything.
   *
   * Ids left out by `minCount` or `maxItems` begin at 0 here, and enter once the updates hold them often enough in one call.
   *
   * @throws TypeError naming the row for what is no set or no id
   */
  update(sets: Iterable<Iterable<Id>>, options: { rows?: 'touched' | 'all' } = {}): this {
    const { sets: merged, touched } = mergeSets('ItemKnn.update', this.#sets, sets, this.#options)
    const old = this.#rows
    if (options.rows === 'all' || !(old instanceof SparseRows)) this.#rows = rowsOf(merged, this.#options)
    else {
      const builder = new RowBuilder(sourceOf(merged, this.#options))
      const count = Math.ceil(merged.counts.length / SEGMENT_ROWS)
      const segments = Array.from({ length: count }, (_, s) => {
        const before = old.segments[s]
        const from = s * SEGMENT_ROWS
        const rows = Math.min(SEGMENT_ROWS, merged.counts.length - from)
        const same = before?.starts.length === rows && !touched.subarray(from, from + rows).includes(1)
        return same ? before : builder.build(s, before, touched)
      })
      this.#rows = new SparseRows(segments, this.#options.k)
    }
    this.#sets = merged
    this.#popular = byCount(merged.counts, merged.counts.length, 1)
    return this
  }

  /** The model, its sets included, in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeItemKnn({ options: this.#options, sets: this.#sets, rows: this.#rows })
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError for any other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array): ItemKnn {
    const model = new ItemKnn(readItemKnn(buffer))
    model.#popular = byCount(model.#sets.counts, model.length, 1)
    return model
  }

  /** Distinct numbers of the known ids. */
  #numbersOf(where: string, name: string, ids: Iterable<Id>): number[] {
    if (typeof ids === 'string' || typeof (ids as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`${where}: ${name} must be an iterable of ids, got ${describe(ids)}`)
    }
    const out = new Set<number>()
    for (const id of ids) {
      const item = this.#sets.ids.indexOf(id)
      if (item >= 0) out.add(item)
    }
    return [...out]
  }

  /** Appends the most frequent items that are not there yet, with score 0. */
  #fill(out: ScoredItem[], held: Int32Array, n: number, banned: Set<number>, filter?: (key: Id) => boolean): void {
    const there = new Set(held)
    for (let at = 0; at < this.length && out.length < n; at++) {
      const j = this.#popular ? this.#popular[at]! : at
      if (there.has(j) || banned.has(j) || (filter && !filter(this.keys[j]!))) continue
      out.push({ key: this.keys[j]!, score: 0 })
    }
  }
}
