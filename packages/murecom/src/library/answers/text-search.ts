import type { SongTable } from '../table/song-table.ts'
import type { TextColumn } from '../table/text-column.ts'

/**
 * Calls `found` for every row of which one of the fields contains `word`, once a field, ascending by row: a search for bytes
 * in all texts at once. Rows that are gone are among them. O(bytes of text)
 *
 * @param word a search key, not empty
 * @param found gets the row, the field, and whether the field begins with the word, and is the word
 */
export function findText(
  table: SongTable,
  word: string,
  fields: readonly number[],
  found: (row: number, field: number, begins: boolean, isWhole: boolean) => void,
): void {
  const needle = Buffer.from(word, 'utf8')
  for (const [columns, first] of [
    [table.base, 0],
    [table.tail, table.base.length],
  ] as const) {
    findInColumn(columns.texts, needle, fields, (row, ...how) => found(first + row, ...how))
  }
}

function findInColumn(
  column: TextColumn,
  needle: Buffer,
  fields: readonly number[],
  found: (row: number, field: number, begins: boolean, isWhole: boolean) => void,
): void {
  const { buffer, byteOffset, byteLength } = column.bytes
  const text = Buffer.from(buffer, byteOffset, byteLength)
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
