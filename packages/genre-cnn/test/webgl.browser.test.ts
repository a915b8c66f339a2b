import '@tensorflow/tfjs-backend-webgl'
import { fixtureF32, fixtureJson, maxAbsoluteError, worstMixedError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { loadGtzanGenreCnn } from '../src/gtzan.ts'
import { computeStep } from '../src/tensorflow/step.ts'
import { powerClips } from './seeded.ts'
import { SMALL_SIZE, setUpStep } from './seeded-step.ts'
import { toyClips, toyModel } from './toy.ts'

// The graphics card of a page, or one in software: the results have to be right, speed is not asked for. Musicnn is not run here:
// a software card takes minutes for a patch.
beforeAll(async () => {
  await tf.setBackend('webgl')
  await tf.ready()
})

test('the backend that the page registered is the one that runs', () => {
  expect(tf.getBackend()).toBe('webgl')
})

test('predicts and embeds what Keras does', async () => {
  const model = await loadGtzanGenreCnn()
  const clips = powerClips(7, 3 * 128 * 128)
  const before = tf.memory().numTensors
  const predictions = await model.predict(clips)
  expect(tf.memory().numTensors, 'weights on the card').toBeGreaterThan(before)
  const expected = await fixtureF32(new URL('./fixtures/keras/gtzan-predictions.f32', import.meta.url))
  expect(maxAbsoluteError(predictions, expected)).toBeLessThan(1e-4)
  const embeddings = await fixtureF32(new URL('./fixtures/keras/gtzan-embeddings.f32', import.meta.url))
  const worst = worstMixedError(await model.embed(clips), embeddings, { relative: 1e-4, ofMaximum: 1e-4 })
  expect(worst).toBeLessThan(1)
  model.close()
})

test('loss and gradients of a training step are those of Keras', async () => {
  const { network, batch } = setUpStep(SMALL_SIZE, 6)
  const { loss, gradients } = await computeStep(network.layers, batch, 6, 1)
  const losses = await fixtureJson<Record<string, number[]>>(new URL('./fixtures/keras/losses.json', import.meta.url))
  expect(Math.abs(loss / 6 - losses['small-sgd']![0]!)).toBeLessThan(1e-4)
  const expected = await fixtureF32(new URL('./fixtures/keras/small-gradients.f32', import.meta.url))
  expect(worstMixedError(gradients, expected, { relative: 1e-4, ofMaximum: 1e-5 })).toBeLessThan(1)
})

test('trains: the loss goes down', async () => {
  const model = toyModel()
  const optimizer = { type: 'adam', learningRate: 0.01 } as const
  const { epochs } = await model.fit({ ...toyClips(1, 24), optimizer, epochs: 12, batchSize: 12 })
  expect(epochs.at(-1)!.loss).toBeLessThan(0.8 * epochs[0]!.loss)
})
