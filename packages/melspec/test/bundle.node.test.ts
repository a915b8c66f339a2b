import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'

test('melSpectrogram takes at most 6.6 kB, minified and compressed', async () => {
  const { entry } = await bundlePage(`export { melSpectrogram } from '../src/index.ts'`, import.meta.dirname)
  expect(gzipBytes([entry])).toBeLessThan(6600)
  expect(entry.inputs.filter(path => /generated|node_modules|resample/.test(path))).toEqual([])
})
