import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { type Id, ItemKnn } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { firstDifference } from './helpers.ts'

const kernels = await loadSimdKernels()
if (!kernels) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

const random = mulberry32(77)
const sets = Array.from({ length: 500 }, () => Array.from({ length: 12 }, () => Math.floor(4000 * random() ** 2)))

for (const similarity of ['cosine', 'conditional_probability', 'tfidf', 'bm25', 'rp3beta', 'jaccard'] as const) {
  test(`${similarity}: compiled kernels give the same bytes as TypeScript, alone and in threads`, async () => {
    for (const k of [1, 3, 50]) {
      const expected = ItemKnn.fit(sets, { similarity, k }).toBuffer()
      expect(firstDifference(ItemKnn.fit(sets, { similarity, k, kernels }).toBuffer(), expected)).toBe(-1)
    }
    const threaded = await ItemKnn.fit(sets, { similarity, kernels, workers: 2 })
    expect(firstDifference(threaded.toBuffer(), ItemKnn.fit(sets, { similarity }).toBuffer())).toBe(-1)
  })
}

for (const similarity of ['cosine', 'tfidf', 'jaccard'] as const) {
  test(`${similarity}: threads give the same bytes as one thread`, async () => {
    const model = await ItemKnn.fit(sets, { similarity, k: 20, workers: 2 })
    expect(firstDifference(model.toBuffer(), ItemKnn.fit(sets, { similarity, k: 20 }).toBuffer())).toBe(-1)
    expect(model.update([[1, 2, 999_999]]).has(999_999)).toBe(true)
  })
}

test('a worker that cannot be made rejects', async () => {
  const createWorker = (): never => {
    throw new Error('no threads here')
  }
  await expect(async () => ItemKnn.fit(sets as Id[][], { workers: 2, createWorker })).rejects.toThrow('no threads here')
})
