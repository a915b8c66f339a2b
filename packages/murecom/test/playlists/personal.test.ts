import { expect, test } from 'vitest'
import { evaluatePlaylists } from '../../src/index.ts'
import { personalCatalog } from './personal.ts'

test.each([
  [360, 1],
  [360, 2],
  [100, 3],
  [40, 4],
])('%i lists of one person (seed %i): the blend is not worse than its best part beyond noise', async (lists, seed) => {
  const { rows, choice } = await evaluatePlaylists(personalCatalog(seed, lists), {
    factors: 16,
    vectorSize: 16,
    epochs: 3,
    seed,
  })
  const blend = rows.find(({ model }) => model === 'blend')!
  for (const { model, blendLess } of rows) expect(blendLess.high, model).toBeGreaterThanOrEqual(0)
  expect(blend.recall).toBeGreaterThan(rows.find(({ model }) => model === 'popularity')!.recall)
  expect(choice.list.because).not.toBe('too-few')
  const sum = Object.values(choice.list.weights).reduce((a, b) => a + b, 0)
  expect(sum).toBeCloseTo(1, 12)
})
