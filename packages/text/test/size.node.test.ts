import { join } from 'node:path'
import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'

test('import { loadEnglishEncoder } is at most 5 kB (5,120 bytes), minified and gzipped: the table is fetched', async () => {
  const source = join(import.meta.dirname, '..', 'src')
  const { entry } = await bundlePage("export { loadEnglishEncoder } from './english.ts'", source, {
    splitting: false,
    target: 'es2022',
  })
  expect(new TextDecoder().decode(entry.contents)).toContain('english.bin')
  expect(gzipBytes([entry])).toBeLessThanOrEqual(5120)
})
