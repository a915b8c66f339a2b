import { checkInteger } from '@murecom/internal'
import type { Id } from './ids.ts'
import { type ItemKnnOptions, kernelsOf, type ResolvedItemKnnOptions, resolveSparse } from './item-knn-options.ts'
import type { ItemCfKernels } from './kernels/types.ts'
import { readModelSets, sourceOf } from './sets/fit.ts'
import type { ItemRow } from './sets/given-rows.ts'
import type { ItemSets } from './sets/item-sets.ts'
import { RowBuilder } from './sets/neighbor-rows.ts'
import { equalRanges } from './sets/ranges.ts'
import { finish } from './sets/steps.ts'

/**
 * The rows of an `ItemKnn` range by range, for programs that compute them on several machines: each reads the same sets, and
 * computes the rows of its range. `ItemKnn.fromRows` makes the model of all rows, with the answers of `ItemKnn.fit` to the bit.
 *
 * Items are numbered by how many sets hold them, most first; of equal ones the one seen first comes first.
 *
 * @example
 * const sets = [['a', 'b', 'c'], ['a', 'b'], ['b', 'd']]
 * const rows = ItemRows.read(sets)
 * const all = rows.ranges(2).flatMap(([from, to]) => [...rows.compute(from, to)])
 * ItemKnn.fromRows(sets, all).similarItems('a', { limit: 1 }) // [{ id: 'b', score: 0.816... }]
 */
export class ItemRows {
  readonly #sets: ItemSets
  readonly #options: ResolvedItemKnnOptions
  readonly #kernels: ItemCfKernels
  #builder: RowBuilder | undefined

  private constructor(sets: ItemSets, options: ResolvedItemKnnOptions, kernels: ItemCfKernels) {
    this.#sets = sets
    this.#options = options
    this.#kernels = kernels
  }

  /**
   * Reads the sets. O(entries)
   *
   * @param sets as for `ItemKnn.fit`
   * @param options those of the model; `'ease'`, whose rows depend on each other, is refused
   * @throws what `ItemKnn.fit` throws
   */
  static read(sets: Iterable<Iterable<Id>>, options: ItemKnnOptions = {}): ItemRows {
    const where = 'ItemRows.read'
    const resolved = resolveSparse(where, options)
    const kernels = kernelsOf(where, options)
    return new ItemRows(finish(readModelSets(where, sets, resolved, kernels.modules, 0)), resolved, kernels)
  }

  /** Number of items, and of rows. */
  get length(): number {
    return this.#sets.counts.length
  }

  /** Ids of the items, in the order of their rows. */
  get ids(): readonly Id[] {
    return this.#sets.ids.ids
  }

  /**
   * Cuts the rows into ranges of about equal work: that of a row is the sum of the sizes of the sets that hold its item. Ranges are
   * fewer than asked for where rows are few, or where one row alone is the work of several. O(entries)
   *
   * @param parts ranges, at least 1
   * @returns `[from, to]`, without `to`: together they are all rows
   */
  ranges(parts: number): [from: number, to: number][] {
    return equalRanges(this.#sets, checkInteger('ItemRows.ranges', 'parts', parts, 1))
  }

  /**
   * Computes rows one after the other. O(sum of the sizes of the sets that hold their items)
   *
   * @param from the first row, from 0
   * @param to the row behind the last, at most {@link length}
   * @throws RangeError for a range that the rows do not have
   */
  compute(from: number, to: number): Generator<ItemRow> {
    const where = 'ItemRows.compute'
    checkInteger(where, 'from', from, 0, this.length)
    checkInteger(where, 'to', to, from, this.length)
    return this.#compute(from, to)
  }

  *#compute(from: number, to: number): Generator<ItemRow> {
    this.#builder ??= new RowBuilder(sourceOf(this.#sets, this.#options), this.#kernels.modules)
    for (const [row, indices, scores] of this.#builder.rows(from, to)) {
      yield { id: this.ids[row]!, ids: Array.from(indices, j => this.ids[j]!), scores }
    }
  }
}
