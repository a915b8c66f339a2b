import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { weightsOf } from '../src/layers.ts'
import { toyClips, toyModel } from './toy.ts'

test('two threads learn, the same each time, and like one', async () => {
  const set = toyClips(1, 48)
  const run = async (workers: number) => {
    const model = toyModel({ dropoutRate: 0 })
    const { epochs } = await model.fit({ ...set, epochs: 3, batchSize: 24, workers, optimizer: { type: 'adam' } })
    return { loss: epochs.at(-1)!.loss, weights: model.layers.flatMap(weightsOf).flatMap(w => [...w]) }
  }
  const two = await run(2)
  expect((await run(2)).weights).toEqual(two.weights)
  const one = await run(1)
  expect(Math.abs(two.loss - one.loss)).toBeLessThan(0.1)
  expect(maxAbsoluteError(two.weights, one.weights)).toBeLessThan(0.05)
})
