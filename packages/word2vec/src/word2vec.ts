import {
  type BufferFormat,
  BufferReader,
  BufferWriter,
  checkInteger,
  describe,
  ForeignBufferError,
} from '@murecom/internal'
import { Arena, BLOCK_WORDS } from './arena.ts'
import {
  cachedCorpus,
  type EncodedCorpus,
  isOneShot,
  refuseOneShot,
  type Scan,
  scanCorpus,
  streamedCorpus,
} from './corpus.ts'
import { KeyedVectors } from './keyed-vectors.ts'
import {
  type ContinueOptions,
  checkRun,
  checkTraining,
  type RunParameters,
  type TrainingParameters,
  type Word2VecOptions,
} from './options.ts'
import { mix, STEP, seedOf } from './random.ts'
import { localExecutor, runEpochs } from './trainer.ts'
import type { Corpus, Key } from './types.ts'
import { chooseVocabulary, type Vocabulary } from './vocabulary.ts'

const FORMAT: BufferFormat = { magic: 'mW2V', version: 1, kind: 'word2vec model' }

/** Options of {@link Word2Vec.train | model.train}. */
export interface TrainMoreOptions<K extends Key = Key> extends ContinueOptions<K> {
  /**
   * Count the words of the new sentences first, and take in those that have now been seen `minCount` times in all
   * trainings together. Rows of known words stay where they are. Default false: unknown words are left out.
   */
  updateVocabulary?: boolean
}

/** A word with the model's belief in it. */
export interface Prediction<K extends Key = Key> {
  key: K
  probability: number
}

/** The weights: one row a word. */
interface Weights {
  inputs: Float32Array
  outputs: Float32Array
  nodes: Float32Array
}

/**
 * A word2vec model: word vectors by skip-gram or CBOW, with negative sampling or hierarchical softmax, as gensim 4.4
 * trains them. Source: Mikolov et al., 2013 (arXiv 1301.3781 and 1310.4546).
 *
 * @example
 * const playlists = [['a', 'b', 'c'], ['a', 'c', 'd']]
 * const model = await Word2Vec.train(playlists, { sg: true, vectorSize: 32, minCount: 1, epochs: 20 })
 * model.vectors.mostSimilar({ positive: ['a'], topN: 2 }) // [{ key, similarity }, ...]
 */
export class Word2Vec<K extends Key = Key> {
  /** The checked options of training. */
  readonly parameters: Readonly<TrainingParameters>
  /** Mean loss of each epoch of all trainings: see {@link TrainingProgress.meanLoss}. */
  readonly losses: number[] = []
  #vocabulary: Vocabulary<K>
  #arena: Arena | undefined
  #weights: Weights | undefined
  #vectors: KeyedVectors<K> | undefined
  #kernels: RunParameters['kernels']
  #busy = false

  private constructor(parameters: TrainingParameters, vocabulary: Vocabulary<K>, kernels: RunParameters['kernels']) {
    this.parameters = parameters
    this.#vocabulary = vocabulary
    this.#kernels = kernels
  }

  /**
   * Trains a model. The sentences are read once for the vocabulary and once for each epoch (an array just once).
   *
   * @param sentences arrays of words or ids; see {@link Corpus}. What can be read only once is refused, unless
   *   `cacheCorpus` is set, or `vocabulary` is given and `epochs` is 1
   * @returns the model, when trained. O(epochs x words x window x (negative + 1) x vectorSize)
   * @throws CorpusError for sentences that cannot train a model, TypeError and RangeError naming a wrong option,
   *   WorkerFailedError when a thread dies, the signal's reason when aborted
   */
  static train(sentences: Corpus<string>, options?: Word2VecOptions<string>): Promise<Word2Vec<string>>
  static train(sentences: Corpus<number>, options?: Word2VecOptions<number>): Promise<Word2Vec<number>>
  static train<K extends Key>(sentences: Corpus<K>, options?: Word2VecOptions<K>): Promise<Word2Vec<K>>
  static async train<K extends Key>(sentences: Corpus<K>, options: Word2VecOptions<K> = {}): Promise<Word2Vec<K>> {
    const where = 'Word2Vec.train'
    const parameters = checkTraining(where, options)
    const run = checkRun(where, options)
    const oneShot = isOneShot(where, sentences)
    const cache = run.cacheCorpus ?? Array.isArray(sentences)
    const { minCount, maxFinalVocab } = parameters
    const given = options.vocabulary && countsOf<K>(where, options.vocabulary)
    if (oneShot && !cache && !(given && run.epochs === 1)) refuseOneShot(where)
    run.signal?.throwIfAborted()
    const scan = !given || cache ? await scanCorpus(where, sentences, cache, run.signal) : undefined
    const [seen, counts] = given ?? [scan!.seen, scan!.counts]
    const vocabulary = chooseVocabulary(where, seen, counts, minCount, maxFinalVocab)
    const model = new Word2Vec(parameters, vocabulary, run.kernels)
    const corpus = model.#encode(where, sentences, scan, sum(counts))
    await model.#fit(corpus, run, undefined)
    return model
  }

  /** The words' vectors. A new object after each training. */
  get vectors(): KeyedVectors<K> {
    this.#vectors ??= this.#makeVectors()
    return this.#vectors
  }

  /** How often each word was seen in training, in the order of the vectors' keys. */
  get counts(): readonly number[] {
    return [...this.#vocabulary.counts]
  }

  /** Epochs behind this model. */
  get epochsTrained(): number {
    return this.losses.length
  }

  /**
   * Trains on, with new sentences or the same ones. A training that fails or is aborted leaves the model as it was before
   * its last finished step: usable, partly trained.
   *
   * @throws as {@link Word2Vec.train}; RangeError when the vocabulary of a model with hierarchical softmax would grow: its
   *   tree would be another one
   */
  async train(more: Corpus<K>, options: TrainMoreOptions<K> = {}): Promise<this> {
    const where = 'Word2Vec#train'
    const run = checkRun(where, { kernels: this.#kernels, ...options })
    const oneShot = isOneShot(where, more)
    const cache = run.cacheCorpus ?? Array.isArray(more)
    if (oneShot && !cache) refuseOneShot(where)
    if (this.#busy) throw new Error(`${where}: this model is in training`)
    const { hs } = this.parameters
    if (options.updateVocabulary && hs) {
      throw new RangeError(
        `${where}: updateVocabulary must be false for a model with hs, got true: the tree would change`,
      )
    }
    const scan = await scanCorpus(where, more, cache, run.signal)
    const before = this.#weights ?? this.#arena!
    if (options.updateVocabulary) this.#vocabulary = grow(this.#vocabulary, scan, this.parameters.minCount)
    else if (!scan.seen.some(key => this.#vocabulary.index.has(key))) {
      throw new RangeError(`${where}: sentences must have words of the vocabulary, got none; set updateVocabulary`)
    }
    this.#kernels = run.kernels
    await this.#fit(this.#encode(where, more, scan, scan.words), run, before)
    return this
  }

  /**
   * The words that the model expects among context words, most probable first: gensim's predict_output_word.
   *
   * @param context keys; unknown ones are left out
   * @param topN at least 1. Default 10
   * @returns empty when no context word is known. O(words x dimensions)
   * @throws RangeError for a model without negative sampling
   */
  predictOutput(context: Iterable<K>, topN = 10): Prediction<K>[] {
    const where = 'Word2Vec#predictOutput'
    checkInteger(where, 'topN', topN, 1)
    if (this.parameters.negative === 0) {
      throw new RangeError(`${where}: the model must be trained with negative sampling, got negative 0`)
    }
    const { inputs, outputs } = this.#weights ?? this.#arena!
    const { keys, index } = this.#vocabulary
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
    return rows.slice(0, topN).map(row => ({ key: keys[row]!, probability: Math.exp(scores[row]! - largest) / total }))
  }

  /** The whole model, with what it needs to be trained on, in one versioned buffer. */
  toBuffer(): ArrayBuffer {
    const { keys, counts, rare } = this.#vocabulary
    const weights = this.#weights ?? this.#arena!
    return new BufferWriter(FORMAT)
      .add(counts)
      .add(weights.inputs)
      .add(weights.outputs)
      .add(weights.nodes)
      .finish({ ...this.parameters, keys, rare: [...rare], losses: this.losses })
  }

  /**
   * The model of a buffer that {@link toBuffer} wrote.
   *
   * @param options kernels for the vectors and for further training
   * @throws ForeignBufferError for any other bytes
   */
  static from<K extends Key = Key>(
    buffer: ArrayBuffer | Uint8Array,
    options: Pick<ContinueOptions, 'kernels'> = {},
  ): Word2Vec<K> {
    const where = 'Word2Vec.from'
    const reader = new BufferReader(where, buffer, FORMAT)
    const { keys, rare, losses, ...rest } = reader.header as Record<string, unknown>
    const isKey = (key: unknown): boolean => typeof key === 'string' || typeof key === 'number'
    if (!Array.isArray(keys) || !keys.every(isKey) || !Array.isArray(rare) || !Array.isArray(losses)) {
      throw new ForeignBufferError(`${where}: this word2vec model buffer has no proper list of keys`)
    }
    let parameters: TrainingParameters
    try {
      parameters = checkTraining(where, rest as Word2VecOptions)
    } catch (cause) {
      throw new ForeignBufferError(`${where}: this word2vec model buffer has impossible options: ${String(cause)}`)
    }
    const words = keys.length
    const size = (words + 1) * Math.ceil(parameters.vectorSize / 4) * 4
    const counts = reader.take('Float64Array', words)
    const { kernels } = checkRun<K>(where, options as ContinueOptions<K>)
    const index = new Map((keys as K[]).map((key, row) => [key, row]))
    const model = new Word2Vec<K>(parameters, { keys, counts, index, rare: new Map(rare as [K, number][]) }, kernels)
    model.#weights = {
      inputs: reader.take('Float32Array', size),
      outputs: reader.take('Float32Array', parameters.negative > 0 ? size : 0),
      nodes: reader.take('Float32Array', parameters.hs ? size : 0),
    }
    model.losses.push(...(losses as number[]))
    return model
  }

  #encode(where: string, sentences: Corpus<K>, scan: Scan<K> | undefined, words: number): EncodedCorpus {
    const { index } = this.#vocabulary
    if (!scan?.cache) return streamedCorpus(where, sentences, index, { sentences: scan?.sentences, words })
    const { tokens, lengths } = scan.cache
    const rows = Int32Array.from(scan.seen, key => index.get(key) ?? -1)
    for (let i = 0; i < tokens.length; i++) tokens[i] = rows[tokens[i]!]!
    return cachedCorpus({ tokens, lengths })
  }

  async #fit(corpus: EncodedCorpus, run: RunParameters<K>, before: Weights | undefined): Promise<void> {
    this.#busy = true
    const { counts } = this.#vocabulary
    const threads = run.workers > 1 && typeof SharedArrayBuffer !== 'undefined' ? run.workers : 1
    const settings: RunParameters<K> = { ...run, workers: threads }
    const blockWords = Math.min(BLOCK_WORDS, corpus.words + 1)
    const copies = run.deterministic && threads > 1 ? threads : 0
    const arena = new Arena(run.kernels, counts, this.parameters, blockWords, threads, copies)
    initialise(arena, counts.length, this.parameters, before)
    this.#arena = arena
    this.#weights = undefined
    this.#vectors = undefined
    const stopping = run.earlyStopping
    let best = Number.NEGATIVE_INFINITY
    let kept: Weights | undefined
    let waited = 0
    const pool = threads > 1 ? await (await import('./pool.ts')).openPool(arena, settings, copies > 0) : undefined
    try {
      const executor = pool ?? localExecutor(arena, run.signal)
      const seed = this.parameters.seed
      await runEpochs(arena, corpus, settings, seed, this.losses.length, executor, async (meanLoss, epoch) => {
        this.losses.push(meanLoss)
        if (!stopping) return true
        const value = await stopping.metric(this.#makeVectors(), epoch + 1)
        if (value > best + (stopping.minDelta ?? 0)) {
          best = value
          waited = 0
          if (stopping.restoreBest !== false) {
            kept = { inputs: arena.inputs.slice(), outputs: arena.outputs.slice(), nodes: arena.nodes.slice() }
          }
          return true
        }
        return ++waited < (stopping.patience ?? 1)
      })
    } finally {
      await pool?.close()
      this.#busy = false
    }
    if (!kept) return
    arena.inputs.set(kept.inputs)
    arena.outputs.set(kept.outputs)
    arena.nodes.set(kept.nodes)
  }

  #makeVectors(): KeyedVectors<K> {
    const { keys, index } = this.#vocabulary
    const dimensions = this.parameters.vectorSize
    const arena = this.#arena
    if (arena) return KeyedVectors.view(keys, index, dimensions, arena)
    return KeyedVectors.copy(keys, index, dimensions, this.#weights!.inputs, this.#kernels)
  }
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

function countsOf<K extends Key>(where: string, entries: Iterable<readonly [K, number]>): [K[], number[]] {
  const counts = new Map<K, number>()
  for (const [key, count] of entries) {
    if (typeof key !== 'string' && typeof key !== 'number') {
      throw new TypeError(`${where}: a key of vocabulary must be a string or a number, got ${describe(key)}`)
    }
    counts.set(key, checkInteger(where, `the count of ${describe(key)}`, count, 0))
  }
  return [[...counts.keys()], [...counts.values()]]
}

/**
 * First input vectors are uniform in [-1, 1) / dimensions, output vectors zero, as in gensim 4. A row's numbers come from the
 * seed and the row alone, so that words which come in later start as they would have at first.
 */
function initialise(arena: Arena, words: number, parameters: TrainingParameters, before: Weights | undefined): void {
  const { vectorSize, seed } = parameters
  const { inputs, stride } = arena
  const known = before ? before.inputs.length / stride - 1 : 0
  if (before) {
    inputs.set(before.inputs.subarray(0, known * stride))
    arena.outputs.set(before.outputs.subarray(0, known * stride))
    arena.nodes.set(before.nodes)
  }
  for (let row = known; row < words; row++) {
    let state = seedOf(seed, 0x5eed, row)
    for (let c = row * stride, end = c + vectorSize; c < end; c++) {
      state = (state + STEP) | 0
      inputs[c] = ((mix(state) >>> 0) / 2 ** 31 - 1) / vectorSize
    }
  }
}

/** Adds what a scan counted; words that have now been seen often enough come in at the end, the most frequent first. */
function grow<K extends Key>(vocabulary: Vocabulary<K>, scan: Scan<K>, minCount: number): Vocabulary<K> {
  const rare = new Map(vocabulary.rare)
  const counts = Array.from(vocabulary.counts)
  const entering: [K, number][] = []
  scan.seen.forEach((key, i) => {
    const row = vocabulary.index.get(key)
    if (row !== undefined) {
      counts[row] = counts[row]! + scan.counts[i]!
      return
    }
    const count = (rare.get(key) ?? 0) + scan.counts[i]!
    if (count < minCount) rare.set(key, count)
    else {
      rare.delete(key)
      entering.push([key, count])
    }
  })
  entering.sort((a, b) => b[1] - a[1])
  const keys = [...vocabulary.keys, ...entering.map(([key]) => key)]
  const index = new Map(vocabulary.index)
  for (const [key] of entering) index.set(key, index.size)
  return { keys, index, rare, counts: Float64Array.from(counts.concat(entering.map(([, count]) => count))) }
}
