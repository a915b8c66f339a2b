import * as tf from '@tensorflow/tfjs-core'
import { BackendMissingError } from './errors.ts'

/**
 * Makes sure that TensorFlow.js has a backend. One that the program has registered is used as it is; in Node, where none
 * is, the WebAssembly backend is loaded from its own package, without network.
 */
export async function ensureBackend(): Promise<void> {
  if (Object.keys(tf.engine().registryFactory).length > 0) {
    await tf.ready()
    return
  }
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    throw new BackendMissingError(
      "no TensorFlow.js backend is registered: import one first, such as '@tensorflow/tfjs-backend-webgl' or '@tensorflow/tfjs-backend-cpu'",
    )
  }
  const backend = '@tensorflow/tfjs-backend-wasm' // a name that bundlers for pages do not follow
  try {
    await import(/* @vite-ignore */ backend)
  } catch (cause) {
    throw new BackendMissingError(
      'no TensorFlow.js backend is registered and @tensorflow/tfjs-backend-wasm is not installed beside @tensorflow/tfjs-core',
      { cause },
    )
  }
  await tf.setBackend('wasm')
  await tf.ready()
}

/** Whether the program has chosen a backend that computes elsewhere than on the processor: webgl, webgpu. */
export async function onGraphicsCard(): Promise<boolean> {
  if (Object.keys(tf.engine().registryFactory).length === 0) return false
  await tf.ready()
  return !['wasm', 'cpu'].includes(tf.getBackend())
}
