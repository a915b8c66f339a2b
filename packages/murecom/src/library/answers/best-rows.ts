import { NearestRows } from '../../songs/nearest-rows.ts'
import type { SongTable } from '../table/song-table.ts'

/** A song by row, and how well it fits. */
export interface ScoredRow {
  row: number
  score: number
}

/**
 * The rows with the highest scores, best first, ties by row, of those that have a sound. A score of -Infinity leaves a row out.
 * O(songs + kept log limit)
 */
export function bestRows(table: SongTable, limit: number, scoreOf: (row: number) => number): ScoredRow[] {
  const best = new NearestRows(Math.min(limit, table.length))
  for (let row = 0; row < table.length; row++) {
    if (table.isOut(row)) continue
    const score = scoreOf(row)
    if (score > Number.NEGATIVE_INFINITY) best.push(-score, row)
  }
  return best.sorted().map(({ row, distance }) => ({ row, score: -distance }))
}
