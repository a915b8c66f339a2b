import { bundlePage, gzipBytes } from '@murecom/testing/bundle'
import { expect, test } from 'vitest'

test('one descriptor takes at most 6 kB, minified and compressed, and brings no other', async () => {
  const { entry } = await bundlePage(`export { spectralCentroid } from '../src/index.ts'`, import.meta.dirname)
  expect(gzipBytes([entry])).toBeLessThan(6000)
  expect(entry.inputs.filter(path => /hpss|contrast|delta|generated|node_modules|resample/.test(path))).toEqual([])
})
