import { checkInteger, checkOptions, show } from '@murecom/internal'
import {
  cachedCorpus,
  type EncodedCorpus,
  isOneShot,
  refuseOneShot,
  type Scan,
  scanCorpus,
  streamedCorpus,
} from '../corpus/corpus.ts'
import { chooseVocabulary, grow, type Vocabulary } from '../corpus/vocabulary.ts'
import { checkTraining, type TrainMoreOptions, type Word2VecOptions } from '../options.ts'
import type { Corpus, Key } from '../types.ts'
import { fit } from './fit.ts'
import { type ModelState, newModel, weightsOf } from './model-state.ts'
import { checkRun, TRAIN_MORE_NAMES, TRAIN_NAMES } from './run-options.ts'

/** See {@link Word2Vec.train}. This file and what it needs are loaded when something is first trained. */
export async function trainModel<K extends Key>(
  sentences: Corpus<K>,
  given: Word2VecOptions<K> | null | undefined,
): Promise<ModelState<K>> {
  const where = 'Word2Vec.train'
  const options = checkOptions<Word2VecOptions<K>>(where, given, TRAIN_NAMES)
  const parameters = checkTraining(where, options)
  const run = checkRun(where, options)
  const oneShot = isOneShot(where, sentences)
  const cache = run.cacheCorpus ?? Array.isArray(sentences)
  const { minCount, maxFinalVocab } = parameters
  const known = options.vocabulary && countsOf<K>(where, options.vocabulary)
  if (oneShot && !cache && !(known && run.epochs === 1)) refuseOneShot(where)
  run.signal?.throwIfAborted()
  const scan = !known || cache ? await scanCorpus(where, sentences, cache, run.signal) : undefined
  const [seen, counts] = known ?? [scan!.seen, scan!.counts]
  const vocabulary = chooseVocabulary(where, seen, counts, minCount, maxFinalVocab)
  const model = newModel(parameters, vocabulary, run.kernels)
  await fit(model, vocabulary, encode(vocabulary, where, sentences, scan, sum(counts), run.signal), run, undefined)
  return model
}

/** See {@link Word2Vec#train | model.train}. */
export async function trainOn<K extends Key>(
  model: ModelState<K>,
  more: Corpus<K>,
  given: TrainMoreOptions<K> | null | undefined,
): Promise<void> {
  const where = 'Word2Vec.train'
  const options = checkOptions<TrainMoreOptions<K>>(where, given, TRAIN_MORE_NAMES)
  const run = checkRun(where, { ...options, kernels: options.kernels ?? model.kernels })
  // Those of a model that was read from a buffer have not been checked yet.
  checkTraining(where, model.parameters)
  const oneShot = isOneShot(where, more)
  const cache = run.cacheCorpus ?? Array.isArray(more)
  if (oneShot && !cache) refuseOneShot(where)
  if (model.busy) throw new Error(`${where}: this model is in training`)
  if (options.updateVocabulary && model.parameters.hs) {
    throw new RangeError(
      `${where}: updateVocabulary must be false for a model with hs, got true: the tree would change`,
    )
  }
  run.signal?.throwIfAborted()
  model.busy = true
  try {
    const scan = await scanCorpus(where, more, cache, run.signal)
    let { vocabulary } = model
    if (options.updateVocabulary) vocabulary = grow(vocabulary, scan, model.parameters.minCount)
    else if (!scan.seen.some(key => vocabulary.index.has(key))) {
      throw new RangeError(`${where}: sentences must have words of the vocabulary, got none; set updateVocabulary`)
    }
    model.kernels = run.kernels
    await fit(model, vocabulary, encode(vocabulary, where, more, scan, scan.words, run.signal), run, weightsOf(model))
  } finally {
    model.busy = false
  }
}

function encode<K extends Key>(
  { index }: Vocabulary<K>,
  where: string,
  sentences: Corpus<K>,
  scan: Scan<K> | undefined,
  words: number,
  signal: AbortSignal | undefined,
): EncodedCorpus {
  if (!scan?.cache) return streamedCorpus(where, sentences, index, { sentences: scan?.sentences, words }, signal)
  const { tokens, lengths } = scan.cache
  const rows = Int32Array.from(scan.seen, key => index.get(key) ?? -1)
  for (let i = 0; i < tokens.length; i++) tokens[i] = rows[tokens[i]!]!
  return cachedCorpus({ tokens, lengths })
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
      throw new TypeError(`${where}: a key of vocabulary must be a string or a number, got ${show(key)}`)
    }
    counts.set(key, checkInteger(where, `the count of ${show(key)}`, count, 0))
  }
  return [[...counts.keys()], [...counts.values()]]
}
