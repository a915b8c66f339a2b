/** How long it takes to read the table from memory, and to encode. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { SentenceEncoder } from '../src/index.ts'

const table = readFileSync(join(import.meta.dirname, '..', 'data', 'english.bin'))
const rows: Row[] = []
const loads: number[] = []
let encoder = SentenceEncoder.from(table)
for (let round = 0; round < 7; round++) {
  const begin = performance.now()
  encoder = SentenceEncoder.from(table)
  loads.push(performance.now() - begin)
}
rows.push({ what: 'SentenceEncoder.from(table)', milliseconds: Number(median(loads).toPrecision(3)) })
const texts = Array.from({ length: 5000 }, (_, i) => `something calm and gentle for a rainy sunday, number ${i}`)
const encodings: number[] = []
for (let round = 0; round < 7; round++) {
  const begin = performance.now()
  encoder.encodeAll(texts)
  encodings.push(performance.now() - begin)
}
rows.push({
  what: `encodeAll, ${texts.length} sentences of 12 tokens`,
  milliseconds: Number(median(encodings).toPrecision(3)),
})
for (const row of rows) console.log(JSON.stringify(row))
record('text-speed', {}, rows)
