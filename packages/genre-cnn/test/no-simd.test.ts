import { maxAbsoluteError } from '@murecom/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test, vi } from 'vitest'
import { GenreCnn } from '../src/index.ts'
import { loadAllSimdKernels, loadSimdKernels } from '../src/simd/load.ts'
import { ensureBackend } from '../src/tensorflow/backend.ts'
import { pageBackend } from './backend.ts'
import { toyClips, toyModel } from './toy.ts'

test('where WebAssembly has no SIMD, predictions are computed by TensorFlow.js, and close() frees its tensors', async () => {
  const [kernels] = await loadAllSimdKernels()
  await pageBackend()
  await ensureBackend()
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false)
  expect(await loadSimdKernels()).toBeUndefined()
  const { x } = toyClips(3, 7)
  const model = toyModel()
  const simd = GenreCnn.from(model.toBuffer(), { kernels })
  const before = tf.memory().numTensors
  const expected = await simd.predict(x)
  expect(tf.memory().numTensors).toBe(before)
  expect(maxAbsoluteError(await model.predict(x), expected)).toBeLessThan(1e-5)
  expect(tf.memory().numTensors).toBeGreaterThan(before)
  await expect(model.predict(x, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  model.close()
  model.close()
  await vi.waitFor(() => expect(tf.memory().numTensors).toBe(before))
})
