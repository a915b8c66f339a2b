import { type BufferFormat, BufferReader, BufferWriter, checkFinite, checkInteger } from '@murecom/internal'
import * as tf from '@tensorflow/tfjs-core'
import { ensureBackend } from './backend.ts'
import { ModelFileError } from './errors.ts'
import { compileLayers, type Step } from './forward.ts'
import { readKerasH5 } from './keras/read-h5.ts'
import { type Layer, weightsOf } from './layers.ts'

export interface GenreCnnParts {
  /** Names of the outputs, in order. */
  labels: readonly string[]
  /** Mel bands of a clip. */
  bands: number
  /** Frames of a clip. */
  frames: number
  layers: readonly Layer[]
}

const FORMAT: BufferFormat = { magic: 'mGCN', version: 1, kind: 'genre network' }
/** Clips a batch: larger ones gain nothing on the wasm backend and cost memory (128 clips: 40 MB of activations). */
const BATCH = 64

/**
 * A genre network: 1-D convolutions over the frames of a mel spectrogram, as murecom-intro trained it on GTZAN
 * (Keras 2.7). Runs on TensorFlow.js, in Node on its WebAssembly backend without being told.
 *
 * @example
 * const model = await loadGtzanGenreCnn()
 * const probabilities = await model.predict(new Float32Array(128 * 128), 1) // 10 values
 */
export class GenreCnn {
  readonly labels: readonly string[]
  readonly bands: number
  readonly frames: number
  readonly layers: readonly Layer[]
  #steps: Step[] | undefined

  /** @throws RangeError when the labels do not fit the last layer */
  constructor(parts: GenreCnnParts) {
    this.labels = Object.freeze([...parts.labels])
    this.bands = checkInteger('GenreCnn', 'bands', parts.bands, 1)
    this.frames = checkInteger('GenreCnn', 'frames', parts.frames, 1)
    this.layers = parts.layers
    const last = parts.layers.at(-1)
    const outputs = last?.type === 'dense' ? last.outputs : 0
    if (outputs !== this.labels.length) {
      throw new RangeError(
        `GenreCnn: labels must hold ${outputs} names, one for each output, got ${this.labels.length}`,
      )
    }
  }

  /** Number of weights, those that training does not change included. */
  get parameterCount(): number {
    return this.layers.flatMap(weightsOf).reduce((sum, w) => sum + w.length, 0)
  }

  /** Length of an embedding: the outputs of the first dense layer. */
  get embeddingSize(): number {
    const layer = this.layers[this.#embeddingLayer()]
    return layer?.type === 'dense' ? layer.outputs : 0
  }

  /**
   * Reads a Keras HDF5 file of the original's architecture: any number of Conv1D(relu) + BatchNormalization +
   * MaxPooling1D blocks, GlobalMaxPooling1D, Dense and Dropout.
   *
   * @param bytes the whole file
   * @param options `labels`: names of the outputs, in order
   * @throws ModelFileError when the file is not HDF5 or holds another network
   */
  static async fromKerasH5(bytes: Uint8Array | ArrayBuffer, options: { labels: readonly string[] }): Promise<GenreCnn> {
    const { layers, frames, bands } = await readKerasH5(bytes)
    return new GenreCnn({ layers, frames, bands, labels: options.labels })
  }

  /**
   * Genre probabilities of clips.
   *
   * @param clips `count x frames x bands` mel power (no logarithm), row-major, finite
   * @param count number of clips
   * @returns `count x labels` probabilities, row-major; each row sums to 1
   * @throws RangeError when `clips` does not hold that many, BackendMissingError when TensorFlow.js has no backend
   */
  async predict(clips: Float32Array, count: number): Promise<Float32Array> {
    return this.#run('predict', clips, count, this.layers.length, this.labels.length)
  }

  /**
   * Embeddings of clips: the output of the first dense layer, which the original takes as `layers[-4]` (dropout after it
   * changes nothing at inference).
   *
   * @param clips as in {@link predict}
   * @param count number of clips
   * @returns `count x embeddingSize` (256 in the original) values of at least 0, row-major
   * @throws as {@link predict}
   */
  async embed(clips: Float32Array, count: number): Promise<Float32Array> {
    return this.#run('embed', clips, count, this.#embeddingLayer() + 1, this.embeddingSize)
  }

  /** Frees the tensors that the backend holds for this model. It can be used again afterwards. */
  dispose(): void {
    for (const step of this.#steps ?? []) for (const t of step.tensors) t.dispose()
    this.#steps = undefined
  }

  /** Weights, architecture and labels in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    const writer = new BufferWriter(FORMAT)
    for (const w of this.layers.flatMap(weightsOf)) writer.add(w)
    const layers = this.layers.map(layer =>
      Object.fromEntries(Object.entries(layer).filter(([, v]) => !(v instanceof Float32Array))),
    )
    return writer.finish({ labels: this.labels, bands: this.bands, frames: this.frames, layers })
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError, ModelFileError for any other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array): GenreCnn {
    const reader = new BufferReader('GenreCnn.from', buffer, FORMAT)
    const { labels, layers } = reader.header as { labels: string[]; layers: Layer[] }
    if (!Array.isArray(labels) || !Array.isArray(layers)) {
      throw new ModelFileError('GenreCnn.from: the header names no labels or no layers')
    }
    return new GenreCnn({
      labels,
      bands: reader.integer('bands', 1),
      frames: reader.integer('frames', 1),
      layers: layers.map(layer => withWeights(layer, reader)),
    })
  }

  #embeddingLayer(): number {
    return this.layers.findIndex(layer => layer.type === 'dense')
  }

  async #run(method: string, clips: Float32Array, count: number, depth: number, width: number): Promise<Float32Array> {
    const where = `GenreCnn.${method}`
    checkInteger(where, 'count', count, 0)
    const clipSize = this.frames * this.bands
    if (clips.length !== count * clipSize) {
      throw new RangeError(
        `${where}: clips must hold count x frames x bands (${count} x ${this.frames} x ${this.bands} = ${count * clipSize}) values, got ${clips.length}`,
      )
    }
    checkFinite(where, 'clips', clips)
    await ensureBackend()
    this.#steps ??= compileLayers(this.layers)
    const steps = this.#steps.slice(0, depth)
    const out = new Float32Array(count * width)
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from)
      const result = tf.tidy(() => {
        const batch = clips.subarray(from * clipSize, (from + size) * clipSize)
        let x: tf.Tensor = tf.tensor4d(batch, [size, 1, this.frames, this.bands])
        for (const step of steps) x = step.apply(x)
        return x
      })
      out.set(await result.data<'float32'>(), from * width)
      result.dispose()
    }
    return out
  }
}

/** A layer of a file's header with its weight arrays, which follow in order. */
function withWeights(layer: Layer, reader: BufferReader): Layer {
  const f32 = (length: number): Float32Array => reader.take('Float32Array', length)
  switch (layer.type) {
    case 'conv1d': {
      const { inputs, outputs, kernelSize } = layer
      return { ...layer, kernel: f32(kernelSize * inputs * outputs), bias: f32(outputs) }
    }
    case 'batchNormalization': {
      const { channels } = layer
      return {
        ...layer,
        gamma: f32(channels),
        beta: f32(channels),
        movingMean: f32(channels),
        movingVariance: f32(channels),
      }
    }
    case 'dense':
      return { ...layer, kernel: f32(layer.inputs * layer.outputs), bias: f32(layer.outputs) }
    case 'maxPooling1d':
    case 'globalMaxPooling1d':
    case 'dropout':
      return layer
    default:
      throw new ModelFileError(`GenreCnn.from: unknown layer type ${JSON.stringify((layer as { type: unknown }).type)}`)
  }
}
