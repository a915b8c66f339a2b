import { maxAbsoluteError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { GenreCnn } from '../src/index.ts'
import { weightsOf } from '../src/layers.ts'
import { pageBackend } from './backend.ts'
import { BANDS, FRAMES, toyClips, toyModel } from './toy.ts'

beforeAll(pageBackend)
const optimizer = { type: 'adam', learningRate: 0.01 } as const
const set = toyClips(1, 48)
const weights = (model: GenreCnn): number[] => model.layers.flatMap(weightsOf).flatMap(w => [...w])

test('learns to tell noise of different bands, and says how it went', async () => {
  const model = toyModel()
  const validation = toyClips(2, 24)
  // 240 steps, after which 9 % is left in the moving statistics of what they began with
  const { epochs, status } = await model.fit({ ...set, validation, optimizer, epochs: 60, batchSize: 12 })
  expect([epochs.length, status]).toEqual([60, 'done'])
  const last = epochs.at(-1)!
  expect(last.loss).toBeLessThan(epochs[0]!.loss / 2)
  expect(last.validationAccuracy).toBeGreaterThan(0.9)
  expect(last.etaSeconds).toBe(0)
  const { accuracy, loss, perClass } = await model.evaluate(validation)
  expect(accuracy).toBe(last.validationAccuracy)
  expect(loss).toBe(last.validationLoss)
  expect(perClass.map(c => c.support)).toEqual([8, 8, 8])
})

test('the same seed gives the same weights, another does not', async () => {
  const run = async (seed: number): Promise<number[]> => {
    const model = toyModel()
    await model.fit({ ...set, optimizer, epochs: 2, batchSize: 10, seed })
    return weights(model)
  }
  const first = await run(5)
  expect(await run(5)).toEqual(first)
  expect(await run(6)).not.toEqual(first)
})

test('leaves as many tensors after each epoch as after the first', async () => {
  const model = toyModel()
  const tensors: number[] = []
  const validation = toyClips(2, 6)
  await model.fit({ ...set, validation, epochs: 4, batchSize: 16, onEpoch: () => tensors.push(tf.memory().numTensors) })
  expect(new Set(tensors).size).toBe(1)
})

test('an abort keeps the weights of the last whole epoch, and training can go on', async () => {
  const model = toyModel({ dropoutRate: 0 })
  const abort = new AbortController()
  const kept: number[][] = []
  const result = await model.fit({
    ...set,
    optimizer,
    epochs: 10,
    batchSize: 16,
    signal: abort.signal,
    onEpoch: () => kept.push(weights(model)),
    onStep: ({ epoch, step }) => {
      if (epoch === 2 && step === 2) abort.abort()
    },
  })
  expect([result.status, result.epochs.length]).toEqual(['stopped', 2])
  expect(weights(model)).toEqual(kept[1])
  const more = await model.fit({ ...set, optimizer, epochs: 1 })
  expect(more.epochs[0]!.loss).toBeLessThan(result.epochs[0]!.loss)
})

test('a loss that is not finite ends training, says where, and keeps the weights before', async () => {
  const model = toyModel()
  const before = weights(model)
  const diverging = { type: 'sgd', learningRate: 1e30 } as const
  await expect(model.fit({ ...set, batchSize: 16, optimizer: diverging })).rejects.toThrow(
    /GenreCnn\.fit: the loss is \S+ at step [23] of epoch 1/,
  )
  await expect(model.fit({ ...set, batchSize: 16, optimizer: diverging })).rejects.toMatchObject({
    code: 'training-diverged',
  })
  expect(weights(model)).toEqual(before)
})

test('early stopping ends, and puts the best weights back when asked', async () => {
  const model = toyModel()
  const validation = toyClips(2, 12)
  const kept: number[][] = []
  const { epochs, status } = await model.fit({
    ...set,
    validation,
    epochs: 40,
    optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0.95 },
    earlyStopping: { patience: 3, restoreBestWeights: true },
    onEpoch: () => kept.push(weights(model)),
  })
  expect(status).toBe('early-stopping')
  const losses = epochs.map(e => e.validationLoss!)
  const best = losses.indexOf(Math.min(...losses))
  expect(best).toBe(epochs.length - 1 - 3)
  expect(weights(model)).toEqual(kept[best])
})

test('class weights of 0 take a label out; balanced ones equal none on balanced labels', async () => {
  const options = { ...set, optimizer, epochs: 3, batchSize: 16 }
  const plain = toyModel()
  await plain.fit(options)
  const balanced = toyModel()
  await balanced.fit({ ...options, classWeights: 'balanced' })
  expect(weights(balanced)).toEqual(weights(plain))
  const without = toyModel()
  await without.fit({ ...options, epochs: 20, classWeights: [1, 1, 0] })
  const { perClass } = await without.evaluate(set)
  expect(perClass[2]!.recall).toBeLessThan(0.2)
  expect(perClass[0]!.recall).toBeGreaterThan(0.8)
})

test('augmentation changes what is learnt, by the seed', async () => {
  const run = async (augmentation: object): Promise<number[]> => {
    const model = toyModel()
    await model.fit({ ...set, optimizer, epochs: 1, augmentation })
    return weights(model)
  }
  const all = { gainDb: 6, timeMaskFrames: 8, mixupAlpha: 0.3 }
  expect(await run(all)).toEqual(await run(all))
  const plain = await run({})
  for (const [name, value] of Object.entries(all)) expect(await run({ [name]: value }), name).not.toEqual(plain)
})

test('preprocessing is learnt from the training clips and kept in the file', async () => {
  const model = toyModel({ preprocessing: { compression: 'log10', standardise: true } })
  await model.fit({ ...set, optimizer, epochs: 2 })
  const { mean, deviation } = model.preprocessing.bandStatistics!
  const logs = Float32Array.from(
    set.x.filter((_, i) => i % BANDS === 2),
    v => Math.log10(1 + 10000 * v),
  )
  const expected = logs.reduce((a, b) => a + b, 0) / logs.length
  expect(mean[2]).toBeCloseTo(expected, 4)
  expect(deviation[2]).toBeCloseTo(Math.sqrt(logs.reduce((a, b) => a + (b - expected) ** 2, 0) / logs.length), 4)
  const copy = GenreCnn.from(model.toBuffer())
  expect(copy.preprocessing).toEqual(model.preprocessing)
  const clip = set.x.subarray(0, FRAMES * BANDS)
  expect(await copy.predict(clip)).toEqual(await model.predict(clip))
  const raw = new GenreCnn({ ...copyParts(model) })
  expect(maxAbsoluteError(await raw.predict(clip), await model.predict(clip))).toBeGreaterThan(1e-3)
})

function copyParts({ labels, bands, frames, layers }: GenreCnn) {
  return { labels, bands, frames, layers }
}

test('refuses clips, labels and options that do not fit', async () => {
  const model = toyModel()
  await expect(model.fit({ x: set.x.subarray(1), y: set.y })).rejects.toThrow(
    /x must be a Float32Array of labels x frames/,
  )
  await expect(model.fit({ x: new Float32Array(0), y: [] })).rejects.toThrow('y must hold at least one label, got none')
  await expect(model.fit({ x: set.x, y: Array.from(set.y, () => 1) })).rejects.toThrow(
    'GenreCnn.fit: y must hold at least two different labels, got one',
  )
  await expect(model.fit({ x: set.x, y: Array.from(set.y, v => v + 1) })).rejects.toThrow(
    'y[2] must be an integer from 0 to 2, got 3',
  )
  await expect(model.fit({ ...set, earlyStopping: {} })).rejects.toThrow(/validation must be given/)
  await expect(model.fit({ ...set, batchSize: 0 })).rejects.toThrow(RangeError)
  await expect(model.fit({ ...set, classWeights: [1, 2] })).rejects.toThrow(/classWeights must hold 3/)
  await expect(model.fit({ ...set, optimizer: { type: 'rmsprop' as 'sgd' } })).rejects.toThrow(/optimizer.type must be/)
  const broken = set.x.slice()
  broken[7] = Number.NaN
  await expect(model.evaluate({ x: broken, y: set.y })).rejects.toThrow('got NaN at index 7')
  expect(() => GenreCnn.create({ labels: ['one'] })).toThrow(/two or more different names/)
  expect(() => GenreCnn.create({ labels: ['a', 'b'], frames: 12 })).toThrow('frames must be enough for 3 convolutions')
})
