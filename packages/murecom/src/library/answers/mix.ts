import { cosine } from '../../algorithms/directions.ts'
import type { SongTable } from '../store/song-table.ts'

/** A song by row, and how well it fits. */
export interface ScoredRow {
  row: number
  score: number
}

/**
 * Every recording except those named. The score is the mean cosine to the songs of `plus` less the mean cosine to those of
 * `minus`. Best first, ties by row. O(songs x (plus + minus) x dimensions)
 */
export function mixRows(table: SongTable, plus: readonly number[], minus: readonly number[]): ScoredRow[] {
  const { vectors, dimensions, recordings } = table
  const named = new Set([...plus, ...minus].map(row => recordings[row]))
  const mean = (row: number, others: readonly number[]): number =>
    others.reduce((sum, other) => sum + cosine(vectors, row, other, dimensions), 0) / Math.max(1, others.length)
  return table
    .firstCopies()
    .filter(row => !named.has(row))
    .map(row => ({ row, score: mean(row, plus) - mean(row, minus) }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
}
