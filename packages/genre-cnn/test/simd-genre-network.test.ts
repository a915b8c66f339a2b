import { maxAbsoluteError, worstMixedError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { type Layer, weightsOf } from '../src/layers.ts'
import { SimdGenreNetwork } from '../src/simd/genre/network.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { TensorFlowGenreNetwork } from '../src/tensorflow/genre-network.ts'
import { originalLayers } from '../src/training/new-layers.ts'
import { pageBackend } from './backend.ts'
import { Seeded } from './seeded.ts'

beforeAll(async () => {
  await pageBackend()
  await ensureBackend()
})

const SIZE = { frames: 30, bands: 11, labels: 3, filters: [9, 16], units: 10, dropoutRate: 0.5, seed: 3 }

/** The original's architecture in another size, with weights and moments that training might have left. */
function network(gammaFrom: number, change: (layers: Layer[]) => Layer[] = layers => layers): Layer[] {
  const random = new Seeded(4)
  const layers = originalLayers(SIZE)
  for (const layer of layers) {
    for (const w of weightsOf(layer)) for (let i = 0; i < w.length; i++) w[i] = w[i]! + random.next() - 0.5
    if (layer.type !== 'batchNormalization') continue
    for (let i = 0; i < layer.channels; i++) {
      layer.gamma[i] = gammaFrom + random.next()
      layer.movingVariance[i] = 0.1 + random.next()
    }
  }
  return change(layers)
}

/** The first convolution with five taps: not the shape that the fast algorithm is for. */
function fiveTaps([first, ...rest]: Layer[]): Layer[] {
  if (first?.type !== 'conv1d') throw new Error('the first layer is a convolution')
  const kernel = new Seeded(8).float32(5 * first.inputs * first.outputs).map(w => w - 0.5)
  return [{ ...first, kernelSize: 5, kernel }, ...rest]
}

const NETWORKS: [string, Layer[]][] = [
  ['all normalisations folded', network(0.2)],
  ['normalisations that stay', network(-0.5)],
  ['five taps', network(0.2, fiveTaps)],
  [
    'pooling by three',
    network(0.2, layers => layers.map(l => (l.type === 'maxPooling1d' ? { ...l, poolSize: 3 } : l))),
  ],
]

for (const [name, layers] of NETWORKS) {
  test(`${name}: every build gives what TensorFlow.js gives`, async () => {
    const { frames, bands } = SIZE
    const count = 13 // more than a pass takes, and no multiple of it
    const clips = new Seeded(5).float32(count * frames * bands).map(v => 20 * v * v)
    const before = tf.memory().numTensors
    const reference = await TensorFlowGenreNetwork.create(layers)
    for (const [what, width] of [
      ['predict', 3],
      ['embed', 10],
    ] as const) {
      const sizes = { count, frames, bands, width }
      const expected = await reference.run(what, clips, sizes, x => x)
      expect(expected.length).toBe(count * width)
      for (const build of await loadAllSimdKernels()) {
        const simd = SimdGenreNetwork.create(layers, SIZE, build)!
        const actual = await simd.run(what, clips, sizes, x => x)
        const label = `${what} ${build.name}`
        if (what === 'predict') expect(maxAbsoluteError(actual, expected), label).toBeLessThan(1e-5)
        else expect(worstMixedError(actual, expected, { relative: 1e-4, ofMaximum: 1e-5 }), label).toBeLessThan(1)
      }
    }
    reference.close()
    expect(tf.memory().numTensors, 'tensors of the reference').toBe(before)
  })
}

test('TensorFlow.js holds the weights once, and nothing of a run', async () => {
  const { frames, bands } = SIZE
  const reference = await TensorFlowGenreNetwork.create(network(0.2))
  const sizes = { count: 2, frames, bands, width: 3 }
  const clips = new Seeded(5).float32(2 * frames * bands)
  await reference.run('predict', clips, sizes, x => x)
  const loaded = tf.memory().numTensors
  await reference.run('predict', clips, sizes, x => x)
  expect(tf.memory().numTensors).toBe(loaded)
  reference.close()
})
