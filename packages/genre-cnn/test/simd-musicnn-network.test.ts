import { base64ToBytes } from '@murecom/internal'
import { maxAbsoluteError, worstMixedError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { MUSICNN_MODEL_BASE64 } from '../src/generated/musicnn-model.ts'
import { readMusicnnWeights } from '../src/musicnn/weights.ts'
import { type GenreCnnKernels, loadAllSimdKernels, loadSimdKernels } from '../src/simd/load.ts'
import { SimdMusicnnNetwork } from '../src/simd/musicnn/network.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { TensorFlowMusicnnNetwork } from '../src/tensorflow/musicnn-network.ts'
import { pageWasmBackend } from './backend.ts'
import { Seeded } from './seeded.ts'

let builds: GenreCnnKernels[]
beforeAll(async () => {
  await pageWasmBackend()
  await ensureBackend()
  builds = await loadAllSimdKernels()
})

test('this runtime runs the plain build at least; the fastest comes first, and is compiled once', async () => {
  expect(builds.map(m => m.name)).toContain('simd')
  expect(builds.at(-1)!.name).toBe('simd')
  expect((await loadSimdKernels())?.name).toBe(builds[0]!.name)
  expect(await loadSimdKernels()).toBe(await loadSimdKernels())
})

test('every build gives what TensorFlow.js gives, of every output', async () => {
  const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
  const mel = Float32Array.from(new Seeded(7).uniform(190 * 96), u => 4 * u * u)
  const before = tf.memory().numTensors
  const reference = await TensorFlowMusicnnNetwork.create(weights)
  const expected = await reference.run(mel, [0, 3])
  reference.close()
  expect(tf.memory().numTensors, 'tensors of the reference').toBe(before)
  for (const build of builds) {
    const actual = await SimdMusicnnNetwork.create(weights, build)!.run(mel, [0, 3])
    expect(maxAbsoluteError(actual.tags, expected.tags), build.name).toBeLessThan(1e-5)
    for (const name of ['maxPool', 'meanPool', 'penultimate'] as const) {
      const worst = worstMixedError(actual[name], expected[name], { relative: 1e-4, ofMaximum: 1e-5 })
      expect(worst, `${build.name} ${name}`).toBeLessThan(1)
    }
  }
})
