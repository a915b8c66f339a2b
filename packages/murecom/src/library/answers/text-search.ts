import type { SongTable } from '../table/song-table.ts'
import type { TextColumn } from '../table/text-column.ts'

/** Gets a row, the field, and whether the field begins with the word, and is the word. After true, no more is said about that row. */
type Found = (row: number, field: number, begins: boolean, isWhole: boolean) => unknown

/**
 * Calls `found` for every row of which one of the fields contains `word`, once a field, ascending by row: a search for bytes
 * in all texts at once. Rows that are gone are among them. O(bytes of text), of the rows `among` when they are given
 *
 * @param word a search key, not empty
 * @param among the only rows to look at, ascending; default all
 */
export function findText(
  table: SongTable,
  word: string,
  fields: readonly number[],
  found: Found,
  among?: readonly number[],
): void {
  const needle = Buffer.from(word, 'utf8')
  if (among) {
    findInRows(table, needle, fields, found, among)
    return
  }
  findInColumn(table.base.texts, needle, fields, found)
  const first = table.base.length
  findInColumn(table.tail.texts, needle, fields, (row, ...how) => found(first + row, ...how))
}

/** Bytes of text in which words are counted. */
const SAMPLE = 1 << 16

/** Words, those first that are rarest in a part of the texts; the longest first where that says nothing. */
export function rarestFirst(table: SongTable, words: readonly string[]): string[] {
  const sample = bufferOf(table.base.texts).subarray(0, SAMPLE)
  const counted = words.map(word => ({ word, count: occurrences(sample, Buffer.from(word, 'utf8')) }))
  return counted.sort((a, b) => a.count - b.count || b.word.length - a.word.length).map(({ word }) => word)
}

function occurrences(text: Buffer, needle: Buffer): number {
  let count = 0
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) count++
  return count
}

function findInRows(
  table: SongTable,
  needle: Buffer,
  fields: readonly number[],
  found: Found,
  rows: readonly number[],
): void {
  const [base, tail] = [bufferOf(table.base.texts), bufferOf(table.tail.texts)]
  for (const row of rows) {
    const { texts } = table.columnsOf(row)
    const bytes = texts === table.base.texts ? base : tail
    const at = table.at(row)
    for (const field of fields) {
      const [start, end] = [texts.start(at, field), texts.end(at, field)]
      const place = placeIn(bytes, needle, start, end)
      const isWhole = place === start && end - start === needle.length
      if (place >= 0 && found(row, field, place === start, isWhole) === true) break
    }
  }
}

function findInColumn(column: TextColumn, needle: Buffer, fields: readonly number[], found: Found): void {
  const text = bufferOf(column)
  let row = 0
  for (let at = nextPlace(text, needle, 0); at >= 0; ) {
    row = column.rowOf(at, row)
    const field = column.fieldOf(row, at)
    const [start, end] = [column.start(row, field), column.end(row, field)]
    if (at + needle.length > end || !fields.includes(field)) {
      // Across the end of a field, or in one that does not count.
      at = nextPlace(text, needle, at + needle.length > end ? at + 1 : end)
      continue
    }
    const isDone = found(row, field, at === start, at === start && end - start === needle.length) === true
    at = nextPlace(text, needle, isDone ? column.end(row, column.fields - 1) : end)
  }
}

/** Bytes that a loop looks at in the time that a call of `Buffer.indexOf` takes to begin. */
const NEAR = 256

/** Where a word is next: a short one is in most texts, and a call for each of them would take most of the time. */
function nextPlace(text: Buffer, needle: Buffer, from: number): number {
  const near = Math.min(text.length, from + NEAR)
  const at = placeIn(text, needle, from, near)
  return at >= 0 || near === text.length ? at : text.indexOf(needle, Math.max(from, near - needle.length + 1))
}

/** Where a word is in the bytes from `from` up to `end`; -1 when it is not. */
function placeIn(text: Buffer, needle: Buffer, from: number, end: number): number {
  const first = needle[0]!
  const { length } = needle
  for (let at = from; at + length <= end; at++) {
    if (text[at] !== first) continue
    let i = 1
    while (i < length && text[at + i] === needle[i]) i++
    if (i === length) return at
  }
  return -1
}

function bufferOf({ bytes: { buffer, byteOffset, byteLength } }: TextColumn): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
