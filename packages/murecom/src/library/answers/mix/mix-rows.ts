import { dot } from '../../../algorithms/directions.ts'
import type { SongTable } from '../../table/song-table.ts'
import { bestRows, type ScoredRow } from '../best-rows.ts'
import type { StepTests } from '../paths/kept-steps.ts'
import { Copies } from '../similar.ts'
import type { SeedRows } from './seed-rows.ts'

/** Rows beyond `limit` that are looked at at once, as some are copies. */
const SPARE = 16

/**
 * Recordings except those that seeds name. The score is the weighted mean cosine to the seeds of `plus` less that to the seeds
 * of `minus`, where the cosine to a seed of several songs is the mean of theirs: the product with the difference of two
 * means. Best first, ties by row. O(songs x dimensions)
 *
 * With `mayFollow` the best song is followed by the best of the others that may follow it, and so on: fewer come back where
 * none may follow the last. O(songs x (dimensions + limit)) at worst
 */
export function mixRows(
  table: SongTable,
  plus: readonly SeedRows[],
  minus: readonly SeedRows[],
  limit: number,
  mayFollow?: StepTests,
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
    const others = ranked.filter(({ row }) => copies.isNew(row))
    const kept = mayFollow ? chainOf(others, limit, mayFollow) : others
    if (kept.length >= limit || ranked.length < looked) return kept.slice(0, limit)
  }
}

/** The first row, then always the first of the rows left that may follow the last. O(rows x limit) */
function chainOf(ranked: readonly ScoredRow[], limit: number, mayFollow: StepTests): ScoredRow[] {
  if (ranked.length === 0) return []
  const isStep = mayFollow(ranked.map(({ row }) => row))
  const left = new Set(ranked.keys())
  const chain = [0]
  left.delete(0)
  while (chain.length < limit) {
    const last = chain.at(-1)!
    const next = firstOf(left, place => isStep(last, place))
    if (next === undefined) break
    chain.push(next)
    left.delete(next)
  }
  return chain.map(place => ranked[place]!)
}

function firstOf(places: Iterable<number>, isRight: (place: number) => boolean): number | undefined {
  for (const place of places) if (isRight(place)) return place
  return undefined
}
