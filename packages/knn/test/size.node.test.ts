import { join } from 'node:path'
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'

// What an application pays that imports the tree alone: docs/decisions/0122, and 0431 for the latest bytes.
test('import { BallTree } is at most 5 kB (5,120 bytes), minified and gzipped, and brings no SIMD', async () => {
  const source = join(import.meta.dirname, '..', 'src')
  const { entry } = await bundlePage("export { BallTree } from './index.ts'", source, {
    splitting: false,
    target: 'es2022',
  })
  const text = new TextDecoder().decode(entry.contents)
  expect(text).toContain('BallTree')
  expect(text).not.toContain('WebAssembly')
  expect(gzipBytes([entry])).toBeLessThanOrEqual(5120)
})
