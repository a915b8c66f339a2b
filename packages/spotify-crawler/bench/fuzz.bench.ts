/**
 * 2,000 seeded mutations of files of every format, and of every generation of a program that writes it in another way; a number
 * gives another count, names behind it take some formats alone. Writes benchmarks/results/spotify-crawler-fuzz when it had all.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'
import { FUZZED, fuzz } from '../test/fuzz-imports.ts'

const [count = '2000', ...only] = process.argv.slice(2)
const COUNT = Number(count)
const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
const rows: Row[] = []
for (const format of only.length > 0 ? only : FUZZED) {
  const { imported, partial, refused, counted } = await fuzz(folder, format, COUNT)
  rows.push({
    format,
    mutations: COUNT,
    'taken, with a report': imported,
    'up to a point': partial,
    refused,
    'entries counted, and as many': counted,
  })
  console.log(format, imported, partial, refused, counted)
}
if (only.length === 0) record('spotify-crawler-fuzz', {}, rows)
rmSync(folder, { recursive: true, force: true })
