import { checkInteger, describe } from '@murecom/internal'
import {
  cachedCorpus,
  type EncodedCorpus,
  isOneShot,
  refuseOneShot,
  type Scan,
  scanCorpus,
  streamedCorpus,
} from '../corpus/corpus.ts'
import { chooseVocabulary, grow } from '../corpus/vocabulary.ts'
import { mix, STEP, seedOf } from '../kernels/random.ts'
import { type ModelMemory, openModelMemory } from '../memory/model-memory.ts'
import { checkTraining, type TrainingParameters, type TrainMoreOptions, type Word2VecOptions } from '../options.ts'
import type { Corpus, Key } from '../types.ts'
import { localExecutor, runEpochs } from './epochs.ts'
import { type ModelState, makeVectors, newModel, type Weights, weightsOf } from './model-state.ts'
import { checkRun, type RunParameters } from './run-options.ts'

/** Words of a block at most: what is encoded ahead of the kernels. */
const BLOCK_WORDS = 1 << 20

/** See {@link Word2Vec.train}. This file and what it needs are loaded when something is first trained. */
export async function trainModel<K extends Key>(
  sentences: Corpus<K>,
  options: Word2VecOptions<K>,
): Promise<ModelState<K>> {
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
  const model = newModel(parameters, vocabulary, run.kernels)
  const corpus = encode(model, where, sentences, scan, sum(counts))
  await fit(model, corpus, run, undefined)
  return model
}

/** See {@link Word2Vec#train | model.train}. */
export async function trainOn<K extends Key>(
  model: ModelState<K>,
  more: Corpus<K>,
  options: TrainMoreOptions<K>,
): Promise<void> {
  const where = 'Word2Vec#train'
  const run = checkRun(where, { kernels: model.kernels, ...options })
  const oneShot = isOneShot(where, more)
  const cache = run.cacheCorpus ?? Array.isArray(more)
  if (oneShot && !cache) refuseOneShot(where)
  if (model.busy) throw new Error(`${where}: this model is in training`)
  const { hs } = model.parameters
  if (options.updateVocabulary && hs) {
    throw new RangeError(
      `${where}: updateVocabulary must be false for a model with hs, got true: the tree would change`,
    )
  }
  const scan = await scanCorpus(where, more, cache, run.signal)
  const before = weightsOf(model)
  if (options.updateVocabulary) model.vocabulary = grow(model.vocabulary, scan, model.parameters.minCount)
  else if (!scan.seen.some(key => model.vocabulary.index.has(key))) {
    throw new RangeError(`${where}: sentences must have words of the vocabulary, got none; set updateVocabulary`)
  }
  model.kernels = run.kernels
  await fit(model, encode(model, where, more, scan, scan.words), run, before)
}

function encode<K extends Key>(
  model: ModelState<K>,
  where: string,
  sentences: Corpus<K>,
  scan: Scan<K> | undefined,
  words: number,
): EncodedCorpus {
  const { index } = model.vocabulary
  if (!scan?.cache) return streamedCorpus(where, sentences, index, { sentences: scan?.sentences, words })
  const { tokens, lengths } = scan.cache
  const rows = Int32Array.from(scan.seen, key => index.get(key) ?? -1)
  for (let i = 0; i < tokens.length; i++) tokens[i] = rows[tokens[i]!]!
  return cachedCorpus({ tokens, lengths })
}

async function fit<K extends Key>(
  model: ModelState<K>,
  corpus: EncodedCorpus,
  run: RunParameters<K>,
  before: Weights | undefined,
): Promise<void> {
  model.busy = true
  const { counts } = model.vocabulary
  const threads = run.workers > 1 && typeof SharedArrayBuffer !== 'undefined' ? run.workers : 1
  const settings: RunParameters<K> = { ...run, workers: threads }
  const memory = openModelMemory(run.kernels, counts, model.parameters, {
    blockWords: Math.min(BLOCK_WORDS, corpus.words + 1),
    threads,
    shared: threads > 1,
    copies: run.deterministic && threads > 1 ? threads : 0,
  })
  initialise(memory, counts.length, model.parameters, before)
  model.memory = memory
  model.weights = undefined
  model.vectors = undefined
  const stopping = run.earlyStopping
  let best = Number.NEGATIVE_INFINITY
  let kept: Weights | undefined
  let waited = 0
  const pool = threads > 1 ? await (await import('./pool.ts')).openPool(memory, settings, run.deterministic) : undefined
  try {
    const executor = pool ?? localExecutor(memory, run.signal)
    const seed = model.parameters.seed
    await runEpochs(memory, corpus, settings, seed, model.losses.length, executor, async (meanLoss, epoch) => {
      model.losses.push(meanLoss)
      memory.changes++
      if (!stopping) return true
      const value = await stopping.metric(makeVectors(model), epoch + 1)
      if (value > best + (stopping.minDelta ?? 0)) {
        best = value
        waited = 0
        if (stopping.restoreBest !== false) {
          kept = { inputs: memory.inputs.slice(), outputs: memory.outputs.slice(), nodes: memory.nodes.slice() }
        }
        return true
      }
      return ++waited < (stopping.patience ?? 1)
    })
  } finally {
    await pool?.close()
    memory.changes++
    model.busy = false
  }
  if (!kept) return
  memory.changes++
  memory.inputs.set(kept.inputs)
  memory.outputs.set(kept.outputs)
  memory.nodes.set(kept.nodes)
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
function initialise(
  memory: ModelMemory,
  words: number,
  parameters: TrainingParameters,
  before: Weights | undefined,
): void {
  const { vectorSize, seed } = parameters
  const { inputs } = memory
  const { stride } = memory.layout
  const known = before ? before.inputs.length / stride - 1 : 0
  if (before) {
    inputs.set(before.inputs.subarray(0, known * stride))
    memory.outputs.set(before.outputs.subarray(0, known * stride))
    memory.nodes.set(before.nodes)
  }
  for (let row = known; row < words; row++) {
    let state = seedOf(seed, 0x5eed, row)
    for (let c = row * stride, end = c + vectorSize; c < end; c++) {
      state = (state + STEP) | 0
      inputs[c] = ((mix(state) >>> 0) / 2 ** 31 - 1) / vectorSize
    }
  }
}
