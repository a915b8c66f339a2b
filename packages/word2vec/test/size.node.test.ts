import { join } from 'node:path'
import { bundlePage, gzipBytes, loadedWith } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'

// What a page loads at once; docs/decisions/0401 says what the option checks take. The code of training and of threads is loaded by the first training (bench/word2vec-size).
test('import { Word2Vec } is at most 8 kB at once, minified and gzipped, and brings no training', async () => {
  const source = join(import.meta.dirname, '..', 'src')
  const bundle = await bundlePage("export { Word2Vec } from './index.ts'", source, { target: 'es2022' })
  const atOnce = [...loadedWith(bundle, bundle.entry)]
  const inputs = atOnce.flatMap(file => file.inputs)
  expect(inputs).toContain('word2vec.ts')
  expect(inputs).not.toContain('training/train.ts')
  expect(inputs).not.toContain('threads/pool.ts')
  expect(gzipBytes(atOnce)).toBeLessThanOrEqual(8192)
})
