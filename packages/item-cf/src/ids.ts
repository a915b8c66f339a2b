import { show } from '@murecom/internal'

/** Name of a user, an item or a track. `1`, `'1'` and `1n` are three different ids; NaN and infinities are not ids. */
export type Id = string | number | bigint

/** Throws a TypeError unless `id` can name something; `row` is where it was read. */
export function checkId(where: string, name: string, row: number, id: unknown): void {
  if (typeof id === 'string' || typeof id === 'bigint' || Number.isFinite(id)) return
  throw new TypeError(`${where}: ${name} of row ${row} must be a string, a finite number or a bigint, got ${show(id)}`)
}

const NONE: readonly Id[] = []

/**
 * Ids numbered 0, 1, 2, ... in the order they first appear.
 *
 * Catalogues number their tracks with small integers: those are looked up in a flat table, 4 bytes for each
 * number up to the largest; everything else is in a Map. The table grows only while it stays at
 * most 16 times as long as the ids it holds, so a few huge numbers do not make it huge.
 */
export class IdIndex {
  /** Id of each number. */
  readonly ids: Id[]
  #table = new Int32Array(1024)
  readonly #map = new Map<Id, number>()

  /** @param ids distinct ids that are to be 0, 1, 2, ... */
  constructor(ids: readonly Id[] = NONE) {
    this.ids = []
    for (const id of ids) this.add(id)
  }

  /** An index of distinct integers from 0: with all of them known, the table is of the right size at once. */
  static ofIntegers(integers: Int32Array): IdIndex {
    const index = new IdIndex()
    let most = 0
    for (let i = 0; i < integers.length; i++) if (integers[i]! > most) most = integers[i]!
    if (most >= 16 * (integers.length + 4096)) return new IdIndex(Array.from(integers))
    index.#table = new Int32Array(Math.max(most + 1, index.#table.length))
    for (let i = 0; i < integers.length; i++) {
      index.ids.push(integers[i]!)
      index.#table[integers[i]!] = i + 1
    }
    return index
  }

  get length(): number {
    return this.ids.length
  }

  /** The id's number, or -1. O(1). */
  indexOf(id: Id): number {
    if (typeof id === 'number' && id >= 0 && id < this.#table.length && Number.isInteger(id)) {
      const found = this.#table[id]!
      if (found > 0) return found - 1
    }
    return this.#map.size > 0 ? (this.#map.get(id) ?? -1) : -1
  }

  /** The id's number, a new one where the id is new. O(1) amortised. */
  add(id: Id): number {
    const known = this.indexOf(id)
    if (known >= 0) return known
    const index = this.ids.push(id) - 1
    if (typeof id === 'number' && id >= 0 && Number.isInteger(id) && this.#reach(id)) this.#table[id] = index + 1
    else this.#map.set(id, index)
    return index
  }

  /** A new index of some of the ids: `order[i]` becomes number i. */
  pick(order: Int32Array): IdIndex {
    const picked = new IdIndex()
    for (let i = 0; i < order.length; i++) picked.add(this.ids[order[i]!]!)
    return picked
  }

  /** The same ids with the same numbers. */
  copy(): IdIndex {
    return new IdIndex(this.ids)
  }

  /** Whether the table covers `id`. Grows the table where the ids are dense enough. */
  #reach(id: number): boolean {
    if (id < this.#table.length) return true
    if (id >= 16 * (this.ids.length + 4096)) return false
    const grown = new Int32Array(Math.max(id + 1, 2 * this.#table.length))
    grown.set(this.#table)
    this.#table = grown
    return true
  }
}
