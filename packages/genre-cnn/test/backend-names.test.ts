import * as tf from '@tensorflow/tfjs-core'
import { afterEach, expect, test } from 'vitest'
import { useBackend } from '../src/tensorflow.ts'
import { toyClips, toyModel } from './toy.ts'

const set = toyClips(1, 6)
const broken = () => {
  throw new Error('no such device')
}

class Plain extends tf.KernelBackend {
  override dispose(): void {}
}

// Each test has an engine to itself: a backend that was registered stays otherwise.
afterEach(() => {
  for (const name of Object.keys(tf.engine().registryFactory)) tf.removeBackend(name)
})

test('a name that is none of the backends is refused with those that are', async () => {
  await expect(useBackend('tpu' as 'cpu')).rejects.toThrow(
    'useBackend: name must be one of "wasm", "cpu", "webgl", "webgpu", got "tpu"',
  )
  await expect(useBackend('tpu' as 'cpu')).rejects.toBeInstanceOf(RangeError)
})

test.for(['webgl', 'webgpu'] as const)('%s that was not imported: the error says what to install', async name => {
  await expect(useBackend(name)).rejects.toMatchObject({
    code: 'backend-missing',
    message: expect.stringContaining(`npm i @tensorflow/tfjs-backend-${name}`),
  })
})

test('a backend that is registered but does not start is named, and the next one can be chosen', async () => {
  tf.registerBackend('webgpu', broken)
  await expect(useBackend('webgpu')).rejects.toThrow('the backend webgpu is registered but does not start here')
  tf.registerBackend('cpu', () => new Plain())
  await useBackend('cpu')
  expect(tf.getBackend()).toBe('cpu')
})

test('training where no registered backend starts says which, and what to install', async () => {
  tf.registerBackend('webgl', broken)
  await expect(toyModel().fit({ ...set, epochs: 1 })).rejects.toMatchObject({
    code: 'backend-missing',
    message:
      "none of the registered TensorFlow.js backends (webgl) starts here: install and import '@tensorflow/tfjs-backend-wasm' or '@tensorflow/tfjs-backend-cpu'",
  })
  const model = toyModel()
  await expect(model.predict(set.x)).rejects.toThrow('(webgl) starts here')
  tf.removeBackend('webgl') // what failed once is tried again
  expect(await model.predict(set.x)).toHaveLength(18)
})
