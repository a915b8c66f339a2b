import { foldName } from '@murecom/spotify-crawler/names'
import { distanceWithin } from '../../algorithms/edit-distance.ts'
import { NearestRows } from '../../songs/nearest-rows.ts'
import { ARTIST, FILE, TITLE } from '../table/column-store.ts'
import type { SongTable } from '../table/song-table.ts'
import { findText, rarestFirst } from './text-search.ts'

/** How a title holds the text that is looked for; the less the better. */
const WHOLE = 0
const BEGINS = 1
const HOLDS = 2
const ELSEWHERE = 3
const NOWHERE = 4

/**
 * Rows of which the given fields together hold every word of `text`: exact titles first, then titles that begin with the
 * text, then titles that hold it, then the others; ties by place in `order`, else by row. O(words x bytes of text + found)
 */
export function findByWords(
  table: SongTable,
  text: string,
  fields: readonly number[],
  { limit, order }: { limit?: number; order?: Uint32Array },
): number[] {
  const whole = foldName(text)
  const words = rarestFirst(table, [...new Set(whole.split(/\s+/).filter(Boolean))])
  if (words.length === 0) return []
  let rows: number[] | undefined
  for (const word of words) {
    // Each further word is looked for in the rows that have the ones before.
    const found: number[] = []
    const take = (row: number): boolean => {
      found.push(row)
      return true
    }
    findText(table, word, fields, take, rows)
    rows = found
  }
  const ranks = new Uint8Array(table.length).fill(NOWHERE)
  for (const row of rows!) if (!table.isGone(row)) ranks[row] = ELSEWHERE
  const rank = (row: number, _: number, begins: boolean, isWhole: boolean): void => {
    if (ranks[row] === ELSEWHERE) ranks[row] = isWhole ? WHOLE : begins ? BEGINS : HOLDS
  }
  findText(table, whole, [TITLE], rank, rows)
  const groups: number[][] = [[], [], [], []]
  for (const row of order ?? rows!) groups[ranks[row]!]?.push(row)
  return groups.flat().slice(0, limit)
}

/** A guess may have at most this many mistakes for each letter of the name that was asked for. */
const MISTAKES_PER_LETTER = 0.34
/** Letters of a text that are compared: longer texts are not names. */
const LONGEST = 100

/**
 * The rows whose names come nearest to a name that no song has: fewest mistakes first, then the shortest title, then by row.
 * The best fitting part of artist and title, or of the file's name, counts. O(songs x letters^2)
 */
export function nearestNames(table: SongTable, text: string, limit: number): number[] {
  const needle = [...foldName(text)].slice(0, LONGEST)
  if (needle.length === 0) return []
  const most = Math.floor(needle.length * MISTAKES_PER_LETTER)
  const best = new NearestRows(Math.min(limit, table.length))
  for (let row = 0; row < table.length; row++) {
    if (table.isGone(row)) continue
    const [title, artist] = [table.textOf(row, TITLE), table.textOf(row, ARTIST)]
    const names = [`${artist} ${title}`, `${title} ${artist}`, table.textOf(row, FILE)]
    const mistakes = Math.min(...names.map(name => distanceWithin(needle, [...name].slice(0, 2 * LONGEST))))
    // Titles have fewer letters than this, so mistakes come first.
    if (mistakes <= most) best.push(mistakes + Math.min(title.length, 1e6) / 1e7, row)
  }
  return best.sorted().map(({ row }) => row)
}
