import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

// Docs/decisions/0122: what an application pays that imports the tree alone.
test('import { BallTree } is at most 5 kB, minified and gzipped, and brings no SIMD', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: "export { BallTree } from './index.ts'",
      resolveDir: join(import.meta.dirname, '..', 'src'),
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['@murecom/source'],
  })
  const [{ contents, text } = { contents: new Uint8Array(), text: '' }] = outputFiles
  expect(text).toContain('BallTree')
  expect(text).not.toContain('WebAssembly')
  expect(gzipSync(contents, { level: 9 }).length).toBeLessThanOrEqual(5120)
})
