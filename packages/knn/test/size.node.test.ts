import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

// What an application pays that imports the tree alone: docs/decisions/0122, and 0431 for the latest bytes.
test('import { BallTree } is at most 5 kB (5,120 bytes), minified and gzipped, and brings no SIMD', async () => {
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
