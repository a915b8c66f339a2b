import { mulberry32 } from '@murecom/internal'
import { fixtureF32, fixtureJson, maxAbsoluteError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { weightsOf } from '../src/layers.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { runLayers } from '../src/tensorflow/layer-passes.ts'
import { computeStep } from '../src/tensorflow/step.ts'
import type { Batch } from '../src/training/batch.ts'
import { createOptimizer, type OptimizerOptions } from '../src/training/optimizers.ts'
import { type FlatNetwork, updateStatistics } from '../src/training/parameters.ts'
import { pageBackend } from './backend.ts'
import { ORIGINAL_SIZE, SMALL_SIZE, setUpStep } from './seeded-step.ts'

const golden = (name: string): Promise<Float32Array> =>
  fixtureF32(new URL(`./fixtures/keras/${name}.f32`, import.meta.url))
let losses: Record<string, number[]>
beforeAll(async () => {
  await pageBackend()
  await ensureBackend()
  losses = await fixtureJson(new URL('./fixtures/keras/losses.json', import.meta.url))
})

const every = (values: Float32Array, stride: number): Float32Array => values.filter((_, i) => i % stride === 0)
const allWeights = (network: FlatNetwork): Float32Array =>
  Float32Array.from(network.layers.flatMap(weightsOf).flatMap(w => [...w]))

for (const [name, size, count, stride] of [
  ['small', SMALL_SIZE, 6, 1],
  ['original', ORIGINAL_SIZE, 8, 331],
] as const) {
  test(`loss and gradients of the ${name} network are those of Keras`, async () => {
    const { network, batch } = setUpStep(size, count)
    const { loss, gradients } = await computeStep(network.layers, batch, count, 1)
    expect(Math.abs(loss / count - losses[`${name}-sgd`]![0]!)).toBeLessThan(1e-5)
    const expected = await golden(`${name}-gradients`)
    expect(maxAbsoluteError(every(gradients, stride), expected)).toBeLessThan(1e-4)
  })
}

const SGD: OptimizerOptions = { type: 'sgd', learningRate: 0.05, decay: 0.5, momentum: 0.9, nesterov: true }
const OPTIMIZERS: [string, OptimizerOptions][] = [
  ['sgd', SGD],
  ['momentum', { type: 'sgd', learningRate: 0.02, momentum: 0.8 }],
  ['adam', { type: 'adam', learningRate: 0.01, epsilon: 1e-3 }],
]

async function train(network: FlatNetwork, batch: Batch, options: OptimizerOptions, steps: number): Promise<number[]> {
  const optimizer = createOptimizer('test', options, network.parameters.length)
  const seen: number[] = []
  for (let step = 0; step < steps; step++) {
    const { loss, gradients, moments } = await computeStep(network.layers, batch, batch.count, step)
    optimizer.step(network.parameters, gradients)
    updateStatistics(network.statistics, moments)
    seen.push(loss / batch.count)
  }
  return seen
}

for (const [name, options] of OPTIMIZERS) {
  test(`three steps of ${name} lead to Keras' weights and moving statistics`, async () => {
    const { network, batch } = setUpStep(SMALL_SIZE, 6)
    expect(maxAbsoluteError(await train(network, batch, options, 3), losses[`small-${name}`]!)).toBeLessThan(1e-4)
    expect(maxAbsoluteError(allWeights(network), await golden(`small-${name}-weights`))).toBeLessThan(1e-4)
  })
}

test('a step of the original network leads to the weights of Keras', async () => {
  const { network, batch } = setUpStep(ORIGINAL_SIZE, 8)
  await train(network, batch, SGD, 1)
  expect(maxAbsoluteError(every(allWeights(network), 331), await golden('original-sgd-weights'))).toBeLessThan(1e-4)
})

test('gradients are the slopes of the loss', async () => {
  const { network, batch } = setUpStep(SMALL_SIZE, 6)
  const { gradients } = await computeStep(network.layers, batch, 6, 1)
  const lossAt = async (i: number, value: number): Promise<number> => {
    const before = network.parameters[i]!
    network.parameters[i] = value
    const { loss } = await computeStep(network.layers, batch, 6, 1)
    network.parameters[i] = before
    return loss / 6
  }
  // one weight in seven; a central difference of float32 losses is good to about 1e-3, and may step over the kink of a ReLU
  for (let i = 0; i < network.parameters.length; i += 7) {
    const w = network.parameters[i]!
    const slope = ((await lossAt(i, w + 2e-3)) - (await lossAt(i, w - 2e-3))) / 4e-3
    expect(Math.abs(slope - gradients[i]!), `parameter ${i}`).toBeLessThan(0.03 + 0.03 * Math.abs(slope))
  }
})

test('dropout leaves out its share and keeps the mean; its gradient has the same mask', () => {
  const layers = [{ type: 'dropout', name: 'd', rate: 0.25 }] as const
  const random = mulberry32(3)
  const [output, dx] = tf.tidy(() => {
    const [pass] = runLayers(layers, tf.ones([100, 200]), random)
    const { dx } = pass!.backward(tf.fill([100, 200], 2), true)
    return [pass!.output.dataSync<'float32'>().slice(), dx!.dataSync<'float32'>().slice()]
  })
  const kept = output.filter(v => v !== 0)
  expect(kept.length / output.length).toBeCloseTo(0.75, 1)
  expect(kept.every(v => Math.abs(v - 4 / 3) < 1e-6)).toBe(true)
  expect(
    maxAbsoluteError(
      dx,
      output.map(v => 2 * v),
    ),
  ).toBeLessThan(1e-6)
})

test('the masks are given by the seed', async () => {
  const { network, batch } = setUpStep({ ...SMALL_SIZE, dropoutRate: 0.5 }, 6)
  const first = await computeStep(network.layers, batch, 6, 1)
  expect(await computeStep(network.layers, batch, 6, 1)).toEqual(first)
  expect((await computeStep(network.layers, batch, 6, 2)).loss).not.toBe(first.loss)
})

test('a step leaves no tensor behind', async () => {
  const { network, batch } = setUpStep(SMALL_SIZE, 6)
  const before = tf.memory().numTensors
  await computeStep(network.layers, batch, 6, 1)
  expect(tf.memory().numTensors).toBe(before)
})
