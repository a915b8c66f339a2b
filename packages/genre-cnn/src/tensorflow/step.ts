import { mulberry32 } from '@murecom/internal'
import * as tf from '@tensorflow/tfjs-core'
import type { Layer } from '../layers.ts'
import { type Pass, runLayers } from './layer-passes.ts'
import { prepareProducts } from './product-kernels.ts'

/** Some clips with what they should be. */
export interface Batch {
  /** `count x frames x bands`. */
  clips: Float32Array
  /** `count x labels`: the wanted probabilities, 0 and 1 unless clips are mixed. */
  targets: Float32Array
  /** Weight of each clip in the loss. */
  weights: Float32Array
  count: number
  frames: number
  bands: number
}

export interface StepResult {
  /** Sum over the clips of weight x cross entropy. */
  loss: number
  /** Clips whose largest output is their largest target. */
  correct: number
  /** Gradient of the loss divided by `divisor`, in the order of `FlatNetwork.parameters`. */
  gradients: Float32Array
  /** Batch means and variances, in the order of `FlatNetwork.statistics`. */
  moments: Float32Array
}

/**
 * Loss and gradients of a batch: categorical cross entropy of the softmax, taken from the logits (log-sum-exp), as Keras
 * does when softmax is the last layer. The gradient by the logits is `weight (softmax - target) / divisor`.
 *
 * @param divisor what the loss is divided by: the clips of the whole batch, also where this is a part of it
 * @param seed of the dropout masks
 */
export async function computeStep(
  layers: readonly Layer[],
  batch: Batch,
  divisor: number,
  seed: number,
): Promise<StepResult> {
  await prepareProducts()
  const random = mulberry32(seed)
  const { count, frames, bands } = batch
  const labels = batch.targets.length / count
  const [losses, logits, gradients, moments] = tf.tidy(() => {
    const passes = runLayers(layers, tf.tensor4d(batch.clips, [count, 1, frames, bands]), random)
    const logits = passes.at(-1)!.output as tf.Tensor2D
    const targets = tf.tensor2d(batch.targets, [count, labels])
    const weights = tf.tensor2d(batch.weights, [count, 1])
    const logProbabilities = tf.logSoftmax(logits)
    const losses = tf.mul(tf.sum(tf.mul(logProbabilities, targets), 1, true), tf.neg(weights))
    const residual = tf.sub(tf.exp(logProbabilities), targets)
    const gradients = backward(passes, tf.mul(residual, tf.div(weights, divisor)))
    const moments = passes.flatMap(p => (p.moments ? [flat(p.moments.mean), flat(p.moments.variance)] : []))
    return [losses, logits, tf.concat(gradients), moments.length > 0 ? tf.concat(moments) : tf.zeros([0])] as const
  })
  try {
    const outputs = await logits.data<'float32'>()
    const loss = (await losses.data<'float32'>()).reduce((sum, l) => sum + l, 0)
    return {
      loss,
      correct: countCorrect(outputs, batch.targets, count, labels),
      gradients: await gradients.data<'float32'>(),
      moments: await moments.data<'float32'>(),
    }
  } finally {
    tf.dispose([losses, logits, gradients, moments])
  }
}

/** Gradients of all weights, flat, in the order of the layers. */
function backward(passes: readonly Pass[], dLogits: tf.Tensor): tf.Tensor1D[] {
  const byLayer: tf.Tensor1D[][] = []
  let dy: tf.Tensor | undefined = dLogits
  for (let i = passes.length - 1; i >= 0; i--) {
    if (!dy) break
    const { dx, gradients } = passes[i]!.backward(dy, i > 0)
    byLayer.unshift(gradients.map(flat))
    dy = dx
  }
  return byLayer.flat()
}

function flat(t: tf.Tensor): tf.Tensor1D {
  return tf.reshape(t, [t.size])
}

function countCorrect(outputs: Float32Array, targets: Float32Array, count: number, labels: number): number {
  let correct = 0
  for (let n = 0; n < count; n++) {
    const from = n * labels
    if (argMax(outputs, from, labels) === argMax(targets, from, labels)) correct++
  }
  return correct
}

/** Index, from 0, of the largest of `length` values from `from` on; the first of equals. */
export function argMax(values: Float32Array, from: number, length: number): number {
  let best = 0
  for (let i = 1; i < length; i++) if (values[from + i]! > values[from + best]!) best = i
  return best
}
