import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRow, csvBatches } from '../src/import/reading/csv-rows.ts'
import { csvByTrying } from './reference/csv.ts'

const rowsOf = (text: string): CsvRow[] => [...csvBatches(text, ',')].flat()

describe('rows of CSV', () => {
  it('are those that a strict parser finds by trying every run of lines', () => {
    const unit = fc.constantFrom('a', 'b', ' ', ',', ',', '"', '"', '\n', '\n', 'é')
    const text = fc.array(unit, { maxLength: 60 }).map(units => `x,y,z\n${units.join('')}`)
    fc.assert(
      fc.property(text, csv => {
        const wanted = csvByTrying(csv, ',').map(({ cells, line }) => [line, cells?.map(cell => cell.trim())])
        const found = rowsOf(csv).map(({ cells, line, isBroken }) => [
          line,
          isBroken ? undefined : cells.map(c => c.trim()),
        ])
        expect(found).toEqual(wanted)
      }),
      { numRuns: 2000 },
    )
  })

  it('keep their lines and cells over many batches', () => {
    const lines = Array.from({ length: 5000 }, (_, i) =>
      i % 997 === 3 ? `"two\nlines ${i}","b"` : `a${i},"b ""${i}"""`,
    )
    lines[2500] = 'a"b,c'
    const rows = rowsOf(lines.join('\r\n'))
    expect(rows).toHaveLength(5000)
    expect(rows.filter(row => row.isBroken).map(row => row.cells)).toEqual([['a"b', 'c']])
    expect(rows[4999]).toEqual({ cells: ['a4999', 'b "4999"'], line: 5006, isBroken: false })
  })

  it('of a broken line are cut at what can be one', () => {
    expect(rowsOf('x,y\n"a "b" c",d\n').at(-1)).toEqual({ cells: ['a "b" c', 'd'], line: 2, isBroken: true })
    expect(rowsOf('x,y\n"open,d\n').at(-1)).toEqual({ cells: ['open,d'], line: 2, isBroken: true })
  })
})
