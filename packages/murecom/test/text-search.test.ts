/** Words in all texts at once, against a look into each of them. */
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findText } from '../src/library/answers/text-search.ts'
import type { SongTable } from '../src/library/table/song-table.ts'
import { TextColumn } from '../src/library/table/text-column.ts'

const FIELDS = 3
/** Short texts, and some that are longer than what a loop looks at before the search for bytes begins. */
const TEXT = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[abé ]{0,8}$/) },
  { weight: 1, arbitrary: fc.nat(600).map(n => `${'b'.repeat(n)}ab`) },
)
const ROWS = fc.array(fc.tuple(TEXT, TEXT, TEXT), { maxLength: 40 })

/** As much of a table as a search for text reads: the first rows, and those that were appended. */
function tableOf(rows: readonly (readonly string[])[], base: number): SongTable {
  const columnOf = (part: readonly (readonly string[])[]) => {
    const texts = new TextColumn(FIELDS)
    for (const row of part) texts.append(row)
    return { texts, length: part.length }
  }
  const [first, tail] = [columnOf(rows.slice(0, base)), columnOf(rows.slice(base))]
  return {
    base: first,
    tail,
    length: rows.length,
    columnsOf: (row: number) => (row < first.length ? first : tail),
    at: (row: number) => (row < first.length ? row : row - first.length),
  } as unknown as SongTable
}

test('each row and field that holds a word is found once, in order, or the first field of each row', () => {
  const word = fc.stringMatching(/^[abé ]{1,4}$/)
  const some = fc.option(fc.array(fc.nat(39)))
  fc.assert(
    fc.property(
      ROWS,
      fc.nat(40),
      word,
      fc.subarray([0, 1, 2]),
      some,
      fc.boolean(),
      (rows, base, word, fields, some, once) => {
        const among = some?.filter(row => row < rows.length).sort((a, b) => a - b)
        const only = among && [...new Set(among)]
        const expected = (only ?? rows.map((_, row) => row)).flatMap(row => {
          const held = fields
            .map(field => ({ field, text: rows[row]![field]! }))
            .filter(({ text }) => text.includes(word))
            .map(({ field, text }) => [row, field, text.startsWith(word), text === word])
          return once ? held.slice(0, 1) : held
        })
        const found: unknown[] = []
        findText(
          tableOf(rows, Math.min(base, rows.length)),
          word,
          fields,
          (...how) => found.push(how) > 0 && once,
          only,
        )
        expect(found).toEqual(expected)
      },
    ),
    propertyRuns(400, 3),
  )
})

test('a word is found wherever it lies behind other text', () => {
  for (let n = 0; n < 600; n++) {
    const found: unknown[] = []
    findText(tableOf([['b'.repeat(n), 'aéa', 'b']], 1), 'aéa', [0, 1, 2], (...how) => found.push(how))
    findText(tableOf([[`${'b'.repeat(n)}aéa`, '', 'b']], 1), 'aéa', [0, 1, 2], (...how) => found.push(how))
    expect(found, String(n)).toEqual([
      [0, 1, true, true],
      [0, 0, n === 0, n === 0],
    ])
  }
})
