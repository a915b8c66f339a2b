import type { Rank, Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Layer } from '../layers.ts'
import { tf } from './library.ts'

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

export type LayerOf<T extends Layer['type']> = Extract<Layer, { type: T }>

/**
 * Sum over clips and frames of each channel, `[1, channels]`: the mean over a clip's frames is a pooling, the sum over the
 * clips a product with a row of ones. (A reduction over an outer axis transposes first, 10 ms for 16,128 x 64; the product
 * alone packs its right side, 8 ms; this takes 1.)
 */
export function channelSums(x: Tensor): Tensor2D {
  if (x.rank === 2) return tf.matMul(tf.ones<Rank.R2>([1, x.shape[0]!]), x as Tensor2D)
  const [clips, , frames, channels] = x.shape as [number, number, number, number]
  const means = tf.reshape(tf.avgPool(x as Tensor4D, [1, frames], 1, 'valid'), [clips, channels])
  return tf.matMul(tf.fill([1, clips], frames) as Tensor2D, means as Tensor2D)
}
