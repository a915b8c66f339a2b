import { show } from '@murecom/internal'
import type { Id } from '../ids.ts'
import type { ResolvedItemKnnOptions } from '../item-knn-options.ts'
import { SEGMENT_ROWS } from '../kernels/types.ts'
import { SparseRows } from './item-rows.ts'
import type { ItemSets } from './item-sets.ts'
import type { Segment } from './neighbor-rows.ts'

/** The neighbours of an item. */
export interface ItemRow {
  id: Id
  /** At most k other items, best first. */
  ids: readonly Id[]
  /** Their similarities, in the same order. */
  scores: ArrayLike<number>
}

/**
 * Rows that were computed elsewhere, each once, in any order.
 *
 * @throws RangeError that names a row that is missing, twice there, of no item, too long, or not in order
 */
export function givenRows(
  where: string,
  sets: ItemSets,
  rows: Iterable<ItemRow>,
  { k }: ResolvedItemKnnOptions,
): SparseRows {
  const length = sets.counts.length
  const found = new Array<{ indices: Int32Array; scores: Float32Array } | undefined>(length)
  for (const row of rows) {
    const item = sets.ids.indexOf(row.id)
    const name = `the row of ${show(row.id)}`
    if (item < 0) throw new RangeError(`${where}: rows must be of items of the sets, got ${name}`)
    if (found[item]) throw new RangeError(`${where}: rows must be there once, got ${name} again`)
    found[item] = checked(where, name, sets, item, row, k)
  }
  for (let item = 0; item < length; item++) {
    if (found[item]) continue
    throw new RangeError(`${where}: rows must be there for each item, got none of ${show(sets.ids.ids[item])}`)
  }
  const segments: Segment[] = []
  for (let first = 0; first < length; first += SEGMENT_ROWS) {
    segments.push(
      segmentOf(found.slice(first, first + SEGMENT_ROWS) as { indices: Int32Array; scores: Float32Array }[]),
    )
  }
  return new SparseRows(segments, k)
}

function checked(where: string, name: string, sets: ItemSets, item: number, { ids, scores }: ItemRow, k: number) {
  if (ids.length > k || ids.length !== scores.length) {
    const got = `${ids.length} ids and ${scores.length} scores`
    throw new RangeError(`${where}: ${name} must have at most ${k} ids and as many scores, got ${got}`)
  }
  const indices = Int32Array.from(ids, id => sets.ids.indexOf(id))
  const values = Float32Array.from(scores)
  const isOrdered = values.every(
    (score, n) => score >= 0 && score < Number.POSITIVE_INFINITY && !(score > values[n - 1]!),
  )
  if (!isOrdered) throw new RangeError(`${where}: ${name} must have scores from 0, the best first, got others`)
  if (indices.some(j => j < 0 || j === item) || new Set(indices).size < indices.length) {
    throw new RangeError(`${where}: ${name} must have other items of the sets, each once, got others`)
  }
  return { indices, scores: values }
}

function segmentOf(rows: readonly { indices: Int32Array; scores: Float32Array }[]): Segment {
  const starts = new Int32Array(rows.length)
  const ends = new Int32Array(rows.length)
  let at = 0
  for (const [r, { indices }] of rows.entries()) {
    starts[r] = at
    at += indices.length
    ends[r] = at
  }
  const all = { starts, ends, indices: new Int32Array(at), scores: new Float32Array(at) }
  for (const [r, { indices, scores }] of rows.entries()) {
    all.indices.set(indices, starts[r])
    all.scores.set(scores, starts[r])
  }
  return all
}
