import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { toyClips, toyModel } from './toy.ts'

const inPage = typeof process === 'undefined' || process.versions?.node === undefined
const set = toyClips(1, 6)

test('prediction needs no backend', async () => {
  expect(await toyModel().predict(set.x)).toHaveLength(18)
  expect(Object.keys(tf.engine().registryFactory)).toEqual([])
})

test.runIf(inPage)('in a page without a backend training says what to import', async () => {
  await expect(toyModel().fit({ ...set, epochs: 1 })).rejects.toThrow(
    /no TensorFlow.js backend is registered: import one first/,
  )
  await expect(toyModel().fit({ ...set, epochs: 1 })).rejects.toMatchObject({ code: 'backend-missing' })
})

test.skipIf(inPage)('in Node training chooses the WebAssembly backend by itself', async () => {
  await toyModel().fit({ ...set, epochs: 1 })
  expect(tf.getBackend()).toBe('wasm')
})
