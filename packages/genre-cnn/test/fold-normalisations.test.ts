import { maxAbsoluteError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { loadGtzanGenreCnn } from '../src/gtzan.ts'
import { foldNormalisations } from '../src/inference/fold-normalisations.ts'
import { type Layer, weightsOf } from '../src/layers.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { compileLayers } from '../src/tensorflow/forward.ts'
import { pageBackend } from './backend.ts'
import { Seeded } from './seeded.ts'
import { BANDS, FRAMES, toyClips, toyModel } from './toy.ts'

beforeAll(async () => {
  await pageBackend()
  await ensureBackend()
})

function outputs(layers: readonly Layer[], clips: Float32Array): Float32Array {
  const result = tf.tidy(() => {
    let x: tf.Tensor = tf.tensor4d(clips, [clips.length / FRAMES / BANDS, 1, FRAMES, BANDS])
    for (const step of compileLayers(layers)) x = step.apply(x)
    return x.dataSync<'float32'>()
  })
  return result.slice()
}

function randomised(gammaFrom: number): readonly Layer[] {
  const { layers } = toyModel()
  const random = new Seeded(4)
  for (const layer of layers) {
    for (const w of weightsOf(layer)) for (let i = 0; i < w.length; i++) w[i] = random.next() - 0.4
    if (layer.type === 'batchNormalization') {
      for (let i = 0; i < layer.channels; i++) {
        layer.gamma[i] = gammaFrom + random.next()
        layer.movingVariance[i] = 0.1 + random.next()
      }
    }
  }
  return layers
}

test('the network without its normalisations gives the same', () => {
  const layers = randomised(0)
  const folded = foldNormalisations(layers)
  expect(folded.some(l => l.type === 'batchNormalization')).toBe(false)
  const { x } = toyClips(1, 5)
  expect(maxAbsoluteError(outputs(folded, x), outputs(layers, x))).toBeLessThan(1e-5)
})

test('a normalisation with a negative scale stays', () => {
  const layers = randomised(-0.5)
  const folded = foldNormalisations(layers)
  expect(folded.filter(l => l.type === 'batchNormalization')).toHaveLength(2)
  const { x } = toyClips(1, 5)
  expect(maxAbsoluteError(outputs(folded, x), outputs(layers, x))).toBeLessThan(1e-5)
})

test('all of the published network folds', async () => {
  const folded = foldNormalisations((await loadGtzanGenreCnn()).layers)
  expect(folded.filter(l => l.type === 'batchNormalization')).toHaveLength(0)
})
