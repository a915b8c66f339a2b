import { checkOneOf } from '@murecom/internal'
import * as tf from '@tensorflow/tfjs-core'
import { BackendMissingError } from '../errors.ts'

/** Backends of TensorFlow.js. The first two compute on the processor, the others on the graphics card of a page. */
export type BackendName = 'wasm' | 'cpu' | 'webgl' | 'webgpu'

const NAMES: readonly BackendName[] = ['wasm', 'cpu', 'webgl', 'webgpu']

const isRegistered = (name: string): boolean => name in tf.engine().registryFactory
const inNode = (): boolean => typeof process !== 'undefined' && process.versions?.node !== undefined

/**
 * Chooses TensorFlow.js' backend by its name, as `tf.setBackend` does, for everything that follows; an error says what is missing.
 * In Node `'wasm'` and `'cpu'` are imported from their packages when the program has not done so. Elsewhere, and for the
 * graphics card, import the backend's package first: a bundler must see it.
 *
 * @param name one of `'wasm'`, `'cpu'`, `'webgl'`, `'webgpu'`
 * @throws RangeError for another name; BackendMissingError, which names the package to install, when it is not there, or
 *   says that the backend does not start here
 * @example
 * import '@tensorflow/tfjs-backend-webgl'
 * await useBackend('webgl')
 */
export async function useBackend(name: BackendName): Promise<void> {
  const where = 'useBackend'
  checkOneOf(where, 'name', name, NAMES)
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
 * Makes sure that TensorFlow.js has a backend. One that the program has registered is used as it is; in Node, where none
 * is, the WebAssembly backend is loaded from its own package, without network.
 */
export async function ensureBackend(): Promise<void> {
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
    return
  }
  if (!inNode()) {
    throw new BackendMissingError(
      "no TensorFlow.js backend is registered: import one first, such as '@tensorflow/tfjs-backend-webgl' or '@tensorflow/tfjs-backend-cpu'",
    )
  }
  await useBackend('wasm')
}

/** Whether the program has chosen a backend that computes elsewhere than on the processor: webgl, webgpu. */
export async function onGraphicsCard(): Promise<boolean> {
  if (Object.keys(tf.engine().registryFactory).length === 0) return false
  await ensureBackend()
  return !['wasm', 'cpu'].includes(tf.getBackend())
}
