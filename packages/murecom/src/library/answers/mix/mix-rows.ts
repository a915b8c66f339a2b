import { dot } from '../../../algorithms/directions.ts'
import type { SongTable } from '../../table/song-table.ts'
import { bestRows, type ScoredRow } from '../best-rows.ts'
import { Copies } from '../similar.ts'
import type { SeedRows } from './seed-rows.ts'

/** Rows beyond `limit` that are looked at at once, as some are copies. */
const SPARE = 16

/**
 * Recordings except those that seeds name. The score is the weighted mean cosine to the seeds of `plus` less that to the seeds
 * of `minus`, where the cosine to a seed of several songs is the mean of theirs: the product with the difference of two
 * means. Best first, ties by row. O(songs x dimensions)
 */
export function mixRows(
  table: SongTable,
  plus: readonly SeedRows[],
  minus: readonly SeedRows[],
  limit: number,
): ScoredRow[] {
  const wanted = new Float64Array(table.base.shape.dimensions)
  for (const [seeds, sign] of [
    [plus, 1],
    [minus, -1],
  ] as const) {
    const total = seeds.reduce((sum, { weight }) => sum + weight, 0)
    for (const { rows, weight } of seeds) {
      const share = (sign * weight) / (total * rows.length)
      for (const row of rows) for (const [d, x] of table.vectorOf(row).entries()) wanted[d]! += share * x
    }
  }
  const named = [...plus, ...minus].flatMap(({ rows, isNamed }) => (isNamed ? rows : []))
  for (let looked = 2 * limit + SPARE + named.length; ; looked *= 4) {
    const ranked = bestRows(table, looked, row => dot(table.vectorOf(row), wanted))
    const copies = new Copies(table)
    for (const row of named) copies.isNew(row)
    const kept = ranked.filter(({ row }) => copies.isNew(row))
    if (kept.length >= limit || ranked.length < looked) return kept.slice(0, limit)
  }
}
