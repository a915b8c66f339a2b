import type { Layer } from '../../layers.ts'
import type { MemoryPlan, NetworkKernels } from '../kernels.ts'
import { COLUMNS, packColumns } from '../pack.ts'
import { filterPlane, GROUP_OUTPUTS, GROUP_PRODUCTS } from './winograd.ts'

/** Values between two operations: for each clip `frames` rows of `width` values, of which the first `channels` count. */
export interface Activations {
  frames: number
  channels: number
  /** `channels` up to a multiple of 8; what is beyond is 0 or meets weights of 0. */
  width: number
  address: number
}

/** One or two layers of a network. */
export interface Operation {
  output: Activations
  /** Layers of the network that it stands for. */
  layers: number
  /** Writes the weights, once the memory is there. */
  prepare(kernels: NetworkKernels): void
  /** From its input to its output, for the first clips of both. */
  run(clips: number): void
}

interface Planning {
  plan: MemoryPlan
  place(frames: number, channels: number): Activations
  /** Clips at most. */
  batch: number
}

type LayerOf<T extends Layer['type']> = Extract<Layer, { type: T }>

/** The operation for the layers from `i` on: a convolution of 3 frames with the pooling by 2 after it, or one layer. */
export function planOperation(layers: readonly Layer[], i: number, input: Activations, planning: Planning): Operation {
  const layer = layers[i]!
  const next = layers[i + 1]
  switch (layer.type) {
    case 'conv1d':
      return layer.kernelSize === 3 && next?.type === 'maxPooling1d' && next.poolSize === 2
        ? pooledConvolution(layer, input, planning)
        : convolution(layer, input, planning)
    case 'dense':
      return dense(layer, input, planning)
    case 'batchNormalization':
      return normalisation(layer, input)
    case 'maxPooling1d':
      return pooling(layer.poolSize, Math.floor(input.frames / layer.poolSize), input, planning)
    case 'globalMaxPooling1d':
      return pooling(input.frames, 1, input, planning)
    case 'dropout':
      return { output: input, layers: 1, prepare() {}, run() {} }
  }
}

/** Three taps, ReLU and the pooling by Winograd's F(4, 3): half of the products. See assembly/winograd.ts. */
function pooledConvolution(layer: LayerOf<'conv1d'>, input: Activations, { plan, place, batch }: Planning): Operation {
  const pooled = Math.floor((input.frames - 2) / 2)
  const quads = Math.ceil((2 * pooled) / GROUP_OUTPUTS)
  const output = place(pooled, layer.outputs)
  const blocks = output.width / COLUMNS
  const planeSize = input.width * output.width
  const weights = plan.place(GROUP_PRODUCTS * planeSize)
  const bias = plan.place(output.width)
  const noBias = plan.place(output.width)
  const operands = plan.place(GROUP_PRODUCTS * batch * quads * input.width)
  const products = plan.place(GROUP_PRODUCTS * batch * quads * output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 2,
    prepare(given) {
      kernels = given
      kernels.floats(bias, layer.outputs).set(layer.bias)
      for (let m = 0; m < GROUP_PRODUCTS; m++) {
        const plane = widen(filterPlane(layer.kernel, m), layer.inputs, input, layer.outputs)
        packColumns(plane, input.width, layer.outputs, kernels.floats(weights + m * planeSize * 4, planeSize))
      }
    },
    run(clips) {
      const rows = clips * quads
      const [from, to] = [rows * input.width * 4, rows * output.width * 4]
      const clipStep = input.frames * input.width * 4
      kernels.winogradInput(input.address, clips, clipStep, quads, input.width, operands, from)
      for (let m = 0; m < GROUP_PRODUCTS; m++) {
        kernels.multiplyRows(
          operands + m * from,
          input.width * 4,
          rows,
          input.width,
          weights + m * planeSize * 4,
          blocks,
          noBias,
          false,
          products + m * to,
          output.width * 4,
        )
      }
      kernels.winogradPooledOutput(products, to, clips, quads, output.width, bias, pooled, output.address)
    },
  }
}

/** Any number of taps, as a product of overlapping rows. */
function convolution(layer: LayerOf<'conv1d'>, input: Activations, { plan, place }: Planning): Operation {
  const output = place(input.frames - layer.kernelSize + 1, layer.outputs)
  const k = layer.kernelSize * input.width
  const weights = plan.place(k * output.width)
  const bias = plan.place(output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 1,
    prepare(given) {
      kernels = given
      const kernel = widen(layer.kernel, layer.inputs, input, layer.outputs)
      packColumns(kernel, k, layer.outputs, kernels.floats(weights, k * output.width))
      kernels.floats(bias, layer.outputs).set(layer.bias)
    },
    run(clips) {
      const step = input.width * 4
      for (let n = 0; n < clips; n++) {
        const from = input.address + n * input.frames * step
        const to = output.address + n * output.frames * output.width * 4
        const blocks = output.width / COLUMNS
        kernels.multiplyRows(from, step, output.frames, k, weights, blocks, bias, true, to, output.width * 4)
      }
    },
  }
}

function dense(layer: LayerOf<'dense'>, input: Activations, { plan, place }: Planning): Operation {
  const output = place(1, layer.outputs)
  const weights = plan.place(input.width * output.width)
  const bias = plan.place(output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 1,
    prepare(given) {
      kernels = given
      const kernel = widen(layer.kernel, layer.inputs, input, layer.outputs)
      packColumns(kernel, input.width, layer.outputs, kernels.floats(weights, input.width * output.width))
      kernels.floats(bias, layer.outputs).set(layer.bias)
    },
    run(clips) {
      const relu = layer.activation === 'relu'
      const [from, to] = [input.width, output.width]
      const blocks = to / COLUMNS
      kernels.multiplyRows(input.address, from * 4, clips, from, weights, blocks, bias, relu, output.address, to * 4)
      if (!relu) softmax(kernels.floats(output.address, clips * to), to, layer.outputs)
    },
  }
}

/** One that could not be folded into the layer after it: in place. */
function normalisation(layer: LayerOf<'batchNormalization'>, input: Activations): Operation {
  const scale = layer.gamma.map((g, c) => g / Math.sqrt(layer.movingVariance[c]! + layer.epsilon))
  const shift = layer.beta.map((b, c) => b - layer.movingMean[c]! * scale[c]!)
  let kernels: NetworkKernels
  return {
    output: input,
    layers: 1,
    prepare(given) {
      kernels = given
    },
    run(clips) {
      const { width, channels, address, frames } = input
      const x = kernels.floats(address, clips * frames * width)
      for (let r = 0; r < x.length; r += width) {
        for (let c = 0; c < channels; c++) x[r + c] = x[r + c]! * scale[c]! + shift[c]!
      }
    },
  }
}

/** The maximum of each of `windows` stretches of `size` frames. */
function pooling(size: number, windows: number, input: Activations, { place }: Planning): Operation {
  const output = place(windows, input.channels)
  let kernels: NetworkKernels
  return {
    output,
    layers: 1,
    prepare(given) {
      kernels = given
    },
    run(clips) {
      const { width, frames } = input
      const x = kernels.floats(input.address, clips * frames * width)
      const y = kernels.floats(output.address, clips * windows * width)
      for (let n = 0; n < clips; n++) {
        for (let w = 0; w < windows; w++) {
          const to = (n * windows + w) * width
          const from = (n * frames + w * size) * width
          for (let c = 0; c < width; c++) y[to + c] = x[from + c]!
          for (let r = from + width; r < from + size * width; r += width) {
            for (let c = 0; c < width; c++) if (x[r + c]! > y[to + c]!) y[to + c] = x[r + c]!
          }
        }
      }
    },
  }
}

/** A kernel whose rows of `inputs` values are those of wider activations: rows of zeros in between. */
function widen(kernel: Float32Array, inputs: number, { width }: Activations, outputs: number): Float32Array {
  if (inputs === width) return kernel
  const taps = kernel.length / (inputs * outputs)
  const out = new Float32Array(taps * width * outputs)
  for (let t = 0; t < taps; t++) {
    out.set(kernel.subarray(t * inputs * outputs, (t + 1) * inputs * outputs), t * width * outputs)
  }
  return out
}

/** Of the first `outputs` values of each row, in place. */
function softmax(rows: Float32Array, width: number, outputs: number): void {
  for (let r = 0; r < rows.length; r += width) {
    let top = Number.NEGATIVE_INFINITY
    for (let c = 0; c < outputs; c++) top = Math.max(top, rows[r + c]!)
    let sum = 0
    for (let c = 0; c < outputs; c++) sum += Math.exp(rows[r + c]! - top)
    for (let c = 0; c < outputs; c++) rows[r + c] = Math.exp(rows[r + c]! - top) / sum
  }
}
