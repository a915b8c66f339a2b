import { checkInteger } from '@murecom/internal'
import type { Key, MostSimilarQuery, SimilarKey } from '../types.ts'
import { TopRows } from './top-rows.ts'
import { rowOf, type VectorStore } from './vector-store.ts'

/** Part of the rows below which `restrict` has them scored one by one, which takes about ten times as long a row. */
const FEW = 0.1

/** A collector with room for the query's own keys. */
export function collectorOf<K extends Key>(
  store: VectorStore<K>,
  where: string,
  query: MostSimilarQuery<K>,
  known: ReadonlySet<number>,
): TopRows {
  const limit = checkInteger(where, 'limit', query.limit ?? 10, 1)
  const { filter, restrict } = query
  let rows: number[] | undefined
  let allowed = (_: number): boolean => true
  if (typeof restrict === 'number') {
    checkInteger(where, 'restrict', restrict, 1)
    allowed = row => row < restrict
  } else if (restrict) {
    const named = new Set(Array.from(restrict, key => rowOf(store, where, key)))
    allowed = row => named.has(row)
    if (named.size < FEW * store.keys.length) rows = [...named]
  }
  const accept = (row: number): boolean => allowed(row) && (!filter || filter(store.keys[row]!, row))
  return new TopRows(Math.min(store.keys.length, limit + known.size), accept, rows)
}

/** The best rows of a scan, except those of the query's own keys. */
export function answersOf<K extends Key>(
  store: VectorStore<K>,
  top: TopRows,
  known: ReadonlySet<number>,
  query: MostSimilarQuery<K>,
): SimilarKey<K>[] {
  const answers = top.best().filter(({ row }) => !known.has(row))
  return answers.slice(0, query.limit ?? 10).map(({ row, score }) => ({ id: store.keys[row]!, score }))
}
