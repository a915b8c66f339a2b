import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

// What a page loads at once; docs/decisions/0401 says what the option checks take. The code of training and of threads is loaded by the first training (bench/word2vec-size).
test('import { Word2Vec } is at most 8 kB at once, minified and gzipped, and brings no training', async () => {
  const source = join(import.meta.dirname, '..', 'src')
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export { Word2Vec } from './index.ts'", resolveDir: source, loader: 'ts' },
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
  const { outputs } = metafile
  const atOnce = new Set(Object.keys(outputs).filter(path => outputs[path]!.entryPoint === '<stdin>'))
  for (const path of atOnce) {
    for (const { kind, path: next } of outputs[path]!.imports) if (kind === 'import-statement') atOnce.add(next)
  }
  const inputs = [...atOnce].flatMap(path => Object.keys(outputs[path]!.inputs))
  expect(inputs).toContain('word2vec.ts')
  expect(inputs).not.toContain('training/train.ts')
  expect(inputs).not.toContain('threads/pool.ts')
  const contents = new Map(outputFiles.map(file => [file.path, file.contents]))
  const bytes = Buffer.concat([...atOnce].map(path => contents.get(join(source, path))!))
  expect(gzipSync(bytes, { level: 9 }).length).toBeLessThanOrEqual(8192)
})
