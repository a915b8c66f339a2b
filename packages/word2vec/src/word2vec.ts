import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { readModel, writeModel } from './files/model-buffer.ts'
import { chosenKernels } from './kernels/typescript.ts'
import type { KeyedVectors } from './keyed-vectors.ts'
import type { ContinueOptions, TrainingParameters, TrainMoreOptions, Word2VecOptions } from './options.ts'
import { type ModelState, makeVectors, weightsOf } from './training/model-state.ts'
import type { TrainingReport } from './training/progress.ts'
import type { AnyKey, Corpus, Key } from './types.ts'

/** A word that the model expects. */
export interface Prediction<K extends Key = Key> {
  id: K
  /** The model's probability of it, 0 to 1; those of all words have the sum 1. */
  score: number
}

/** How many words {@link Word2Vec.predictOutput} returns. */
export interface PredictOptions {
  /** Words at most, at least 1. Default 10. */
  limit?: number
}

const PREDICT_NAMES: OptionNames<PredictOptions> = { limit: 1 }
const FROM_NAMES: OptionNames<Pick<ContinueOptions, 'kernels'>> = { kernels: 1 }

/**
 * A word2vec model: word vectors by skip-gram or CBOW, with negative sampling or hierarchical softmax, as gensim 4.4
 * trains them. Source: Mikolov et al., 2013 (arXiv 1301.3781 and 1310.4546).
 *
 * @example
 * const playlists = [['a', 'b', 'c'], ['a', 'c', 'd']]
 * const model = await Word2Vec.train(playlists, { sg: true, vectorSize: 32, minCount: 1, epochs: 20 })
 * model.vectors.mostSimilar({ positive: ['a'], limit: 2 }) // [{ id, score }, ...]
 */
export class Word2Vec<K extends Key = AnyKey> {
  /** The checked options of training. */
  readonly parameters: Readonly<TrainingParameters>
  /** Mean loss of each epoch of all trainings: see {@link TrainingProgress.meanLoss}. */
  readonly losses: number[]
  readonly #model: ModelState<K>

  private constructor(model: ModelState<K>) {
    this.parameters = model.parameters
    this.losses = model.losses
    this.#model = model
  }

  /**
   * Trains a model. The sentences are read once for the vocabulary and once for each epoch (an array just once).
   *
   * @param sentences arrays of words or ids; see {@link Corpus}. What can be read only once is refused, unless
   *   `cacheCorpus` is set, or `vocabulary` is given and `epochs` is 1
   * @returns the model, trained or stopped by the signal: see {@link training}. O(epochs x words x window x (negative + 1) x
   *   vectorSize)
   * @throws CorpusError for sentences that cannot train a model, TypeError and RangeError for a wrong option,
   *   WorkerFailedError when a thread dies, the signal's reason when it stops the call before anything is trained
   */
  static train(sentences: Corpus<string>, options?: Word2VecOptions<string>): Promise<Word2Vec<string>>
  static train(sentences: Corpus<number>, options?: Word2VecOptions<number>): Promise<Word2Vec<number>>
  static train<K extends Key>(sentences: Corpus<K>, options?: Word2VecOptions<K>): Promise<Word2Vec<K>>
  static async train<K extends Key>(sentences: Corpus<K>, options?: Word2VecOptions<K>): Promise<Word2Vec<K>> {
    const { trainModel } = await import('./training/train.ts')
    return new Word2Vec(await trainModel(sentences, options))
  }

  /** How the last training ended: its `status` is `'done'` or `'stopped'`. Undefined for a model that was read from a buffer. */
  get training(): TrainingReport | undefined {
    return this.#model.report
  }

  /** Number of words. */
  get length(): number {
    return this.#model.vocabulary.keys.length
  }

  /** The words' vectors. A new object after each training. */
  get vectors(): KeyedVectors<K> {
    this.#model.vectors ??= makeVectors(this.#model)
    return this.#model.vectors
  }

  /** How often each word was seen in training, in the order of the vectors' keys. */
  get counts(): readonly number[] {
    return [...this.#model.vocabulary.counts]
  }

  /** Epochs of all trainings of this model together. */
  get epochsTrained(): number {
    return this.losses.length
  }

  /**
   * Continues the training, with new sentences or the same ones. A training that fails or is stopped leaves a usable model with what was
   * trained until then; {@link training} says whether it was stopped.
   *
   * @throws as {@link Word2Vec.train}; RangeError when the vocabulary of a model with hierarchical softmax would grow: its
   *   tree would be another one
   */
  async train(more: Corpus<K>, options?: TrainMoreOptions<K>): Promise<this> {
    const { trainOn } = await import('./training/train.ts')
    await trainOn(this.#model, more, options)
    return this
  }

  /**
   * The words that the model expects among context words, most probable first: gensim's predict_output_word.
   *
   * @param context keys; unknown ones are left out
   * @returns empty when no context word is known. O(words x dimensions)
   * @throws RangeError for a model without negative sampling
   */
  predictOutput(context: Iterable<K>, options?: PredictOptions): Prediction<K>[] {
    const where = 'Word2Vec.predictOutput'
    const { limit = 10 } = checkOptions(where, options, PREDICT_NAMES)
    checkInteger(where, 'limit', limit, 1)
    if (this.parameters.negative === 0) {
      throw new RangeError(`${where}: the model must be trained with negative sampling, got negative 0`)
    }
    const { inputs, outputs } = weightsOf(this.#model)
    const { keys, index } = this.#model.vocabulary
    const stride = inputs.length / (keys.length + 1)
    const sumOf = new Float64Array(stride)
    let known = 0
    for (const key of context) {
      const row = index.get(key)
      if (row === undefined) continue
      known++
      for (let c = 0; c < stride; c++) sumOf[c] = sumOf[c]! + inputs[row * stride + c]!
    }
    if (known === 0) return []
    const scale = this.parameters.cbowMean ? 1 / known : 1
    const scores = new Float64Array(keys.length)
    let largest = Number.NEGATIVE_INFINITY
    for (let row = 0; row < keys.length; row++) {
      let dot = 0
      for (let c = 0; c < stride; c++) dot += sumOf[c]! * outputs[row * stride + c]!
      scores[row] = dot * scale
      largest = Math.max(largest, dot * scale)
    }
    let total = 0
    for (let row = 0; row < keys.length; row++) total += Math.exp(scores[row]! - largest)
    const rows = Array.from(keys.keys()).sort((a, b) => scores[b]! - scores[a]! || a - b)
    return rows.slice(0, limit).map(row => ({ id: keys[row]!, score: Math.exp(scores[row]! - largest) / total }))
  }

  /** The whole model, with what it needs to be trained on, in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    return writeModel(this.#model)
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @param options kernels for the vectors and for further training
   * @throws ForeignBufferError for any other bytes: foreign, of another version, cut off or damaged
   */
  static from<K extends Key = Key>(
    buffer: ArrayBuffer | Uint8Array,
    options?: Pick<ContinueOptions, 'kernels'>,
  ): Word2Vec<K> {
    const where = 'Word2Vec.from'
    const { kernels } = checkOptions(where, options, FROM_NAMES)
    return new Word2Vec(readModel<K>(where, buffer, chosenKernels(where, kernels)))
  }
}
