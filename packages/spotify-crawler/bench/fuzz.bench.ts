/** 5,000 seeded mutations of a sample of every format. Writes benchmarks/results/spotify-crawler-fuzz. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'
import { fuzz, fuzzSamples } from '../test/fuzz-imports.ts'

const COUNT = Number(process.argv[2] ?? 5000)
const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
const rows: Row[] = []
for (const format of Object.keys(fuzzSamples(folder))) {
  const { imported, partial, refused } = await fuzz(folder, format, COUNT)
  rows.push({ format, mutations: COUNT, 'taken, with a report': imported, 'up to a point': partial, refused })
  console.log(format, imported, partial, refused)
}
record('spotify-crawler-fuzz', {}, rows)
rmSync(folder, { recursive: true, force: true })
