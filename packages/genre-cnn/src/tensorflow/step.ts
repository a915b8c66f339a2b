import { mulberry32 } from '@murecom/internal'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { argMax } from '../kernels/arg-max.ts'
import type { Layer } from '../layers.ts'
import type { Batch, StepResult } from '../training/batch.ts'
import { runLayers } from './layer-passes.ts'
import { tf } from './library.ts'
import type { Pass } from './pass.ts'
import { prepareProducts } from './product-kernels.ts'

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
    const logits = passes.at(-1)!.output as Tensor2D
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
function backward(passes: readonly Pass[], dLogits: Tensor): Tensor1D[] {
  const byLayer: Tensor1D[][] = []
  let dy: Tensor | undefined = dLogits
  for (let i = passes.length - 1; i >= 0; i--) {
    if (!dy) break
    const { dx, gradients } = passes[i]!.backward(dy, i > 0)
    byLayer.unshift(gradients.map(flat))
    dy = dx
  }
  return byLayer.flat()
}

function flat(t: Tensor): Tensor1D {
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
