import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { tf } from './library.ts'
import { channelSums, type LayerOf, type Pass } from './pass.ts'
import { type PooledNormInputs, pooledNormGradientOnWasm } from './pooled-norm-kernel.ts'

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
export function batchNormalization(layer: LayerOf<'batchNormalization'>, x: Tensor4D): Pass {
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
export function normalisedMaximum(
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
