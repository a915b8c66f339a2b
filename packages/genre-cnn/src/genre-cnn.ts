import { checkFinite, checkInteger } from '@murecom/internal'
import { type Evaluation, evaluatePredictions } from './data/evaluate.ts'
import { checkLabelled, type LabelledClips } from './data/labelled.ts'
import { ModelFileError } from './errors.ts'
import { type ModelSink, type ModelSource, readBytes, writeBytes } from './files/bytes.ts'
import { readModel, writeModel } from './files/model-file.ts'
import { readKerasH5 } from './files/read-h5.ts'
import { writeKerasNpz } from './files/write-npz.ts'
import { type Layer, misfit, weightsOf } from './layers.ts'
import { ParallelGenreCnn, type ParallelOptions, startThreads } from './parallel-genre-cnn.ts'
import { NO_PREPROCESSING, type Preprocessing, preprocess, withStatistics } from './preprocessing.ts'
import { SimdInference } from './simd/genre/network.ts'
import { fastestModule } from './simd/kernels.ts'
import { ensureBackend, onGraphicsCard } from './tensorflow/backend.ts'
import { Inference, type NetworkRunner } from './tensorflow/genre-network.ts'
import { type FitOptions, type FitResult, fit } from './training/fit.ts'
import { type CreateOptions, checkCreateOptions, originalLayers } from './training/new-layers.ts'

/** What a network is made of. */
export interface GenreCnnParts {
  /** Names of the outputs, in order. */
  labels: readonly string[]
  /** Mel bands of a clip. */
  bands: number
  /** Frames of a clip. */
  frames: number
  layers: readonly Layer[]
  /** What is done to clips before the first layer. Default nothing. */
  preprocessing?: Preprocessing
}

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
  #layers: readonly Layer[]
  #preprocessing: Preprocessing
  #inference: Promise<NetworkRunner> | undefined

  /** @throws RangeError when the labels do not fit the last layer, ModelFileError when the layers do not fit one another */
  constructor(parts: GenreCnnParts) {
    this.labels = Object.freeze([...parts.labels])
    this.bands = checkInteger('GenreCnn', 'bands', parts.bands, 1)
    this.frames = checkInteger('GenreCnn', 'frames', parts.frames, 1)
    this.#layers = parts.layers
    this.#preprocessing = parts.preprocessing ?? NO_PREPROCESSING
    const why = misfit(parts.layers, this.bands)
    if (why !== undefined) throw new ModelFileError(`GenreCnn: ${why}`)
    const last = parts.layers.at(-1)
    const outputs = last?.type === 'dense' ? last.outputs : 0
    if (outputs !== this.labels.length) {
      throw new RangeError(
        `GenreCnn: labels must hold ${outputs} names, one for each output, got ${this.labels.length}`,
      )
    }
  }

  /**
   * A new network of the original's architecture: convolutions of 3 frames with ReLU, batch normalisation and pooling by 2,
   * the maximum over time, two hidden layers with dropout, softmax. 283,850 weights with ten labels and every default.
   *
   * @throws RangeError, TypeError for an option outside its range
   * @example
   * const model = GenreCnn.create({ labels: ['jazz', 'metal'], preprocessing: { compression: 'log10' } })
   */
  static create(options: CreateOptions): GenreCnn {
    const { labels, bands, frames, ...rest } = checkCreateOptions('GenreCnn.create', options)
    const layers = originalLayers({ ...rest, bands, frames, labels: labels.length })
    return new GenreCnn({ labels, bands, frames, layers, preprocessing: rest.preprocessing })
  }

  /** The layers with their weights, as they are now. */
  get layers(): readonly Layer[] {
    return this.#layers
  }

  /** What is done to clips before the first layer. */
  get preprocessing(): Preprocessing {
    return this.#preprocessing
  }

  /** Number of weights, those that training does not change included. */
  get parameterCount(): number {
    return this.layers.flatMap(weightsOf).reduce((sum, w) => sum + w.length, 0)
  }

  /** Length of an embedding: the outputs of the first dense layer. */
  get embeddingSize(): number {
    const layer = this.#layers.find(l => l.type === 'dense')
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
    return this.#run('predict', clips, count, this.labels.length)
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
    return this.#run('embed', clips, count, this.embeddingSize)
  }

  /** Frees the tensors that the backend holds for this model. It can be used again afterwards. */
  dispose(): void {
    this.#inference?.then(runner => runner.dispose()).catch(() => {}) // whoever asked for it has the error
    this.#inference = undefined
  }

  /**
   * The network as it is now, on several threads: for many clips at once. Close it when done.
   *
   * @throws RangeError for a number of workers that makes no sense, WorkerFailedError when a thread does not start
   * @example
   * const threads = await model.parallel({ workers: 2 })
   * const probabilities = await threads.predict(clips, count)
   * await threads.close()
   */
  async parallel(options: ParallelOptions): Promise<ParallelGenreCnn> {
    const first = { do: 'load', model: this.toBuffer() } as const
    return new ParallelGenreCnn(this, await startThreads('GenreCnn.parallel', options, first))
  }

  /**
   * Trains the network in place. Each epoch's weights are taken over when it ends: an interruption or an error leaves those
   * of the last whole epoch, and another call goes on from there (with a fresh optimizer).
   *
   * @param options see {@link FitOptions}; everything but `x` and `y` has the original's or Keras' default
   * @throws RangeError for clips or labels that do not fit, fewer than two different labels, or an option out of range;
   *   TrainingDivergedError when the loss becomes NaN or infinite
   * @example
   * const model = GenreCnn.create({ labels: ['jazz', 'metal'] })
   * await model.fit({ x, y, epochs: 20, onEpoch: e => console.log(e.epoch, e.loss, e.accuracy) })
   */
  async fit(options: FitOptions): Promise<FitResult> {
    checkLabelled('GenreCnn.fit', 'x', options, this)
    if (options.validation) checkLabelled('GenreCnn.fit', 'validation.x', options.validation, this)
    if (new Set(Array.from(options.y)).size < 2) {
      throw new RangeError('GenreCnn.fit: y must hold at least two different labels, got one')
    }
    await ensureBackend()
    this.#preprocessing = withStatistics(options.x, this.bands, this.#preprocessing)
    return fit(
      {
        layers: this.#layers,
        frames: this.frames,
        bands: this.bands,
        labels: this.labels.length,
        prepare: clips => preprocess(clips, this.bands, this.#preprocessing),
        keep: layers => {
          this.dispose()
          this.#layers = layers
        },
        judge: set => this.evaluate(set),
      },
      options,
    )
  }

  /**
   * Accuracy, loss, confusion matrix and figures by label.
   *
   * @param set clips with the index of each one's label
   * @throws RangeError for clips or labels that do not fit, or none
   */
  async evaluate(set: LabelledClips): Promise<Evaluation> {
    checkLabelled('GenreCnn.evaluate', 'x', set, this)
    return evaluatePredictions(await this.predict(set.x, set.y.length), set.y, this.labels)
  }

  /** Weights, architecture, preprocessing and labels in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeModel(this)
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @throws ForeignBufferError, ModelFileError for any other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array): GenreCnn {
    return new GenreCnn(readModel('GenreCnn.from', buffer))
  }

  /**
   * Writes {@link toBuffer} to a file (Node), or gives it to a function.
   *
   * @throws TypeError for another sink; the file system's own error
   */
  async save(sink: ModelSink): Promise<void> {
    await writeBytes('GenreCnn.save', sink, new Uint8Array(this.toBuffer()))
  }

  /**
   * The model that {@link save} wrote, from a path (Node), an address, a Blob or bytes.
   *
   * @throws as {@link from}; Error when an address does not answer
   */
  static async load(source: ModelSource): Promise<GenreCnn> {
    return GenreCnn.from(await readBytes('GenreCnn.load', source))
  }

  /**
   * The network for Keras, as a NumPy .npz file. In Python:
   *
   *     f = np.load('model.npz')
   *     model = keras.models.model_from_json(f['config'].tobytes().decode())
   *     model.set_weights([f[name] for name in sorted(f.files) if name != 'config'])
   *
   * The preprocessing is not part of it: give Keras what `preprocessing` says.
   */
  toKerasNpz(): Uint8Array<ArrayBuffer> {
    return writeKerasNpz(this.#layers, this.frames, this.bands)
  }

  async #run(method: 'predict' | 'embed', clips: Float32Array, count: number, width: number): Promise<Float32Array> {
    const where = `GenreCnn.${method}`
    checkInteger(where, 'count', count, 0)
    const clipSize = this.frames * this.bands
    if (clips.length !== count * clipSize) {
      throw new RangeError(
        `${where}: clips must hold count x frames x bands (${count} x ${this.frames} x ${this.bands} = ${count * clipSize}) values, got ${clips.length}`,
      )
    }
    checkFinite(where, 'clips', clips)
    this.#inference ??= this.#startInference()
    const runner = await this.#inference.catch(error => {
      this.#inference = undefined // a backend that is registered after this is tried
      throw error
    })
    const sizes = { count, frames: this.frames, bands: this.bands, width }
    return runner.run(method, clips, sizes, batch => preprocess(batch, this.bands, this.#preprocessing))
  }

  /** In our own kernels; on TensorFlow.js where the program has chosen a graphics card, or WebAssembly has no SIMD. */
  async #startInference(): Promise<NetworkRunner> {
    const module = (await onGraphicsCard()) ? undefined : await fastestModule()
    if (module) return SimdInference.create(this.#layers, this, module)
    await ensureBackend()
    return new Inference(this.#layers)
  }
}
