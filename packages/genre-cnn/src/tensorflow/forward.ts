import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Layer } from '../layers.ts'
import { tf } from './library.ts'

/** One step of the network on tensors: takes `[batch, 1, frames, channels]` or `[batch, features]`. */
export type Step = { name: string; apply(x: Tensor): Tensor; tensors: Tensor[] }

/**
 * The inference pass of each layer, weights uploaded once. A 1-D convolution is a 2-D one of height 1; batch normalization
 * is folded to one multiply and one add: `gamma / sqrt(variance + epsilon)` and `beta - mean x that`.
 */
export function compileLayers(layers: readonly Layer[]): Step[] {
  return layers.map(layer => keepAll(compileLayer(layer)))
}

/** Keeps the weights when the model is first used inside a caller's `tf.tidy`. */
function keepAll(step: Step): Step {
  for (const t of step.tensors) tf.keep(t)
  return step
}

function compileLayer(layer: Layer): Step {
  const { name } = layer
  switch (layer.type) {
    case 'conv1d': {
      const filter = tf.tensor4d(layer.kernel, [1, layer.kernelSize, layer.inputs, layer.outputs])
      const bias = tf.tensor1d(layer.bias)
      const apply = (x: Tensor): Tensor =>
        tf.fused.conv2d({ x: x as Tensor4D, filter, strides: 1, pad: 'valid', bias, activation: 'relu' })
      return { name, apply, tensors: [filter, bias] }
    }
    case 'batchNormalization': {
      const scale = layer.gamma.map((g, i) => g / Math.sqrt(layer.movingVariance[i]! + layer.epsilon))
      const shift = layer.beta.map((b, i) => b - layer.movingMean[i]! * scale[i]!)
      const scaleTensor = tf.tensor1d(scale)
      const shiftTensor = tf.tensor1d(shift)
      return { name, apply: x => tf.add(tf.mul(x, scaleTensor), shiftTensor), tensors: [scaleTensor, shiftTensor] }
    }
    case 'maxPooling1d': {
      const size: [number, number] = [1, layer.poolSize]
      return { name, apply: x => tf.maxPool(x as Tensor4D, size, size, 'valid'), tensors: [] }
    }
    case 'globalMaxPooling1d':
      return { name, apply: x => tf.max(x, [1, 2]), tensors: [] }
    case 'dense': {
      const kernel = tf.tensor2d(layer.kernel, [layer.inputs, layer.outputs])
      const bias = tf.tensor1d(layer.bias)
      const apply = (x: Tensor): Tensor => {
        const z = tf.add(tf.matMul(x as Tensor2D, kernel), bias)
        return layer.activation === 'relu' ? tf.relu(z) : tf.softmax(z)
      }
      return { name, apply, tensors: [kernel, bias] }
    }
    case 'dropout': // does nothing at inference
      return { name, apply: x => x, tensors: [] }
  }
}
