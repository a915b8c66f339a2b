import { checkInteger, checkNumber, checkOneOf, refuse } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import type { Word2VecKernels } from './kernels/types.ts'
import type { EarlyStopping, TrainingProgress } from './training/progress.ts'
import type { Key } from './types.ts'

/** Options of each training, of a new model and of one that is trained further. */
export interface ContinueOptions<K extends Key = Key> {
  /** Passes over the sentences, at least 1. Default 5. */
  epochs?: number
  /** Learning rate at the start, above 0. Default 0.025. */
  alpha?: number
  /** Learning rate at the end, at least 0; it falls linearly. Default 0.0001. */
  minAlpha?: number
  /**
   * Threads that are started, 0 to 256. With 0, the default, the caller's thread trains, in steps of a few milliseconds. Threads
   * need SharedArrayBuffer, which a page has only when it is cross-origin isolated: without it, the caller's thread trains.
   */
  workers?: number
  /**
   * With several workers: the same seed and the same number of workers give the same bytes. Each worker then trains a copy
   * of the model, and copies are joined after every round; this takes more memory and time. Default false: all workers
   * write to one model without waiting (Hogwild: Recht et al., NIPS 2011), and results differ from run to run.
   */
  deterministic?: boolean
  /** Makes a worker that runs `@murecom/word2vec/worker`, for bundlers that do not find it. */
  createWorker?: WorkerFactory
  /** Kernels of `loadSimdKernels`; undefined is plain TypeScript. */
  kernels?: Word2VecKernels | undefined
  /**
   * Keep the encoded sentences in memory, 4 bytes a word, so that they are read once. Default: true for an array, false for
   * any other iterable, which is then read again in every epoch.
   */
  cacheCorpus?: boolean
  /** Called a few times a second, and at the end of each epoch. */
  onProgress?: (progress: TrainingProgress) => void
  /**
   * Stops the training. The model keeps the weights that it has then, and its {@link Word2Vec.training | report} says
   * `'stopped'`. Where nothing was trained yet, the promise rejects with the signal's reason.
   */
  signal?: AbortSignal
  /** Stops when a metric no longer rises. */
  earlyStopping?: EarlyStopping<K>
}

/** Options of {@link Word2Vec.train | model.train}. */
export interface TrainMoreOptions<K extends Key = Key> extends ContinueOptions<K> {
  /**
   * Count the words of the new sentences first, and take in those that have now been seen `minCount` times in all
   * trainings together. Rows of known words stay where they are. Default false: unknown words are left out.
   */
  updateVocabulary?: boolean
}

/** Options of a new model: names in camelCase, meanings and defaults of gensim 4, except `workers` and what is said here. */
export interface Word2VecOptions<K extends Key = Key> extends ContinueOptions<K> {
  /** Dimensions of a vector, at least 1. Default 100. */
  vectorSize?: number
  /** Words to each side of a centre, at least 1. Default 5. */
  window?: number
  /** Words seen less often are left out, at least 1. Default 5. */
  minCount?: number
  /** Skip-gram; else CBOW. Default false. */
  sg?: boolean | 0 | 1
  /** Hierarchical softmax; together with negative sampling when `negative` is above 0. Default false. */
  hs?: boolean | 0 | 1
  /** Negative samples for a word; 0 for none. Default 5; 5 to 20 are usual. */
  negative?: number
  /**
   * Negatives are drawn in proportion to the counts to this power: with 1 as often as they are seen, with 0 all equally
   * often, below 0 rare ones more often. Default 0.75, for text. For items of shops and playlists other values are often
   * better, down to -0.5.
   */
  nsExponent?: number
  /** CBOW takes the mean of the context's vectors; else their sum. Default true. */
  cbowMean?: boolean | 0 | 1
  /**
   * Words above this share of all words are thinned out. A value of 1 or more is a count instead; 0 keeps all words. Default
   * 0.001.
   */
  sample?: number
  /** Seed of all random numbers, an integer. Default 1. */
  seed?: number
  /** Windows have a random size from 1 to `window`; else always `window`. Default true. */
  shrinkWindows?: boolean | 0 | 1
  /** Keep up to this number of words, by raising `minCount`. Default no limit. */
  maxFinalVocab?: number
  /**
   * `'window'`: the context words of a centre share its negatives, and are trained two at a time. `'pair'`: each context
   * word has its own, as in the original algorithm, which is slower and of the same quality. `hs` is not affected. Default
   * `'window'`.
   */
  negativeSharing?: 'window' | 'pair'
  /**
   * What the order of the words in a sentence means. `'sequence'`: the order counts, as in text. `'shuffle'`: it does not;
   * words are shuffled in every epoch. `'set'`: it does not; the window is the whole sentence, and the work grows with its
   * square. Default `'sequence'`.
   */
  order?: 'sequence' | 'shuffle' | 'set'
  /** Words with their counts, instead of a first pass over the sentences. */
  vocabulary?: Iterable<readonly [K, number]>
}

/** The checked options that the kernels depend on; they are saved with a model. */
export interface TrainingParameters {
  vectorSize: number
  window: number
  minCount: number
  sg: boolean
  hs: boolean
  negative: number
  nsExponent: number
  cbowMean: boolean
  sample: number
  seed: number
  shrinkWindows: boolean
  maxFinalVocab: number | undefined
  negativeSharing: 'window' | 'pair'
  order: 'sequence' | 'shuffle' | 'set'
}

/** A window that no sentence is longer than. */
const WHOLE_SENTENCE = 2 ** 30

export function checkTraining(
  where: string,
  options: Omit<Word2VecOptions, keyof ContinueOptions | 'vocabulary'>,
): TrainingParameters {
  const order = checkOneOf(where, 'order', options.order ?? 'sequence', ['sequence', 'shuffle', 'set'])
  const checked: TrainingParameters = {
    vectorSize: checkInteger(where, 'vectorSize', options.vectorSize ?? 100, 1, 65536),
    window: order === 'set' ? WHOLE_SENTENCE : checkInteger(where, 'window', options.window ?? 5, 1, WHOLE_SENTENCE),
    minCount: checkInteger(where, 'minCount', options.minCount ?? 5, 1),
    sg: checkFlag(where, 'sg', options.sg ?? false),
    hs: checkFlag(where, 'hs', options.hs ?? false),
    negative: checkInteger(where, 'negative', options.negative ?? 5, 0, 1000),
    nsExponent: checkNumber(where, 'nsExponent', options.nsExponent ?? 0.75, { min: -10, max: 10 }),
    cbowMean: checkFlag(where, 'cbowMean', options.cbowMean ?? true),
    sample: checkNumber(where, 'sample', options.sample ?? 1e-3, { min: 0 }),
    seed: checkInteger(where, 'seed', options.seed ?? 1, 0, 0xffffffff),
    shrinkWindows: order !== 'set' && checkFlag(where, 'shrinkWindows', options.shrinkWindows ?? true),
    maxFinalVocab:
      options.maxFinalVocab === undefined ? undefined : checkInteger(where, 'maxFinalVocab', options.maxFinalVocab, 1),
    negativeSharing: checkOneOf(where, 'negativeSharing', options.negativeSharing ?? 'window', ['window', 'pair']),
    order,
  }
  if (!checked.hs && checked.negative === 0) {
    throw new RangeError(`${where}: negative must be at least 1 when hs is off, got 0: there would be nothing to train`)
  }
  return checked
}

function checkFlag(where: string, name: string, value: unknown): boolean {
  if (value === true || value === 1) return true
  if (value === false || value === 0) return false
  refuse(where, name, 'be true, false, 1 or 0', value)
}
