import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { tf } from './library.ts'
import { channelSums, type LayerOf, type Pass } from './pass.ts'
import { convolveOnWasm, kernelGradientOnWasm } from './product-kernels.ts'

/**
 * `y = relu(x * w + b)`, valid. With dz the gradient before the ReLU: `dx` is the full convolution of dz with the kernel
 * turned round, and `dw[k] = sum over b, t of x[b, t + k]^T dz[b, t]`. For the latter dz gets k - 1 zero rows after each
 * clip. Then the transpose of x that tap k needs is the same memory read k values later: what runs over into the next clip
 * or channel meets a zero. The right side of the products stays one tensor, which the backend packs once. On the WebAssembly backend
 * all three products are kernels of our own (product-kernels.ts), which need no copies.
 *
 * @param masked whether the pass above leaves a gradient of 0 where the ReLU does, as `normalisedMaximum` does
 */
export function conv1d(layer: LayerOf<'conv1d'>, x: Tensor4D, masked: boolean): Pass {
  const { kernelSize, inputs, outputs } = layer
  const filter = tf.tensor4d(layer.kernel, [1, kernelSize, inputs, outputs])
  const bias = tf.tensor1d(layer.bias)
  const output =
    convolveOnWasm(x, layer, layer.bias) ??
    tf.fused.conv2d({ x, filter, strides: 1, pad: 'valid', bias, activation: 'relu' })
  return {
    output,
    backward(dy, wanted) {
      const dz = (masked ? dy : tf.mul(dy, tf.step(output))) as Tensor4D
      const gradients = [kernelGradientOnWasm(x, dz, layer) ?? kernelGradientByOps(x, dz, layer), channelSums(dz)]
      if (!wanted) return { dx: undefined, gradients }
      const margin = kernelSize - 1
      const none: [number, number] = [0, 0]
      const around: [typeof none, typeof none, typeof none, typeof none] = [none, none, [margin, margin], none]
      const turned = { kernelSize, inputs: outputs, outputs: inputs, kernel: turnedKernel(layer) }
      const dx = convolveOnWasm(() => tf.pad(dz, around), turned)
      if (dx) return { dx, gradients }
      return { dx: tf.conv2d(dz, tf.tensor4d(turned.kernel, [1, kernelSize, outputs, inputs]), 1, around), gradients }
    },
  }
}

/** The kernel for the gradient by the input: `turned[k][f][c] = kernel[last - k][c][f]`. */
function turnedKernel({ kernel, kernelSize, inputs, outputs }: LayerOf<'conv1d'>): Float32Array {
  const out = new Float32Array(kernel.length)
  for (let k = 0; k < kernelSize; k++) {
    const from = (kernelSize - 1 - k) * inputs * outputs
    const to = k * inputs * outputs
    for (let c = 0; c < inputs; c++) {
      for (let f = 0; f < outputs; f++) out[to + f * inputs + c] = kernel[from + c * outputs + f]!
    }
  }
  return out
}

/** The gradient by the kernel as the head of {@link conv1d} says it, on any backend. */
function kernelGradientByOps(x: Tensor4D, dz: Tensor4D, layer: LayerOf<'conv1d'>): Tensor {
  const { kernelSize, inputs, outputs } = layer
  const [clips, , frames] = x.shape
  const margin = kernelSize - 1
  const rows = clips * frames
  const spaced = tf.reshape(
    tf.pad(dz, [
      [0, 0],
      [0, 0],
      [0, margin],
      [0, 0],
    ]),
    [rows, outputs],
  ) as Tensor2D
  const flatTransposed = tf.reshape(tf.transpose(tf.reshape(x, [rows, inputs])), [rows * inputs])
  const padded = tf.pad(flatTransposed as Tensor1D, [[0, margin]])
  const taps = Array.from({ length: kernelSize }, (_, k) => {
    const moved = k === 0 ? flatTransposed : tf.slice(padded, [k], [rows * inputs])
    return tf.matMul(tf.reshape(moved, [inputs, rows]) as Tensor2D, spaced)
  })
  return tf.stack(taps)
}
