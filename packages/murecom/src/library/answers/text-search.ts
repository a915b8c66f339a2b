import type { SongTable } from '../table/song-table.ts'
import type { TextColumn } from '../table/text-column.ts'

/** Rows are looked at one by one when they are no more than this share of all: else one pass over all texts is faster. */
const FEW_ROWS = 1 / 8

/** Gets a row, the field, and whether the field begins with the word, and is the word. */
type Found = (row: number, field: number, begins: boolean, isWhole: boolean) => void

/**
 * Calls `found` for every row of which one of the fields contains `word`, once a field, ascending by row: a search for bytes
 * in all texts at once. Rows that are gone are among them. O(bytes of text), of the rows `among` when they are few
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
  if (among && among.length <= FEW_ROWS * table.length) findInRows(table, needle, fields, found, among)
  else findInAll(table, needle, fields, among ? onlyAmong(among, found) : found)
}

function findInAll(table: SongTable, needle: Buffer, fields: readonly number[], found: Found): void {
  for (const [columns, first] of [
    [table.base, 0],
    [table.tail, table.base.length],
  ] as const) {
    findInColumn(columns.texts, needle, fields, (row, ...how) => found(first + row, ...how))
  }
}

/** Hands on what is found in some rows, both ascending. */
function onlyAmong(rows: readonly number[], found: Found): Found {
  let next = 0
  return (row, ...how) => {
    while (rows[next]! < row) next++
    if (rows[next] === row) found(row, ...how)
  }
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
      const text = bytes.subarray(texts.start(at, field), texts.end(at, field))
      const place = text.indexOf(needle)
      if (place >= 0) found(row, field, place === 0, place === 0 && text.length === needle.length)
    }
  }
}

function findInColumn(column: TextColumn, needle: Buffer, fields: readonly number[], found: Found): void {
  const text = bufferOf(column)
  let row = 0
  for (let at = text.indexOf(needle); at >= 0; ) {
    row = column.rowOf(at, row)
    const field = column.fieldOf(row, at)
    const [start, end] = [column.start(row, field), column.end(row, field)]
    if (at + needle.length > end || !fields.includes(field)) {
      // Across the end of a field, or in one that does not count.
      at = text.indexOf(needle, at + needle.length > end ? at + 1 : end)
      continue
    }
    found(row, field, at === start, at === start && end - start === needle.length)
    at = text.indexOf(needle, end)
  }
}

function bufferOf({ bytes: { buffer, byteOffset, byteLength } }: TextColumn): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
