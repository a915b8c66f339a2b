import { dot } from '../../algorithms/directions.ts'
import type { SongTable } from '../table/song-table.ts'
import { bestRows, type ScoredRow } from './best-rows.ts'
import { Copies } from './similar.ts'

/** Rows beyond `limit` that are looked at at once, as some are copies. */
const SPARE = 16

/**
 * Recordings except those named. The score is the mean cosine to the songs of `plus` less the mean cosine to those of
 * `minus`, which is the product with the difference of their means. Best first, ties by row. O(songs x dimensions)
 */
export function mixRows(
  table: SongTable,
  plus: readonly number[],
  minus: readonly number[],
  limit: number,
): ScoredRow[] {
  const wanted = new Float64Array(table.base.shape.dimensions)
  for (const [rows, sign] of [
    [plus, 1],
    [minus, -1],
  ] as const) {
    for (const row of rows) for (const [d, x] of table.vectorOf(row).entries()) wanted[d]! += (sign * x) / rows.length
  }
  for (let looked = 2 * limit + SPARE + plus.length + minus.length; ; looked *= 4) {
    const ranked = bestRows(table, looked, row => dot(table.vectorOf(row), wanted))
    const copies = new Copies(table)
    for (const row of [...plus, ...minus]) copies.isNew(row)
    const kept = ranked.filter(({ row }) => copies.isNew(row))
    if (kept.length >= limit || ranked.length < looked) return kept.slice(0, limit)
  }
}
