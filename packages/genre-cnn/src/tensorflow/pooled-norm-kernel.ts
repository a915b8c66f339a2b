import type { Tensor, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { pooledNormGradient } from '../kernels/pooled-norm-gradient.ts'
import { tf } from './library.ts'
import { kernelsOnWasm } from './product-kernels.ts'

const NAME = 'MurecomPooledNormGradient'

/** What the kernel needs of the WebAssembly backend: its heap, and where in it a tensor lies. */
interface WasmBackend {
  wasm: { HEAPF32: Float32Array }
  dataIdMap: { get(dataId: object): { memoryOffset: number | null } }
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo
}

export interface PooledNormInputs {
  x: Tensor4D
  maxima: Tensor
  dy: Tensor
  a: Tensor
  b: Tensor
}

/**
 * {@link pooledNormGradient} as a kernel of the WebAssembly backend, on the backend's own memory; undefined on another
 * backend, where the caller has to put it together from operations.
 */
export function pooledNormGradientOnWasm(inputs: PooledNormInputs, poolSize: number): Tensor | undefined {
  if (tf.getBackend() !== 'wasm') return undefined
  if (!tf.getKernel(NAME, 'wasm'))
    tf.registerKernel({ kernelName: NAME, backendName: 'wasm', kernelFunc: run as never })
  return tf.engine().runKernel(NAME, inputs as never, { poolSize }) as Tensor
}

function run({
  inputs,
  backend,
  attrs,
}: {
  inputs: Record<keyof PooledNormInputs, TensorInfo>
  backend: WasmBackend
  attrs: { poolSize: number }
}): TensorInfo {
  const [clips, , frames, channels] = inputs.x.shape as [number, number, number, number]
  const outFrames = inputs.maxima.shape[2]!
  const result = backend.makeOutput(inputs.x.shape, 'float32') // may grow the memory: views are made after it
  const address = ({ dataId }: TensorInfo): number => backend.dataIdMap.get(dataId).memoryOffset ?? 0
  const { x, maxima, dy, a, b } = inputs
  const simd = attrs.poolSize === 2 && channels % 4 === 0 ? kernelsOnWasm() : undefined
  if (simd) {
    simd.pairNormGradient(address(x), address(dy), address(a), address(b), clips, frames, channels, address(result))
    return result
  }
  const view = (t: TensorInfo): Float32Array => {
    const size = t.shape.reduce((product, n) => product * n, 1)
    return new Float32Array(backend.wasm.HEAPF32.buffer, address(t), size)
  }
  const [vx, vm, vd, va, vb] = [view(x), view(maxima), view(dy), view(a), view(b)]
  pooledNormGradient(vx, vm, vd, va, vb, clips, frames, outFrames, channels, attrs.poolSize, view(result))
  return result
}
