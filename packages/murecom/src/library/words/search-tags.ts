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
  const totals = new Float64Array(table.length)
  for (const { tag, weight } of tags) {
    const amounts = amountsOf(table, tag)
    let sum = 0
    for (const row of all) sum += amounts[row]!
    // A tag's values are divided by their mean, so that a common tag does not drown a rare one.
    const mean = sum / all.length || 1
    for (let row = 0; row < totals.length; row++) totals[row]! += (weight * amounts[row]!) / mean
  }
  const sorted = valuesOf(totals, all).sort()
  const shares = valuesOf(totals, rows)
  for (let i = 0; i < shares.length; i++) shares[i] = lowerBound(sorted, shares[i]!) / all.length
  return shares
}

/** How much each row has of a tag; 0 without tags. Loops over whole columns: half a million rows are asked for several tags. */
function amountsOf({ base, tail, length }: SongTable, tag: number): Float64Array {
  const amounts = new Float64Array(length)
  const { tagCount } = base.shape
  for (const [columns, first] of [
    [base, 0],
    [tail, base.length],
  ] as const) {
    const tags = columns.matrix('tags')
    for (let row = 0; row < columns.length; row++) amounts[first + row] = tags[row * tagCount + tag]!
  }
  return amounts
}

function valuesOf(values: Float64Array, rows: readonly number[]): Float64Array {
  const out = new Float64Array(rows.length)
  for (let i = 0; i < out.length; i++) out[i] = values[rows[i]!]!
  return out
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
