import { BackendMissingError } from '@murecom/genre-cnn'

/** A value that a network takes or gives. */
export interface OnnxTensor {
  readonly data: unknown
  readonly dims: readonly number[]
}

/** A loaded network. */
export interface OnnxSession {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  /** What is known of the inputs; newer versions have it. */
  readonly inputMetadata?: readonly { readonly shape?: readonly (number | string)[] }[]
  run(feeds: Record<string, OnnxTensor>): Promise<Readonly<Record<string, OnnxTensor>>>
}

/** What is used of the packages onnxruntime-node and onnxruntime-web: `import * as ort from 'onnxruntime-web'` is one. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(bytes: Uint8Array, options?: { intraOpNumThreads?: number }): Promise<OnnxSession>
  }
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => OnnxTensor
}

/** The packages that run networks, in the order in which they are tried: the first is the faster one in Node. */
const PACKAGES = ['onnxruntime-node', 'onnxruntime-web']

/**
 * The runtime that is installed; both packages are optional peers. Their names are in a list, where no bundler looks for them:
 * a page hands in its runtime. In Node the variable MURECOM_ONNXRUNTIME names another folder into which one was installed, for
 * programs that `npx` starts.
 *
 * @throws BackendMissingError when none is installed
 */
export async function installedRuntime(): Promise<OnnxRuntime> {
  const { process } = globalThis as { process?: typeof import('node:process') }
  const folder = process?.env['MURECOM_ONNXRUNTIME']
  let cause: unknown
  for (const name of PACKAGES) {
    try {
      const place = folder ? placeOf(name, folder) : name
      return (await import(/* @vite-ignore */ /* webpackIgnore: true */ place)) as OnnxRuntime
    } catch (error) {
      cause = error
    }
  }
  throw new BackendMissingError(
    'neither onnxruntime-node nor onnxruntime-web is installed: npm i onnxruntime-node, or pass the option runtime',
    { cause },
  )
}

/** The address of a package's module, as a file of the folder would find it. */
function placeOf(name: string, folder: string): string {
  const builtin = process.getBuiltinModule
  const { createRequire } = builtin('node:module')
  return builtin('node:url').pathToFileURL(createRequire(`${folder}/from-here.js`).resolve(name)).href
}
