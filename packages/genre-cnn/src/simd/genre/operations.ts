import type { Layer } from '../../layers.ts'
import { FLOAT_BYTES, type Floats, type NetworkKernels, type NetworkPlan } from '../memory.ts'
import { COLUMNS, packColumns } from '../pack.ts'
import { filterPlane, GROUP_OUTPUTS, GROUP_PRODUCTS } from './winograd.ts'

/** Values between two operations: for each clip `frames` rows of `width` values, of which the first `channels` count. */
export interface Activations {
  frames: number
  channels: number
  /** `channels` rounded up to a multiple of 8. The values beyond `channels` are 0, or are multiplied by weights of 0. */
  width: number
  values: Floats
}

/** One or two layers of a network. */
export interface Operation {
  output: Activations
  /** Number of layers that it computes. */
  layers: number
  /** Writes the weights, after the memory has been allocated. */
  prepare(kernels: NetworkKernels): void
  /** Computes the output of the first `clips` clips. */
  run(clips: number): void
}

interface Planning {
  plan: NetworkPlan
  place(frames: number, channels: number): Activations
  /** Most clips of a run. */
  batch: number
}

/** The byte address of a place, as the kernels take it. */
const at = (place: Floats): number => place.byteOffset

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
  const planeSize = input.width * output.width
  const weights = plan.floats(GROUP_PRODUCTS * planeSize)
  const bias = plan.floats(output.width)
  const noBias = plan.floats(output.width)
  const operands = plan.floats(GROUP_PRODUCTS * batch * quads * input.width)
  const products = plan.floats(GROUP_PRODUCTS * batch * quads * output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 2,
    prepare(given) {
      kernels = given
      kernels.floats(bias).set(layer.bias)
      for (let m = 0; m < GROUP_PRODUCTS; m++) {
        const plane = widen(filterPlane(layer.kernel, m), layer.inputs, input, layer.outputs)
        const to = kernels.floats(weights).subarray(m * planeSize, (m + 1) * planeSize)
        packColumns(plane, input.width, layer.outputs, to)
      }
    },
    run(clips) {
      const rows = clips * quads
      const [from, to] = [input.width, output.width]
      const [fromRow, toRow] = [from * FLOAT_BYTES, to * FLOAT_BYTES]
      const [fromPlane, toPlane] = [rows * fromRow, rows * toRow]
      const clipBytes = input.frames * fromRow
      kernels.winogradInput(at(input.values), clips, clipBytes, quads, from, at(operands), fromPlane)
      for (let m = 0; m < GROUP_PRODUCTS; m++) {
        const [a, b] = [at(operands) + m * fromPlane, at(weights) + m * planeSize * FLOAT_BYTES]
        const out = at(products) + m * toPlane
        kernels.multiplyRows(a, fromRow, rows, from, b, to / COLUMNS, at(noBias), false, out, toRow)
      }
      kernels.winogradPooledOutput(at(products), toPlane, clips, quads, to, at(bias), pooled, at(output.values))
    },
  }
}

/** Any number of taps, as a product of overlapping rows. */
function convolution(layer: LayerOf<'conv1d'>, input: Activations, { plan, place }: Planning): Operation {
  const output = place(input.frames - layer.kernelSize + 1, layer.outputs)
  const k = layer.kernelSize * input.width
  const weights = plan.floats(k * output.width)
  const bias = plan.floats(output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 1,
    prepare(given) {
      kernels = given
      const kernel = widen(layer.kernel, layer.inputs, input, layer.outputs)
      packColumns(kernel, k, layer.outputs, kernels.floats(weights))
      kernels.floats(bias).set(layer.bias)
    },
    run(clips) {
      const [fromRow, toRow] = [input.width * FLOAT_BYTES, output.width * FLOAT_BYTES]
      const blocks = output.width / COLUMNS
      const { frames } = output
      for (let n = 0; n < clips; n++) {
        const from = at(input.values) + n * input.frames * fromRow
        const to = at(output.values) + n * frames * toRow
        kernels.multiplyRows(from, fromRow, frames, k, at(weights), blocks, at(bias), true, to, toRow)
      }
    },
  }
}

function dense(layer: LayerOf<'dense'>, input: Activations, { plan, place }: Planning): Operation {
  const output = place(1, layer.outputs)
  const weights = plan.floats(input.width * output.width)
  const bias = plan.floats(output.width)
  let kernels: NetworkKernels
  return {
    output,
    layers: 1,
    prepare(given) {
      kernels = given
      const kernel = widen(layer.kernel, layer.inputs, input, layer.outputs)
      packColumns(kernel, input.width, layer.outputs, kernels.floats(weights))
      kernels.floats(bias).set(layer.bias)
    },
    run(clips) {
      const relu = layer.activation === 'relu'
      const { width } = output
      const [fromRow, toRow] = [input.width * FLOAT_BYTES, width * FLOAT_BYTES]
      const [from, to] = [at(input.values), at(output.values)]
      const blocks = width / COLUMNS
      kernels.multiplyRows(from, fromRow, clips, input.width, at(weights), blocks, at(bias), relu, to, toRow)
      if (!relu) softmax(kernels.floats(output.values).subarray(0, clips * width), width, layer.outputs)
    },
  }
}

/** A normalisation that could not be folded into the layer after it, computed in place. */
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
      const { width, channels, frames } = input
      const x = kernels.floats(input.values)
      for (let r = 0; r < clips * frames * width; r += width) {
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
      const x = kernels.floats(input.values)
      const y = kernels.floats(output.values)
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

/** A kernel for activations that are wider than its `inputs`: the missing rows are zeros. */
function widen(kernel: Float32Array, inputs: number, { width }: Activations, outputs: number): Float32Array {
  if (inputs === width) return kernel
  const taps = kernel.length / (inputs * outputs)
  const out = new Float32Array(taps * width * outputs)
  for (let t = 0; t < taps; t++) {
    out.set(kernel.subarray(t * inputs * outputs, (t + 1) * inputs * outputs), t * width * outputs)
  }
  return out
}

/** The softmax of the first `outputs` values of each row, in place. */
function softmax(rows: Float32Array, width: number, outputs: number): void {
  for (let r = 0; r < rows.length; r += width) {
    let top = Number.NEGATIVE_INFINITY
    for (let c = 0; c < outputs; c++) top = Math.max(top, rows[r + c]!)
    let sum = 0
    for (let c = 0; c < outputs; c++) sum += Math.exp(rows[r + c]! - top)
    for (let c = 0; c < outputs; c++) rows[r + c] = Math.exp(rows[r + c]! - top) / sum
  }
}
