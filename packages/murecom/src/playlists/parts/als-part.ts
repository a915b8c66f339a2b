import type { ImplicitAls } from '@murecom/item-cf'
import { NearestRows } from '../../songs/nearest-rows.ts'
import type { Head } from './head.ts'
import type { BlendPart, PartScores } from './types.ts'
import { VectorMoments } from './vector-moments.ts'

/** Implicit ALS: the dot product of a track's factors with those of the list. */
export class AlsPart implements BlendPart {
  readonly name = 'als'
  readonly #model: ImplicitAls
  readonly #head: Head
  #rows: ReadonlyMap<number, number> | undefined
  #moments: VectorMoments | undefined

  constructor(model: ImplicitAls, head: Head) {
    this.#model = model
    this.#head = head
  }

  scoresFor(list: readonly number[]): PartScores | undefined {
    const model = this.#model
    if (!list.some(id => model.has(id))) return undefined
    const query = model.setFactors(list)
    this.#rows ??= new Map((model.ids as number[]).map((id, row) => [id, row]))
    const rows = this.#rows
    this.#moments ??= new VectorMoments(this.#headFactors(rows), model.factors)
    return {
      ...this.#moments.ofProductsWith(query),
      best: limit => this.#best(limit, query, new Set(list)),
      of: ids => ids.map(id => this.#product(rows.get(id), query)),
    }
  }

  #best(limit: number, query: Float32Array, list: ReadonlySet<number>): number[] {
    const ids = this.#model.ids as number[]
    const nearest = new NearestRows(Math.min(limit, ids.length))
    for (let row = 0; row < ids.length; row++) {
      const product = this.#product(row, query)
      if (-product <= nearest.worst && !list.has(ids[row]!)) nearest.push(-product, row)
    }
    return nearest.sorted().map(({ row }) => ids[row]!)
  }

  #product(row: number | undefined, query: Float32Array): number {
    if (row === undefined) return 0
    const { factors, itemFactors } = this.#model
    let sum = 0
    for (let f = 0, at = row * factors; f < factors; f++, at++) sum += itemFactors[at]! * query[f]!
    return sum
  }

  *#headFactors(rows: ReadonlyMap<number, number>): Generator<Float32Array> {
    const { factors, itemFactors } = this.#model
    for (const id of this.#head.ids) {
      const row = rows.get(id)
      if (row !== undefined) yield itemFactors.subarray(row * factors, (row + 1) * factors)
    }
  }
}
