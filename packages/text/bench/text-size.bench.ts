/** Bytes that a page loads. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'

const source = join(import.meta.dirname, '..', 'src')
const rows: Row[] = []
for (const [names, file] of [
  ['loadEnglishEncoder', 'english'],
  ['WordPieceTokenizer', 'index'],
] as const) {
  const { entry } = await bundlePage(`export { ${names} } from './${file}.ts'`, source, {
    splitting: false,
    target: 'es2022',
  })
  rows.push({ what: `import { ${names} }, min + gzip, bytes`, value: gzipBytes([entry]) })
}
const table = readFileSync(join(source, '..', 'data', 'english.bin'))
rows.push({ what: 'the table for English, bytes', value: table.length })
rows.push({ what: 'the table for English, gzip, bytes', value: gzipSync(table).length })
for (const row of rows) console.log(JSON.stringify(row))
record('text-size', {}, rows)
