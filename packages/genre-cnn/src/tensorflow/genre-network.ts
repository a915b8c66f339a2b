import { stoppable } from '@murecom/internal/signal'
import type { Tensor } from '@tensorflow/tfjs-core'
import { foldNormalisations } from '../inference/fold-normalisations.ts'
import type { GenreOutput, GenreRunner, RunSizes } from '../inference/runner.ts'
import type { Layer } from '../layers.ts'
import { ensureBackend } from './backend.ts'
import { compileLayers, type Step } from './forward.ts'
import { tf } from './library.ts'

/** Clips a batch: larger ones gain nothing on the wasm backend and cost memory (128 clips: 40 MB of activations). */
const BATCH = 64

/** A network as tensors on the backend, its normalisations folded away. */
export class TensorFlowGenreNetwork implements GenreRunner {
  readonly #steps: Step[]
  readonly #embeddingDepth: number

  private constructor(layers: readonly Layer[]) {
    const folded = foldNormalisations(layers)
    this.#steps = compileLayers(folded)
    this.#embeddingDepth = folded.findIndex(layer => layer.type === 'dense') + 1
  }

  /**
   * The network on the backend that TensorFlow.js has.
   *
   * @throws BackendMissingError when it has none, or is not installed
   */
  static async create(layers: readonly Layer[]): Promise<TensorFlowGenreNetwork> {
    await ensureBackend()
    return new TensorFlowGenreNetwork(layers)
  }

  async run(
    output: GenreOutput,
    clips: Float32Array,
    { count, frames, bands, width }: RunSizes,
    prepare: (clips: Float32Array) => Float32Array,
    signal?: AbortSignal,
  ): Promise<Float32Array> {
    const pause = stoppable(signal)
    const steps = output === 'embed' ? this.#steps.slice(0, this.#embeddingDepth) : this.#steps
    const clipSize = frames * bands
    const out = new Float32Array(count * width)
    for (let from = 0; from < count; from += BATCH) {
      await pause()
      const size = Math.min(BATCH, count - from)
      const batch = prepare(clips.subarray(from * clipSize, (from + size) * clipSize))
      const result = tf.tidy(() => {
        let x: Tensor = tf.tensor4d(batch, [size, 1, frames, bands])
        for (const step of steps) x = step.apply(x)
        return x
      })
      out.set(await result.data<'float32'>(), from * width)
      result.dispose()
    }
    return out
  }

  close(): void {
    for (const step of this.#steps) tf.dispose(step.tensors)
  }
}
