import type * as TensorFlow from '@tensorflow/tfjs-core'
import { BackendMissingError } from '../errors.ts'

/**
 * TensorFlow.js, after {@link loadTensorFlow} has resolved. The files of this folder use it by this name and none imports the
 * package, which is an optional peer: a bundler would fail where it is not installed.
 */
export let tf: typeof TensorFlow

/**
 * Imports TensorFlow.js.
 *
 * @throws BackendMissingError when the package is not installed
 */
export async function loadTensorFlow(): Promise<void> {
  try {
    tf ??= await import('@tensorflow/tfjs-core')
  } catch (cause) {
    throw new BackendMissingError(
      'the package @tensorflow/tfjs-core is not installed: npm i @tensorflow/tfjs-core @tensorflow/tfjs-backend-wasm',
      { cause },
    )
  }
}
