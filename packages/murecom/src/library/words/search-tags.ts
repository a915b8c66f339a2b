import { NearestRows } from '../../songs/nearest-rows.ts'
import { type SearchTerm, searchTerms } from '../../words/tag-words.ts'
import type { ScoredRow } from '../answers/best-rows.ts'
import { findText } from '../answers/text-search.ts'
import { ALBUM, ARTIST, TITLE } from '../table/column-store.ts'
import type { SongTable } from '../table/song-table.ts'

/** What a search found. */
interface RowSearch {
  rows: ScoredRow[]
  /** How each part of the text was understood. */
  terms: SearchTerm[]
  /** Terms that are neither a tag nor in a song's name; they were left out. */
  unknown: string[]
}

/**
 * Songs for a text such as `calm piano`. For each term a song has a score from 0 to 1: 1 when the term is in its title,
 * artist or album, else the share of the library's songs that have less of the term's tags (of several tags the mean
 * counts). A song's score is the geometric mean over the terms, so it must have something of each. Best first, ties by row;
 * songs of score 0 are left out. O(terms x songs log songs)
 */
export function searchRows(table: SongTable, tagNames: readonly string[], text: string, limit: number): RowSearch {
  const rows = table.firstCopies()
  const terms = searchTerms(text, tagNames)
  const all = table.whole === table ? rows : table.whole.firstCopies()
  const names = new Map(terms.map(({ text }) => [text, rowsNamed(table, text)]))
  const known = terms.filter(({ text, tags }) => tags.length > 0 || all.some(row => names.get(text)![row]))
  const scores = new Float64Array(rows.length).fill(known.length === 0 ? 0 : 1)
  for (const term of known) {
    const shares = tagShares(
      table,
      rows,
      term.tags.map(tag => ({ tag, weight: 1 })),
    )
    const named = names.get(term.text)!
    for (const [i, row] of rows.entries()) scores[i]! *= named[row] ? 1 : shares[i]!
  }
  const best = new NearestRows(Math.min(limit, rows.length))
  for (const [i, row] of rows.entries()) {
    const score = scores[i]! ** (1 / known.length)
    if (scores[i]! > 0) best.push(-score, row)
  }
  const found = best.sorted().map(({ row, distance }) => ({ row, score: -distance }))
  return { rows: found, terms, unknown: terms.filter(term => !known.includes(term)).map(term => term.text) }
}

/** For each row 1 when title, artist or album has the text. */
function rowsNamed(table: SongTable, text: string): Uint8Array {
  const named = new Uint8Array(table.length)
  findText(table, text, [TITLE, ARTIST, ALBUM], row => {
    named[row] = 1
  })
  return named
}

/**
 * For each row the share of all songs that have less of the tags, weighted; 0 for a song without tags. All songs are those of
 * the whole table: a filter does not change a score. O(rows x tags + rows log rows)
 */
export function tagShares(
  table: SongTable,
  rows: readonly number[],
  tags: readonly { tag: number; weight: number }[],
): Float64Array {
  if (tags.length === 0) return new Float64Array(rows.length)
  const all = table.whole === table ? rows : table.whole.firstCopies()
  const amountOf = (row: number, tag: number): number => table.tagsOf(row)?.[tag] ?? 0
  // A tag's values are divided by their mean, so that a common tag does not drown a rare one.
  const means = tags.map(({ tag }) => all.reduce((sum, row) => sum + amountOf(row, tag), 0) / all.length || 1)
  const totalOf = (row: number): number =>
    tags.reduce((sum, { tag, weight }, i) => sum + (weight * amountOf(row, tag)) / means[i]!, 0)
  const sorted = Float64Array.from(all, totalOf).sort()
  return Float64Array.from(rows, row => lowerBound(sorted, totalOf(row)) / all.length)
}

/** Number of values below `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
