import { expect, test } from 'vitest'
import { Word2Vec } from '../src/index.ts'
import { kernelSets } from './kernel-sets.ts'

const corpus = Array.from({ length: 2000 }, (_, s) =>
  Array.from({ length: 10 }, (_, i) => `${s % 4}-${(s * 7 + i * i) % 11}`),
)
const sets = (await kernelSets()).map(set => [set.name, set] as const)

test.each(sets)('two threads train one model, in Node and in an isolated page: %s', async (_, kernels) => {
  expect(typeof SharedArrayBuffer).toBe('function')
  const model = await Word2Vec.train(corpus, {
    sg: true,
    vectorSize: 12,
    minCount: 1,
    sample: 0,
    alpha: 0.05,
    workers: 2,
    kernels,
  })
  const { vectors } = model
  expect(vectors.keys.every(key => vectors.mostSimilar({ positive: [key], limit: 1 })[0]!.id[0] === key[0])).toBe(true)
  expect(model.losses[4]!).toBeLessThan(model.losses[0]!)
})
