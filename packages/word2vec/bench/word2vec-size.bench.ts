/**
 * Bytes that an import costs in a bundle, minified and gzipped. What the import needs at once is a page's start; the code of
 * training is loaded by the first training, that of threads by the first with several workers, and both are listed beside it.
 */
import { join } from 'node:path'
import { bundlePage, gzipBytes, loadedWith } from '@murecom/testing/bundle'
import { type Row, record } from '../../../benchmarks/record.ts'

const source = join(import.meta.dirname, '..', 'src')
const rows: Row[] = []
for (const name of ['Word2Vec', 'KeyedVectors', 'readWord2VecFormat']) {
  const bundle = await bundlePage(`export { ${name} } from './index.ts'`, source, { target: 'es2022' })
  const atOnce = loadedWith(bundle, bundle.entry)
  rows.push({ what: `import { ${name} }, at once`, 'min + gzip, bytes': gzipBytes(atOnce) })
  if (name !== 'Word2Vec') continue
  const before = new Set(atOnce)
  for (const part of ['training/train.ts', 'threads/pool.ts']) {
    const first = bundle.files.find(file => file.entryPoint === part)
    if (!first) continue
    const more = [...loadedWith(bundle, first)].filter(file => !before.has(file))
    for (const file of more) before.add(file)
    const when = part === 'training/train.ts' ? 'the first training loads' : 'the first with several threads loads'
    rows.push({ what: `import { ${name} }, ${when}`, 'min + gzip, bytes': gzipBytes(more) })
  }
}
for (const row of rows) console.log(JSON.stringify(row))
record('word2vec-size', {}, rows)
