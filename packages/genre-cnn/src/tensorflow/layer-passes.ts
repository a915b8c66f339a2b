import type { Rank, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Layer } from '../layers.ts'
import { tf } from './library.ts'
import { type PooledNormInputs, pooledNormGradientOnWasm } from './pooled-norm-kernel.ts'
import { convolveOnWasm, kernelGradientOnWasm } from './product-kernels.ts'

/**
 * The training pass of each layer, forward and backward, on TensorFlow.js operations. Written by hand and not left to the
 * gradients of TensorFlow.js: its bundle for Node registers none, its WebAssembly backend has no gradient of a convolution
 * by its filter, and multiplies transposed matrices at a tenth of the speed. So every product here is a plain `matMul`
 * after an explicit `transpose`.
 *
 * Tensors are `[clips, 1, frames, channels]` up to the global pooling, then `[clips, features]`.
 */
export interface Pass {
  output: Tensor
  /**
   * @param dy gradient of the loss by `output`
   * @param wanted whether the gradient by the input is wanted; the first layer's is not
   * @returns that gradient, and those of the layer's weights in the order of `trainableOf`
   */
  backward(dy: Tensor, wanted: boolean): { dx: Tensor | undefined; gradients: Tensor[] }
  /** Mean and variance of the batch, of a batch normalisation. */
  moments?: { mean: Tensor; variance: Tensor }
}

/** The passes of a network, in order: one for each layer, or one for a normalisation and the pooling after it. */
export function runLayers(layers: readonly Layer[], input: Tensor, random: () => number): Pass[] {
  const passes: Pass[] = []
  let x = input
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i]!
    const next = layers[i + 1]
    let pass: Pass
    if (isMerged(layers, i) && layer.type === 'batchNormalization' && next?.type === 'maxPooling1d') {
      pass = normalisedMaximum(layer, next, x as Tensor4D)
      i++
    } else if (layer.type === 'conv1d') {
      pass = conv1d(layer, x as Tensor4D, isMerged(layers, i + 1))
    } else {
      pass = runLayer(layer, x, random)
    }
    passes.push(pass)
    x = pass.output
  }
  return passes
}

/** Whether layer i, a normalisation, is computed together with the pooling after it: its input is a ReLU's, no gamma negative. */
function isMerged(layers: readonly Layer[], i: number): boolean {
  const layer = layers[i]
  return (
    layer?.type === 'batchNormalization' &&
    layers[i + 1]?.type === 'maxPooling1d' &&
    layers[i - 1]?.type === 'conv1d' &&
    layer.gamma.every(g => g >= 0)
  )
}

function runLayer(layer: Exclude<Layer, { type: 'conv1d' }>, x: Tensor, random: () => number): Pass {
  switch (layer.type) {
    case 'batchNormalization':
      return batchNormalization(layer, x as Tensor4D)
    case 'maxPooling1d':
      return maxPooling(layer.poolSize, x as Tensor4D)
    case 'globalMaxPooling1d':
      return globalMaxPooling(x as Tensor4D)
    case 'dense':
      return dense(layer, x as Tensor2D)
    case 'dropout':
      return dropout(layer.rate, x as Tensor2D, random)
  }
}

type LayerOf<T extends Layer['type']> = Extract<Layer, { type: T }>

/**
 * Sum over clips and frames of each channel, `[1, channels]`: the mean over a clip's frames is a pooling, the sum over the
 * clips a product with a row of ones. (A reduction over an outer axis transposes first, 10 ms for 16,128 x 64; the product
 * alone packs its right side, 8 ms; this takes 1.)
 */
function channelSums(x: Tensor): Tensor2D {
  if (x.rank === 2) return tf.matMul(tf.ones<Rank.R2>([1, x.shape[0]!]), x as Tensor2D)
  const [clips, , frames, channels] = x.shape as [number, number, number, number]
  const means = tf.reshape(tf.avgPool(x as Tensor4D, [1, frames], 1, 'valid'), [clips, channels])
  return tf.matMul(tf.fill([1, clips], frames) as Tensor2D, means as Tensor2D)
}

/**
 * `y = relu(x * w + b)`, valid. With dz the gradient before the ReLU: `dx` is the full convolution of dz with the kernel
 * turned round, and `dw[k] = sum over b, t of x[b, t + k]^T dz[b, t]`. For the latter dz gets k - 1 zero rows after each
 * clip. Then the transpose of x that tap k needs is the same memory read k values later: what runs over into the next clip
 * or channel meets a zero. The right side of the products stays one tensor, which the backend packs once. On the WebAssembly backend
 * all three products are kernels of our own (wasm-products.ts), which need no copies.
 *
 * @param masked whether the pass above leaves a gradient of 0 where the ReLU does, as {@link normalisedMaximum}
 */
function conv1d(layer: LayerOf<'conv1d'>, x: Tensor4D, masked: boolean): Pass {
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

/** Mean, variance (divided by n, as Keras does) and what follows from them, of the rows of a batch. */
function momentsOf(layer: LayerOf<'batchNormalization'>, x: Tensor4D) {
  const n = x.size / layer.channels
  const mean = tf.div(channelSums(x), n)
  const centred = tf.sub(x, mean) as Tensor4D
  const variance = tf.div(channelSums(tf.square(centred)), n)
  const s = tf.rsqrt(tf.add(variance, layer.epsilon))
  return { n, mean, centred, variance, s, scale: tf.mul(tf.tensor1d(layer.gamma), s) }
}

/**
 * `y = gamma (x - mean) / sqrt(variance + epsilon) + beta` by the moments of the batch. With n rows, `c = x - mean` and
 * `s = 1 / sqrt(variance + epsilon)`: `dbeta = sum dy`, `dgamma = s sum dy c`, and
 * `dx = gamma s (dy - dbeta / n - c s dgamma / n)`.
 */
function batchNormalization(layer: LayerOf<'batchNormalization'>, x: Tensor4D): Pass {
  const { n, mean, centred, variance, s, scale } = momentsOf(layer, x)
  const output = tf.add(tf.mul(centred, scale), tf.tensor1d(layer.beta))
  return {
    output,
    moments: { mean, variance },
    backward(dy) {
      const dbeta = channelSums(dy)
      const dgamma = tf.mul(channelSums(tf.mul(dy, centred)), s)
      const ofCentred = tf.mul(scale, tf.div(tf.mul(s, dgamma), -n))
      const constant = tf.mul(scale, tf.div(dbeta, -n))
      const dx = tf.add(tf.add(tf.mul(dy, scale), tf.mul(centred, ofCentred)), constant)
      return { dx, gradients: [dgamma, dbeta] }
    },
  }
}

/**
 * Batch normalisation and the maximum pooling after it, for gammas of at least 0 and an input that is the output of a
 * ReLU. Then the maximum of the normalised values is the normalised maximum, so the affine part works on a pooled tensor.
 * Where x is 0 the gradient is 0, which is that of the ReLU below as well; dbeta and dgamma are sums of the pooled one.
 */
function normalisedMaximum(
  layer: LayerOf<'batchNormalization'>,
  { poolSize }: LayerOf<'maxPooling1d'>,
  x: Tensor4D,
): Pass {
  const { n, mean, variance, s, scale } = momentsOf(layer, x)
  const size: [number, number] = [1, poolSize]
  const maxima = tf.maxPool(x, size, size, 'valid')
  const centredMaxima = tf.sub(maxima, mean)
  return {
    output: tf.add(tf.mul(centredMaxima, scale), tf.tensor1d(layer.beta)),
    moments: { mean, variance },
    backward(dy) {
      const dbeta = channelSums(dy)
      const dgamma = tf.mul(channelSums(tf.mul(dy, centredMaxima)), s)
      const ofX = tf.mul(scale, tf.div(tf.mul(s, dgamma), -n))
      const constant = tf.sub(tf.mul(scale, tf.div(dbeta, -n)), tf.mul(mean, ofX))
      const scaled = tf.mul(dy, scale)
      const inputs = { x, maxima, dy: scaled, a: ofX, b: constant }
      const dx = pooledNormGradientOnWasm(inputs, poolSize) ?? pooledNormGradientByOps(inputs, size)
      return { dx, gradients: [dgamma, dbeta] }
    },
  }
}

function pooledNormGradientByOps({ x, maxima, dy, a, b }: PooledNormInputs, size: [number, number]): Tensor {
  const options = { filterSize: size, strides: size, pad: 'valid' }
  const spread = tf.engine().runKernel('MaxPoolGrad', { dy, input: x, output: maxima } as never, options as never)
  return tf.mul(tf.add(tf.add(spread as Tensor, tf.mul(x, a)), b), tf.step(x)) // the ReLU's, which conv1d leaves to it
}

/**
 * The gradient goes to the first frame of a window that holds its maximum. (Not by the MaxPoolGrad kernel: that of the
 * WebAssembly backend 4.22 passes over windows without a positive value.)
 */
function maxPooling(poolSize: number, x: Tensor4D): Pass {
  const size: [number, number] = [1, poolSize]
  const [clips, , frames, channels] = x.shape
  const output = tf.maxPool(x, size, size, 'valid')
  const outFrames = output.shape[2]
  return {
    output,
    backward(dy) {
      const covered = outFrames * poolSize
      const inside = covered === frames ? x : tf.slice(x, [0, 0, 0, 0], [-1, -1, covered, -1])
      const windows = tf.reshape(inside, [clips * outFrames, poolSize, channels]) as Tensor3D
      const maxima = tf.reshape(output, [clips * outFrames, 1, channels])
      let rest: Tensor = tf.reshape(dy, [clips * outFrames, 1, channels])
      const parts: Tensor[] = []
      for (let j = 0; j < poolSize - 1; j++) {
        const here = tf.equal(tf.slice(windows, [0, j, 0], [-1, 1, -1]), maxima)
        parts.push(tf.where(here, rest, tf.zerosLike(rest)))
        rest = tf.sub(rest, parts[j]!)
      }
      const inner = tf.reshape(tf.concat([...parts, rest], 1), [clips, 1, covered, channels])
      const dx = tf.pad(inner, [
        [0, 0],
        [0, 0],
        [0, frames - covered],
        [0, 0],
      ])
      return { dx, gradients: [] }
    },
  }
}

/** The gradient goes to the frames that hold the maximum, in equal parts where several do, as TensorFlow divides it. */
function globalMaxPooling(x: Tensor4D): Pass {
  const [clips, , frames, channels] = x.shape
  const output = tf.reshape(tf.maxPool(x, [1, frames], 1, 'valid'), [clips, channels])
  return {
    output,
    backward(dy) {
      const wide = [clips, 1, 1, channels]
      // 1 - step(max - x): a comparison that broadcasts takes 50 ms on the WebAssembly backend, this 2
      const mask = tf.sub(1, tf.step(tf.sub(tf.reshape(output, wide), x))) as Tensor4D
      const ties = tf.mul(tf.avgPool(mask, [1, frames], 1, 'valid'), frames)
      return { dx: tf.mul(mask, tf.div(tf.reshape(dy, wide), ties)), gradients: [] }
    },
  }
}

/** The gradient of a softmax comes from the loss, which has both in one: here dy is already that by the logits. */
function dense(layer: LayerOf<'dense'>, x: Tensor2D): Pass {
  const kernel = tf.tensor2d(layer.kernel, [layer.inputs, layer.outputs])
  const z = tf.add(tf.matMul(x, kernel), tf.tensor1d(layer.bias))
  const output = layer.activation === 'relu' ? tf.relu(z) : z
  return {
    output,
    backward(dy, wanted) {
      const dz = (layer.activation === 'relu' ? tf.mul(dy, tf.step(output)) : dy) as Tensor2D
      const gradients = [tf.matMul(tf.transpose(x) as Tensor2D, dz), channelSums(dz)]
      return { dx: wanted ? tf.matMul(dz, tf.transpose(kernel) as Tensor2D) : undefined, gradients }
    },
  }
}

/** Inverted dropout: what stays is divided by the share that stays. */
function dropout(rate: number, x: Tensor2D, random: () => number): Pass {
  if (rate === 0) return { output: x, backward: dy => ({ dx: dy, gradients: [] }) }
  const values = new Float32Array(x.size)
  for (let i = 0; i < values.length; i++) values[i] = random() < rate ? 0 : 1 / (1 - rate)
  const mask = tf.tensor2d(values, x.shape)
  return { output: tf.mul(x, mask), backward: dy => ({ dx: tf.mul(dy, mask), gradients: [] }) }
}
