import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Layer } from '../layers.ts'
import { conv1d } from './convolution-pass.ts'
import { tf } from './library.ts'
import { batchNormalization, normalisedMaximum } from './normalisation-pass.ts'
import { channelSums, type LayerOf, type Pass } from './pass.ts'

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
