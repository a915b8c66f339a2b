import * as tf from '@tensorflow/tfjs-core'
import { foldNormalisations } from '../inference/fold-normalisations.ts'
import type { Layer } from '../layers.ts'
import { compileLayers, type Step } from './forward.ts'

/** Clips a batch: larger ones gain nothing on the wasm backend and cost memory (128 clips: 40 MB of activations). */
const BATCH = 64

/** How many clips, of what size, and values that the layer gives for each. */
export interface RunSizes {
  count: number
  frames: number
  bands: number
  width: number
}

/** A network at inference, on some part of the machine. */
export interface NetworkRunner {
  /**
   * Outputs of the last layer, or with `'embed'` of the first dense one.
   *
   * @param clips `count x frames x bands`
   * @param prepare preprocessing, applied batch by batch
   */
  run(
    what: 'predict' | 'embed',
    clips: Float32Array,
    sizes: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
  ): Promise<Float32Array>
  dispose(): void
}

/** A network as tensors on the backend, its normalisations folded away. */
export class Inference implements NetworkRunner {
  readonly #steps: Step[]
  readonly #embeddingDepth: number

  constructor(layers: readonly Layer[]) {
    const folded = foldNormalisations(layers)
    this.#steps = compileLayers(folded)
    this.#embeddingDepth = folded.findIndex(layer => layer.type === 'dense') + 1
  }

  async run(
    what: 'predict' | 'embed',
    clips: Float32Array,
    { count, frames, bands, width }: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
  ): Promise<Float32Array> {
    const steps = what === 'embed' ? this.#steps.slice(0, this.#embeddingDepth) : this.#steps
    const clipSize = frames * bands
    const out = new Float32Array(count * width)
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from)
      const batch = prepare(clips.subarray(from * clipSize, (from + size) * clipSize))
      const result = tf.tidy(() => {
        let x: tf.Tensor = tf.tensor4d(batch, [size, 1, frames, bands])
        for (const step of steps) x = step.apply(x)
        return x
      })
      out.set(await result.data<'float32'>(), from * width)
      result.dispose()
    }
    return out
  }

  dispose(): void {
    for (const step of this.#steps) tf.dispose(step.tensors)
  }
}
