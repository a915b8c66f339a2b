import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { toyClips, toyModel } from './toy.ts'

const inPage = typeof process === 'undefined' || process.versions?.node === undefined
const { x } = toyClips(1, 1)

test.runIf(inPage)('in a page without a backend it says what to import', async () => {
  await expect(toyModel().predict(x, 1)).rejects.toThrow(/no TensorFlow.js backend is registered: import one first/)
  await expect(toyModel().predict(x, 1)).rejects.toMatchObject({ code: 'backend-missing' })
})

test.skipIf(inPage)('in Node the WebAssembly backend is chosen by itself', async () => {
  await toyModel().predict(x, 1)
  expect(tf.getBackend()).toBe('wasm')
})
