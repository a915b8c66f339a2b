import { stoppable } from '@murecom/internal/signal'
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { MusicnnRunner, PatchOutputs } from '../inference/runner.ts'
import {
  FRONT_CHANNELS,
  MEL_BANDS,
  MIDDLE_FILTERS,
  MIDDLE_FRAMES,
  type MusicnnWeights,
  type Normalisation,
  type NormalisedLayer,
  PATCH_FRAMES,
  POOLED_CHANNELS,
  TEMPORAL_FILTERS,
  TEMPORAL_FRAMES,
  TIMBRAL_BANDS,
  TIMBRAL_FILTERS,
  TIMBRAL_FRAMES,
} from '../musicnn/weights.ts'
import { ensureBackend } from './backend.ts'
import { tf } from './library.ts'
import { bandCourses, blockFilters, unfoldBands } from './unfold.ts'

/** Frames computed per convolution position. Wide rows suit the backend; 12 % of the products are padding. */
const BLOCK = 16
const BLOCKED_FRAMES = Math.ceil(PATCH_FRAMES / BLOCK) * BLOCK
const MARGIN = (TIMBRAL_FRAMES - 1) / 2
/** Patches at once: one is as fast as four on the wasm backend, and holds 16 MB of activations instead of 64. */
const BATCH = 1

/**
 * The network of musicnn (Pons and Serra, "musicnn: pre-trained convolutional neural networks for music audio tagging",
 * 2019; the layers are those of its models.py at inference) on TensorFlow.js operations. Holds its weights as tensors
 * until {@link close}.
 *
 * A front-end block is `max over bands of (scale relu(z + bias) + shift)` with `z` a convolution. The maximum of a monotone
 * function is the function of the maximum, so it is taken of z at once, or of -z where the scale is negative: everything
 * after the convolution then works on one value in place of up to 96.
 */
export class TensorFlowMusicnnNetwork implements MusicnnRunner {
  readonly #names: number
  readonly #inputScale: number
  readonly #inputShift: number
  readonly #timbral: { filter: Tensor4D; after: AfterMaximum }[]
  readonly #temporal: { filter: Tensor4D; after: AfterMaximum }[]
  readonly #middle: { filter: Tensor4D; bias: Tensor1D; after: Affine }[]
  readonly #pooled: Affine
  readonly #dense: { kernel: Tensor2D; bias: Tensor1D; after: Affine }
  readonly #output: { kernel: Tensor2D; bias: Tensor1D }
  readonly #tensors: Tensor[] = []

  private constructor(weights: MusicnnWeights) {
    const hold = <T extends Tensor>(t: T): T => {
      this.#tensors.push(tf.keep(t))
      return t
    }
    const affine = ({ scale, shift }: Normalisation): Affine => ({
      scale: hold(tf.tensor1d(scale)),
      shift: hold(tf.tensor1d(shift)),
    })
    const afterMaximum = ({ bias, scale, shift }: NormalisedLayer): AfterMaximum => ({
      sign: hold(tf.tensor1d(scale.map(s => (s < 0 ? -1 : 1)))),
      bias: hold(tf.tensor1d(bias)),
      ...affine({ scale, shift }),
    })
    this.#names = weights.names.length
    this.#inputScale = weights.input.scale[0]!
    this.#inputShift = weights.input.shift[0]!
    this.#timbral = weights.timbral.map((layer, i) => ({
      filter: hold(tf.tensor4d(signed(layer), [TIMBRAL_FRAMES, 1, TIMBRAL_BANDS[i]!, TIMBRAL_FILTERS])),
      after: afterMaximum(layer),
    }))
    this.#temporal = weights.temporal.map((layer, i) => {
      const taps = TEMPORAL_FRAMES[i]!
      const blocked = blockFilters(signed(layer), taps, TEMPORAL_FILTERS, BLOCK)
      const blocks = blocked.length / (BLOCK * BLOCK * TEMPORAL_FILTERS)
      return {
        filter: hold(tf.tensor4d(blocked, [1, blocks, BLOCK, BLOCK * TEMPORAL_FILTERS])),
        after: afterMaximum(layer),
      }
    })
    this.#middle = weights.middle.map((layer, i) => ({
      filter: hold(
        tf.tensor4d(layer.kernel, [MIDDLE_FRAMES, 1, i === 0 ? FRONT_CHANNELS : MIDDLE_FILTERS, MIDDLE_FILTERS]),
      ),
      bias: hold(tf.tensor1d(layer.bias)),
      after: affine(layer),
    }))
    this.#pooled = affine(weights.pooled)
    const dense = (kernel: Float32Array, bias: Float32Array): { kernel: Tensor2D; bias: Tensor1D } => ({
      kernel: hold(tf.tensor2d(kernel, [kernel.length / bias.length, bias.length])),
      bias: hold(tf.tensor1d(bias)),
    })
    this.#dense = { ...dense(weights.dense.kernel, weights.dense.bias), after: affine(weights.dense) }
    this.#output = dense(weights.output.kernel, weights.output.bias)
  }

  /**
   * The network on the backend that TensorFlow.js has.
   *
   * @throws BackendMissingError when it has none, or is not installed
   */
  static async create(weights: MusicnnWeights): Promise<TensorFlowMusicnnNetwork> {
    await ensureBackend()
    return new TensorFlowMusicnnNetwork(weights)
  }

  async run(mel: Float32Array, starts: readonly number[], signal?: AbortSignal): Promise<PatchOutputs> {
    const pause = stoppable(signal)
    const width = (values: number): Float32Array => new Float32Array(starts.length * values)
    const out: PatchOutputs = {
      tags: width(this.#names),
      penultimate: width(this.#dense.bias.size),
      maxPool: width(POOLED_CHANNELS),
      meanPool: width(POOLED_CHANNELS),
    }
    const normalised = new Float32Array(PATCH_FRAMES * MEL_BANDS)
    for (let from = 0; from < starts.length; from += BATCH) {
      await pause()
      const batch = starts.slice(from, from + BATCH)
      const patches = batch.map(start => {
        const patch = mel.subarray(start * MEL_BANDS, (start + PATCH_FRAMES) * MEL_BANDS)
        for (let i = 0; i < patch.length; i++) normalised[i] = patch[i]! * this.#inputScale + this.#inputShift
        return batch.length === 1 ? normalised : normalised.slice()
      })
      const results = tf.tidy(() => this.#forward(patches))
      for (const name of ['tags', 'penultimate', 'maxPool', 'meanPool'] as const) {
        const values = await results[name].data<'float32'>()
        out[name].set(values, (from * values.length) / batch.length)
        results[name].dispose()
      }
    }
    return out
  }

  close(): void {
    tf.dispose(this.#tensors)
  }

  #forward(patches: readonly Float32Array[]): Record<keyof PatchOutputs, Tensor> {
    const front = tf.concat([...this.#timbralFeatures(patches), ...this.#temporalFeatures(patches)], 3)
    const levels: Tensor4D[] = [front as Tensor4D]
    for (const { filter, bias, after } of this.#middle) {
      const before = levels.at(-1)!
      const padded = tf.pad(before, [
        [0, 0],
        [MARGIN, MARGIN],
        [0, 0],
        [0, 0],
      ])
      const conv = tf.fused.conv2d({
        x: padded as Tensor4D,
        filter,
        strides: 1,
        pad: 'valid',
        bias,
        activation: 'relu',
      })
      const features = apply(conv, after)
      levels.push((levels.length === 1 ? features : tf.add(features, before)) as Tensor4D)
    }
    const features = tf.reshape(tf.concat(levels, 3), [patches.length, PATCH_FRAMES, POOLED_CHANNELS])
    const maxPool = tf.max(features, 1)
    const meanPool = tf.mean(features, 1)
    // The graph joins the two along a last axis of 2 and flattens: maximum and mean of each channel in turn.
    const pooled = tf.reshape(tf.stack([maxPool, meanPool], 2), [patches.length, 2 * POOLED_CHANNELS])
    const { kernel, bias, after } = this.#dense
    const hidden = tf.relu(tf.add(tf.matMul(apply(pooled, this.#pooled) as Tensor2D, kernel), bias))
    const penultimate = apply(hidden, after)
    const logits = tf.add(tf.matMul(penultimate as Tensor2D, this.#output.kernel), this.#output.bias)
    return { tags: tf.sigmoid(logits), penultimate, maxPool, meanPool }
  }

  /** Two tensors `[patches, frames, 1, 204]`. */
  #timbralFeatures(patches: readonly Float32Array[]): Tensor[] {
    return this.#timbral.map(({ filter, after }, i) => {
      const height = TIMBRAL_BANDS[i]!
      const positions = MEL_BANDS - height + 1
      const size = (PATCH_FRAMES + 2 * MARGIN) * positions * height
      const unfolded = new Float32Array(patches.length * size)
      for (const [n, patch] of patches.entries()) {
        unfoldBands(patch, PATCH_FRAMES, MEL_BANDS, height, MARGIN, unfolded, n * size)
      }
      const x = tf.tensor4d(unfolded, [patches.length, PATCH_FRAMES + 2 * MARGIN, positions, height])
      const z = tf.conv2d(x, filter, 1, 'valid')
      return applyToMaximum(tf.maxPool(z, [1, positions], 1, 'valid'), after)
    })
  }

  /** Three tensors `[patches, frames, 1, 51]`. */
  #temporalFeatures(patches: readonly Float32Array[]): Tensor[] {
    return this.#temporal.map(({ filter, after }, i) => {
      const padBefore = Math.floor((TEMPORAL_FRAMES[i]! - 1) / 2)
      const width = BLOCKED_FRAMES + (filter.shape[1] - 1) * BLOCK
      const size = MEL_BANDS * width
      const courses = new Float32Array(patches.length * size)
      for (const [n, patch] of patches.entries()) {
        bandCourses(patch, PATCH_FRAMES, MEL_BANDS, padBefore, width, courses, n * size)
      }
      const x = tf.tensor4d(courses, [patches.length, MEL_BANDS, width / BLOCK, BLOCK])
      const z = tf.conv2d(x, filter, 1, 'valid')
      const maxima = tf.maxPool(z, [MEL_BANDS, 1], 1, 'valid')
      const frames = tf.reshape(maxima, [patches.length, BLOCKED_FRAMES, 1, TEMPORAL_FILTERS])
      return applyToMaximum(tf.slice(frames, [0, 0, 0, 0], [-1, PATCH_FRAMES, -1, -1]), after)
    })
  }
}

interface Affine {
  scale: Tensor1D
  shift: Tensor1D
}

interface AfterMaximum extends Affine {
  sign: Tensor1D
  bias: Tensor1D
}

function apply(x: Tensor, { scale, shift }: Affine): Tensor {
  return tf.add(tf.mul(x, scale), shift)
}

function applyToMaximum(maximum: Tensor, after: AfterMaximum): Tensor {
  return apply(tf.relu(tf.add(tf.mul(maximum, after.sign), after.bias)), after)
}

/** The kernel, its filters negated whose normalisation has a negative scale. */
function signed({ kernel, scale }: NormalisedLayer): Float32Array {
  return kernel.map((w, i) => (scale[i % scale.length]! < 0 ? -w : w))
}
