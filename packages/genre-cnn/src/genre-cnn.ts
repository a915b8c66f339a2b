import { checkOptions, type OptionNames } from '@murecom/internal'
import { type Evaluation, evaluatePredictions } from './data/evaluate.ts'
import { checkLabelled, type LabelledClips } from './data/labelled.ts'
import { type ModelSink, type ModelSource, readBytes, writeBytes } from './files/bytes.ts'
import { readModel, writeModel } from './files/model-file.ts'
import { writeKerasNpz } from './files/write-npz.ts'
import { checkParts, type GenreCnnOptions, type GenreCnnParts, OPTIONS } from './genre-cnn-parts.ts'
import { checkPredictOptions, countClips, type PredictOptions } from './inference/clips.ts'
import type { GenreOutput, GenreRunner } from './inference/runner.ts'
import { startGenreRunner } from './inference/start-genre-runner.ts'
import { type Layer, weightsOf } from './layers.ts'
import { ParallelGenreCnn, type ParallelOptions } from './parallel-genre-cnn.ts'
import { NO_PREPROCESSING, type Preprocessing, preprocess, withStatistics } from './preprocessing.ts'
import type { GenreCnnKernels } from './simd/load.ts'
import { startThreads } from './threads/start-threads.ts'
import type { FitOptions, FitResult } from './training/fit-options.ts'
import { type CreateOptions, checkCreateOptions, originalLayers } from './training/new-layers.ts'

const PARALLEL_OPTIONS: OptionNames<ParallelOptions> = { workers: 1, createWorker: 1 }
const KERAS_OPTIONS: OptionNames<GenreCnnOptions & { labels: readonly string[] }> = { ...OPTIONS, labels: 1 }

/**
 * A genre network: 1-D convolutions over the frames of a mel spectrogram, as murecom-intro trained it on GTZAN
 * (Keras 2.7). Predictions are computed by WebAssembly kernels of the package; training needs TensorFlow.js, an optional peer.
 *
 * @example
 * const model = await loadGtzanGenreCnn()
 * const probabilities = await model.predict(new Float32Array(128 * 128)) // one clip, 10 values
 */
export class GenreCnn {
  readonly labels: readonly string[]
  readonly bands: number
  readonly frames: number
  readonly #kernels: GenreCnnKernels | undefined
  #layers: readonly Layer[]
  #preprocessing: Preprocessing
  #runner: Promise<GenreRunner> | undefined

  /**
   * @throws RangeError when the labels do not fit the last layer; ModelFileError when the layers do not fit one another;
   *   TypeError for a part that is missing or does not exist
   */
  constructor(parts: GenreCnnParts) {
    const { labels, bands, frames, layers, preprocessing, kernels } = checkParts('GenreCnn', parts)
    this.labels = Object.freeze([...labels])
    this.bands = bands
    this.frames = frames
    this.#layers = layers
    this.#preprocessing = preprocessing ?? NO_PREPROCESSING
    this.#kernels = kernels
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
    const { labels, preprocessing, kernels, ...architecture } = checkCreateOptions('GenreCnn.create', options)
    const { bands, frames } = architecture
    const layers = originalLayers({ ...architecture, labels: labels.length })
    return new GenreCnn({ labels, bands, frames, layers, preprocessing, kernels })
  }

  /** The layers with their weights, as they are now. */
  get layers(): readonly Layer[] {
    return this.#layers
  }

  /** What is done to clips before the first layer. */
  get preprocessing(): Preprocessing {
    return this.#preprocessing
  }

  /** Number of weights, including those that training does not change. */
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
   * @param options `labels`: names of the outputs, in order; and {@link GenreCnnOptions}
   * @throws ModelFileError when the file is not HDF5 or holds another network
   */
  static async fromKerasH5(
    bytes: Uint8Array | ArrayBuffer,
    options: GenreCnnOptions & { labels: readonly string[] },
  ): Promise<GenreCnn> {
    const { labels, kernels } = checkOptions('GenreCnn.fromKerasH5', options, KERAS_OPTIONS)
    const { readKerasH5 } = await import('./files/read-h5.ts')
    const { layers, frames, bands } = await readKerasH5(bytes)
    return new GenreCnn({ layers, frames, bands, labels, kernels })
  }

  /**
   * Genre probabilities of clips.
   *
   * @param clips `count x frames x bands` mel power (no logarithm), row-major, finite
   * @param options see {@link PredictOptions}
   * @returns `count x labels` probabilities, row-major; each row sums to 1
   * @throws TypeError, RangeError when the length of `clips` is not a multiple of a clip's; BackendMissingError where WebAssembly
   *   has no SIMD and TensorFlow.js is not installed or has no backend; the signal's reason
   */
  async predict(clips: Float32Array, options?: PredictOptions): Promise<Float32Array> {
    return this.#run('predict', clips, options, this.labels.length)
  }

  /**
   * Embeddings of clips: the output of the first dense layer, which the original takes as `layers[-4]` (dropout after it
   * changes nothing at inference).
   *
   * @param clips as in {@link predict}
   * @param options see {@link PredictOptions}
   * @returns `count x embeddingSize` (256 in the original) values of at least 0, row-major
   * @throws as {@link predict}
   */
  async embed(clips: Float32Array, options?: PredictOptions): Promise<Float32Array> {
    return this.#run('embed', clips, options, this.embeddingSize)
  }

  /** Frees what the model holds for predictions. The next prediction makes it anew; a second call does nothing. */
  close(): void {
    this.#runner?.then(runner => runner.close()).catch(() => {}) // the call that started it has the error
    this.#runner = undefined
  }

  /** {@link close}, for `using`. */
  [Symbol.dispose](): void {
    this.close()
  }

  /**
   * The network as it is now, on several threads: for many clips at once. Close it when done. With `workers: 0` the caller's
   * thread computes, with a copy of the network.
   *
   * @param options see {@link ParallelOptions}
   * @throws RangeError for a number of workers outside 0 to 64; WorkerFailedError when a thread does not start
   * @example
   * const threads = await model.parallel({ workers: 2 })
   * const probabilities = await threads.predict(clips)
   * await threads.close()
   */
  async parallel(options?: ParallelOptions): Promise<ParallelGenreCnn> {
    const where = 'GenreCnn.parallel'
    const { labels, frames, bands, embeddingSize } = this
    const first = { kind: 'load', model: this.toBuffer(), kernels: this.#kernels } as const
    const clients = await startThreads(where, checkOptions(where, options, PARALLEL_OPTIONS), first)
    const own = clients.length === 0 ? GenreCnn.from(first.model, { kernels: first.kernels }) : undefined
    return new ParallelGenreCnn({ labels, frames, bands, embeddingSize }, clients, own)
  }

  /**
   * Trains the network in place, with TensorFlow.js. The model takes each epoch's weights when it ends: a signal or an error
   * leaves those of the last whole epoch, and another call goes on from there (with a fresh optimizer).
   *
   * @param options see {@link FitOptions}; everything except `x` and `y` has the original's or Keras' default
   * @throws RangeError for clips or labels that do not fit, fewer than two different labels, or an option out of range;
   *   TrainingDivergedError when the loss becomes NaN or infinite; BackendMissingError when TensorFlow.js is not installed or
   *   has no backend; WorkerFailedError when a thread dies
   * @example
   * const model = GenreCnn.create({ labels: ['jazz', 'metal'] })
   * await model.fit({ x, y, epochs: 20, onEpoch: e => console.log(e.epoch, e.loss, e.accuracy) })
   */
  async fit(options: FitOptions): Promise<FitResult> {
    const { fit } = await import('./training/fit.ts')
    return fit(
      {
        layers: this.#layers,
        frames: this.frames,
        bands: this.bands,
        labels: this.labels,
        learnPreprocessing: clips => {
          this.#preprocessing = withStatistics(clips, this.bands, this.#preprocessing)
        },
        prepare: clips => preprocess(clips, this.bands, this.#preprocessing),
        keep: layers => {
          this.close()
          this.#layers = layers
        },
        judge: (set, signal) => this.evaluate(set, { signal }),
      },
      options,
    )
  }

  /**
   * Accuracy, loss, confusion matrix and figures by label.
   *
   * @param set clips with the index of each one's label
   * @param options see {@link PredictOptions}
   * @throws RangeError for clips or labels that do not fit, or none; as {@link predict}
   */
  async evaluate(set: LabelledClips, options?: PredictOptions): Promise<Evaluation> {
    checkLabelled('GenreCnn.evaluate', 'x', set, this)
    return evaluatePredictions(await this.predict(set.x, options), set.y, this.labels)
  }

  /** Weights, architecture, preprocessing and labels in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeModel(this)
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @param options see {@link GenreCnnOptions}
   * @throws ForeignBufferError, ModelFileError for any other bytes
   */
  static from(buffer: ArrayBuffer | Uint8Array, options?: GenreCnnOptions): GenreCnn {
    const { kernels } = checkOptions('GenreCnn.from', options, OPTIONS)
    return new GenreCnn({ ...readModel('GenreCnn.from', buffer), kernels })
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
   * @param options see {@link GenreCnnOptions}
   * @throws as {@link from}; Error when an address does not answer
   */
  static async load(source: ModelSource, options?: GenreCnnOptions): Promise<GenreCnn> {
    return GenreCnn.from(await readBytes('GenreCnn.load', source), options)
  }

  /**
   * The network for Keras, as a NumPy .npz file. In Python:
   *
   *     f = np.load('model.npz')
   *     model = keras.models.model_from_json(f['config'].tobytes().decode())
   *     model.set_weights([f[name] for name in sorted(f.files) if name != 'config'])
   *
   * The preprocessing is not part of it: give Keras clips that are prepared as `preprocessing` says.
   */
  toKerasNpz(): Uint8Array<ArrayBuffer> {
    return writeKerasNpz(this.#layers, this.frames, this.bands)
  }

  async #run(
    output: GenreOutput,
    clips: Float32Array,
    options: PredictOptions | undefined,
    width: number,
  ): Promise<Float32Array> {
    const where = `GenreCnn.${output}`
    const signal = checkPredictOptions(where, options)
    const sizes = { count: countClips(where, clips, this), frames: this.frames, bands: this.bands, width }
    this.#runner ??= startGenreRunner(this.#layers, this, this.#kernels)
    const runner = await this.#runner.catch(error => {
      this.#runner = undefined // a backend that is registered after this is tried
      throw error
    })
    return runner.run(output, clips, sizes, batch => preprocess(batch, this.bands, this.#preprocessing), signal)
  }
}
