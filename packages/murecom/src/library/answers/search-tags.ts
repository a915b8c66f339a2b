import type { SongTable } from '../store/song-table.ts'
import type { ScoredRow } from './mix.ts'
import { searchText } from './names.ts'
import { type SearchTerm, searchTerms } from './tag-words.ts'

/** What a search found. */
interface RowSearch {
  rows: ScoredRow[]
  /** How each part of the text was understood. */
  terms: SearchTerm[]
  /** Terms that are no tag and in no song's name; they were left out. */
  unknown: string[]
}

/**
 * Songs for a text such as `calm piano`. For each term a song has a score from 0 to 1: 1 when the term is in its title,
 * artist or album, else the share of the library's songs that have less of the term's tags (of several tags the mean
 * counts). A song's score is the geometric mean over the terms, so it must have something of each. Best first, ties by row;
 * songs of score 0 are left out. O(terms x songs log songs)
 */
export function searchRows(table: SongTable, tagNames: readonly string[], text: string): RowSearch {
  const rows = table.firstCopies()
  const names = rows.map(row => {
    const { title, artist, album } = table.songs[row]!
    return searchText(title, artist, album)
  })
  const terms = searchTerms(text, tagNames)
  const known = terms.filter(({ text, tags }) => tags.length > 0 || names.some(name => name.includes(text)))
  const scores = known.map(term => {
    const shares = tagShares(table, rows, term.tags)
    return rows.map((_, i) => (names[i]!.includes(term.text) ? 1 : shares[i]!))
  })
  const found = rows
    .map((row, i) => ({
      row,
      score: known.length === 0 ? 0 : scores.reduce((p, s) => p * s[i]!, 1) ** (1 / known.length),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.row - b.row)
  return { rows: found, terms, unknown: terms.filter(term => !known.includes(term)).map(term => term.text) }
}

/** For each row the share of rows that have less of the tags; 0 for a song without tags. */
function tagShares(table: SongTable, rows: readonly number[], tags: readonly number[]): Float64Array {
  const shares = new Float64Array(rows.length)
  if (tags.length === 0) return shares
  const amounts = tags.map(t => rows.map(row => table.tags[row]?.[t] ?? 0))
  // A tag's values are divided by their mean, so that a common tag does not drown a rare one.
  const means = amounts.map(values => values.reduce((a, b) => a + b, 0) / rows.length || 1)
  const total = rows.map((_, i) => amounts.reduce((sum, values, a) => sum + values[i]! / means[a]!, 0))
  const sorted = Float64Array.from(total).sort()
  for (let i = 0; i < rows.length; i++) shares[i] = lowerBound(sorted, total[i]!) / rows.length
  return shares
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
