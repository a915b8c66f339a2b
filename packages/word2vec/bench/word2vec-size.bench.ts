/**
 * Bytes that an import costs in a bundle, minified and gzipped. What the import needs at once is a page's start; the code of
 * training is loaded by the first training, that of threads by the first with several workers, and both are told beside it.
 */
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Row, record } from '../../../benchmarks/record.ts'

const source = join(import.meta.dirname, '..', 'src')
const rows: Row[] = []
for (const name of ['Word2Vec', 'KeyedVectors', 'readWord2VecFormat']) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${name} } from './index.ts'`, resolveDir: source, loader: 'ts' },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: source,
    absWorkingDir: source,
    format: 'esm',
    target: 'es2022',
    conditions: ['@murecom/source'],
    logLevel: 'error',
  })
  const contents = new Map(outputFiles.map(file => [file.path, file.contents]))
  const outputs = metafile.outputs
  /** The files that a file imports statically, itself included. */
  const closure = (path: string, found = new Set<string>()): Set<string> => {
    if (!found.has(path)) {
      found.add(path)
      for (const { kind, path: next } of outputs[path]!.imports) if (kind === 'import-statement') closure(next, found)
    }
    return found
  }
  const bytes = (paths: Iterable<string>): number =>
    gzipSync(Buffer.concat([...paths].map(path => contents.get(join(source, path))!)), { level: 9 }).length
  const entry = Object.keys(outputs).find(path => outputs[path]!.entryPoint === '<stdin>')!
  const atOnce = closure(entry)
  rows.push({ what: `import { ${name} }, at once`, 'min + gzip, bytes': bytes(atOnce) })
  if (name !== 'Word2Vec') continue
  const later = new Set(atOnce)
  for (const part of ['training/train.ts', 'threads/pool.ts']) {
    const chunk = Object.keys(outputs).find(path => outputs[path]!.entryPoint === part)
    if (!chunk) continue
    const more = [...closure(chunk)].filter(path => !later.has(path))
    for (const path of more) later.add(path)
    const when = part === 'training/train.ts' ? 'the first training loads' : 'the first with several threads loads'
    rows.push({ what: `import { ${name} }, ${when}`, 'min + gzip, bytes': bytes(more) })
  }
}
for (const row of rows) console.log(JSON.stringify(row))
record('word2vec-size', {}, rows)
