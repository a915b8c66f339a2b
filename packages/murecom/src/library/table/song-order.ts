import { ALBUM, ARTIST, TITLE } from './column-store.ts'

const LAST = '\u{10ffff}'
/** Digits that numbers are filled up to, so that "2" comes before "10". */
const DIGITS = 9

/** Songs by row, with the search keys of their names. */
interface NamedRows {
  readonly length: number
  textOf(row: number, field: number): string
}

/** Rows by artist, album and title, as their search keys are ordered; without an artist, or an album, last. O(n log n) */
export function orderOf(songs: NamedRows): Uint32Array {
  return sorted(songs, 0)
}

/** The order of all rows, of the order of those before `first`. O(n + new rows log n) */
export function mergedOrder(songs: NamedRows, order: Uint32Array, first: number): Uint32Array {
  const fresh = sorted(songs, first)
  if (fresh.length === 0) return order
  const merged = new Uint32Array(order.length + fresh.length)
  let from = 0
  for (const [i, row] of fresh.entries()) {
    const key = sortKey(songs, row)
    let low = from
    let high = order.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (sortKey(songs, order[middle]!) <= key) low = middle + 1
      else high = middle
    }
    merged.set(order.subarray(from, low), from + i)
    merged[low + i] = row
    from = low
  }
  merged.set(order.subarray(from), from + fresh.length)
  return merged
}

function sorted(songs: NamedRows, first: number): Uint32Array {
  const keys = Array.from({ length: songs.length - first }, (_, i) => sortKey(songs, first + i))
  return Uint32Array.from(keys, (_, i) => i)
    .sort((a, b) => compare(keys[a]!, keys[b]!) || a - b)
    .map(i => first + i)
}

/** What rows are ordered by. */
function sortKey(songs: NamedRows, row: number): string {
  return [ARTIST, ALBUM, TITLE]
    .map(field => songs.textOf(row, field))
    .map(text => (text === '' ? LAST : text.replace(/\d+/g, digits => digits.padStart(DIGITS, '0'))))
    .join('\0')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
