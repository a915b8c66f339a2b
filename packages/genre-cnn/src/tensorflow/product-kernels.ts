import type { Tensor, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { loadSimdKernels } from '../simd/load.ts'
import { FLOAT_BYTES, kernelsOn, type NetworkKernels } from '../simd/memory.ts'
import { COLUMNS, packColumns } from '../simd/pack.ts'
import { loadTensorFlow, tf } from './library.ts'

const CONVOLVE = 'MurecomConvolve'
const KERNEL_GRADIENT = 'MurecomKernelGradient'

/** What the kernels need of TensorFlow.js' WebAssembly backend: its memory, and where in it a tensor lies. */
interface WasmBackend {
  wasm: { asm?: { memory?: unknown } }
  dataIdMap: { get(dataId: object): { memoryOffset: number | null } }
  makeOutput(shape: readonly number[], dtype: 'float32'): TensorInfo
}

/** The weights of a convolution, `kernelSize x inputs x outputs`. */
interface Kernel {
  kernelSize: number
  inputs: number
  outputs: number
  kernel: Float32Array
}

type Run<Name extends string> = (given: {
  inputs: Record<Name, TensorInfo>
  backend: WasmBackend
  attrs: { kernelSize: number; relu: boolean }
}) => TensorInfo

let onMemory: { memory: WebAssembly.Memory; kernels: NetworkKernels } | undefined

/**
 * Puts our products (assembly/gemm.ts) on the memory of TensorFlow.js' WebAssembly backend, once. Where there is none, or none that
 * can be had (another backend, one with threads, no SIMD), the functions below return undefined, and the caller computes the
 * same with operations of TensorFlow.js.
 */
export async function prepareProducts(): Promise<void> {
  await loadTensorFlow()
  const memory = tf.getBackend() === 'wasm' ? (tf.backend() as unknown as WasmBackend).wasm.asm?.memory : undefined
  if (!(memory instanceof WebAssembly.Memory) || !(memory.buffer instanceof ArrayBuffer)) {
    onMemory = undefined
    return
  }
  if (onMemory?.memory === memory) return
  const kernels = await loadSimdKernels()
  onMemory = kernels && { memory, kernels: kernelsOn(memory, kernels) }
  for (const [kernelName, kernelFunc] of [
    [CONVOLVE, convolve],
    [KERNEL_GRADIENT, kernelGradient],
  ] as const) {
    if (tf.getKernel(kernelName, 'wasm')) continue
    tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc: kernelFunc as never })
  }
}

/** The kernels on the memory of TensorFlow.js, after {@link prepareProducts}; undefined where they cannot be. */
export function kernelsOnWasm(): NetworkKernels | undefined {
  return onMemory?.kernels
}

/**
 * A valid convolution over frames, with bias and ReLU where there is a bias.
 *
 * @param x `[clips, 1, frames, inputs]`, or what makes it
 */
export function convolveOnWasm(
  x: Tensor4D | (() => Tensor4D),
  { kernelSize, inputs, outputs, kernel }: Kernel,
  bias?: Float32Array,
): Tensor4D | undefined {
  if (!onMemory || outputs % COLUMNS !== 0) return undefined
  const packed = new Float32Array(kernel.length)
  packColumns(kernel, kernelSize * inputs, outputs, packed)
  const given = {
    x: typeof x === 'function' ? x() : x,
    packed: tf.tensor1d(packed),
    bias: tf.tensor1d(bias ?? new Float32Array(outputs)),
  }
  return tf.engine().runKernel(CONVOLVE, given, { kernelSize, relu: bias !== undefined }) as Tensor4D
}

/** The gradient of a convolution by its kernel, `[kernelSize x inputs, outputs]`, from that by its output before the ReLU. */
export function kernelGradientOnWasm(x: Tensor4D, dz: Tensor4D, layer: Kernel): Tensor | undefined {
  const { kernelSize, inputs, outputs } = layer
  if (!onMemory || outputs % COLUMNS !== 0 || (kernelSize * inputs) % 4 !== 0) return undefined
  return tf.engine().runKernel(KERNEL_GRADIENT, { x, dz }, { kernelSize }) as Tensor
}

const convolve: Run<'x' | 'packed' | 'bias'> = ({ inputs, backend, attrs }) => {
  const [clips, , frames, width] = inputs.x.shape as [number, number, number, number]
  const outputs = inputs.bias.shape[0]!
  const outFrames = frames - attrs.kernelSize + 1
  const result = backend.makeOutput([clips, 1, outFrames, outputs], 'float32')
  const [x, packed, bias, out] = [inputs.x, inputs.packed, inputs.bias, result].map(t => addressOf(backend, t))
  const { multiplyRows } = onMemory!.kernels
  for (let n = 0; n < clips; n++) {
    multiplyRows(
      x! + n * frames * width * FLOAT_BYTES,
      width * FLOAT_BYTES,
      outFrames,
      attrs.kernelSize * width,
      packed!,
      outputs / COLUMNS,
      bias!,
      attrs.relu,
      out! + n * outFrames * outputs * FLOAT_BYTES,
      outputs * FLOAT_BYTES,
    )
  }
  return result
}

const kernelGradient: Run<'x' | 'dz'> = ({ inputs, backend, attrs }) => {
  const [clips, , frames, width] = inputs.x.shape as [number, number, number, number]
  const [, , rows, outputs] = inputs.dz.shape as [number, number, number, number]
  const k = attrs.kernelSize * width
  const result = backend.makeOutput([k, outputs], 'float32')
  const [x, dz, out] = [inputs.x, inputs.dz, result].map(t => addressOf(backend, t))
  const step = width * FLOAT_BYTES
  onMemory!.kernels.multiplyTransposed(x!, step, frames * step, dz!, clips, rows, k, outputs, out!)
  return result
}

function addressOf(backend: WasmBackend, { dataId }: TensorInfo): number {
  return backend.dataIdMap.get(dataId).memoryOffset ?? 0
}
