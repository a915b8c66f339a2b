import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { type Id, ItemKnn } from '../src/index.ts'

const random = mulberry32(77)
const sets = Array.from({ length: 500 }, () => Array.from({ length: 12 }, () => Math.floor(4000 * random() ** 2)))

for (const similarity of ['cosine', 'tfidf', 'jaccard'] as const) {
  test(`${similarity}: threads give the same bytes as one thread`, async () => {
    const model = await ItemKnn.fit(sets, { similarity, k: 20, workers: 2 })
    expect(model.toBuffer()).toEqual(ItemKnn.fit(sets, { similarity, k: 20 }).toBuffer())
    expect(model.update([[1, 2, 999_999]]).has(999_999)).toBe(true)
  })
}

test('a worker that cannot be made rejects', async () => {
  const createWorker = (): never => {
    throw new Error('no threads here')
  }
  await expect(async () => ItemKnn.fit(sets as Id[][], { workers: 2, createWorker })).rejects.toThrow('no threads here')
})
