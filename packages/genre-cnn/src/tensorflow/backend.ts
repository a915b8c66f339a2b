import { checkOneOf } from '@murecom/internal'
import { BackendMissingError } from '../errors.ts'
import { loadTensorFlow, tf } from './library.ts'

/** Backends of TensorFlow.js. The first two compute on the processor, the others on the graphics card of a page. */
export type BackendName = 'wasm' | 'cpu' | 'webgl' | 'webgpu'

const NAMES: readonly BackendName[] = ['wasm', 'cpu', 'webgl', 'webgpu']

const isRegistered = (name: string): boolean => name in tf.engine().registryFactory
const inNode = (): boolean => typeof process !== 'undefined' && process.versions?.node !== undefined

/**
 * Chooses the backend of TensorFlow.js by its name, as `tf.setBackend` does, for everything that follows. Training uses it, and so do
 * predictions when it computes on a graphics card. An error says what is missing.
 * In Node `'wasm'` and `'cpu'` are imported from their packages when the program has not done so. Elsewhere, and for the
 * graphics card, import the backend's package first: a bundler must see it.
 *
 * @param name one of `'wasm'`, `'cpu'`, `'webgl'`, `'webgpu'`
 * @throws RangeError for another name; BackendMissingError when a package is not installed (the message names it), or the
 *   backend does not start here
 * @example
 * import '@tensorflow/tfjs-backend-webgl'
 * await useBackend('webgl')
 */
export async function useBackend(name: BackendName): Promise<void> {
  const where = 'useBackend'
  checkOneOf(where, 'name', name, NAMES)
  await loadTensorFlow()
  const packageName = `@tensorflow/tfjs-backend-${name}`
  if (!isRegistered(name) && inNode() && (name === 'wasm' || name === 'cpu')) {
    try {
      await import(/* @vite-ignore */ packageName) // a name that bundlers for pages do not follow
    } catch (cause) {
      throw new BackendMissingError(
        `${where}: the package ${packageName} is not installed beside @tensorflow/tfjs-core: npm i ${packageName}`,
        { cause },
      )
    }
  }
  if (!isRegistered(name)) {
    throw new BackendMissingError(
      `${where}: the backend ${name} is not registered: install ${packageName} (npm i ${packageName}) and import it first, import '${packageName}'`,
    )
  }
  if (!(await tf.setBackend(name))) {
    throw new BackendMissingError(
      `${where}: the backend ${name} is registered but does not start here; 'wasm' and 'cpu' need no graphics card`,
    )
  }
  await tf.ready()
}

/**
 * Loads TensorFlow.js and makes sure that it has a backend. One that the program has registered is used as it is. In Node,
 * where none is registered, the WebAssembly backend is loaded from its own package, without network.
 *
 * @returns the backend's name
 * @throws BackendMissingError when there is none, or TensorFlow.js is not installed
 */
export async function ensureBackend(): Promise<string> {
  await loadTensorFlow()
  const names = Object.keys(tf.engine().registryFactory)
  if (names.length > 0) {
    try {
      await tf.ready()
    } catch (cause) {
      throw new BackendMissingError(
        `none of the registered TensorFlow.js backends (${names.join(', ')}) starts here: install and import '@tensorflow/tfjs-backend-wasm' or '@tensorflow/tfjs-backend-cpu'`,
        { cause },
      )
    }
    return tf.getBackend()
  }
  if (!inNode()) {
    throw new BackendMissingError(
      "no TensorFlow.js backend is registered: import one first, such as '@tensorflow/tfjs-backend-webgl' or '@tensorflow/tfjs-backend-cpu'",
    )
  }
  await useBackend('wasm')
  return tf.getBackend()
}
