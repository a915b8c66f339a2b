import type { EncodedCorpus } from '../corpus/corpus.ts'
import type { Vocabulary } from '../corpus/vocabulary.ts'
import { mix, STEP, seedOf } from '../kernels/random.ts'
import { type ModelMemory, openModelMemory } from '../memory/model-memory.ts'
import type { TrainingParameters } from '../options.ts'
import type { Key } from '../types.ts'
import { localExecutor, runEpochs } from './epochs.ts'
import { type ModelState, makeVectors, type Weights } from './model-state.ts'
import type { EarlyStopping } from './progress.ts'
import type { RunParameters } from './run-options.ts'

/** Words of a block at most: what is encoded ahead of the kernels. */
const BLOCK_WORDS = 1 << 20

/**
 * Trains the model's weights, in a memory of their own. From then on the model has this vocabulary and these weights,
 * whatever ends the training.
 *
 * @param before the weights that it begins with, for the first words of the vocabulary
 */
export async function fit<K extends Key>(
  model: ModelState<K>,
  vocabulary: Vocabulary<K>,
  corpus: EncodedCorpus,
  run: RunParameters<K>,
  before: Weights | undefined,
): Promise<void> {
  const { parameters, losses } = model
  const { counts } = vocabulary
  const workers = typeof SharedArrayBuffer === 'undefined' ? 0 : run.workers
  // One thread has no other to agree with.
  const deterministic = run.deterministic && workers > 1
  const settings = { ...run, workers, deterministic }
  const memory = openModelMemory(run.kernels, counts, parameters, {
    blockWords: Math.min(BLOCK_WORDS, corpus.words + 1),
    threads: Math.max(1, workers),
    shared: workers > 0,
    copies: deterministic ? workers : 0,
  })
  initialise(memory, counts.length, parameters, before)
  model.vocabulary = vocabulary
  model.memory = memory
  model.weights = undefined
  model.vectors = undefined
  const judge = run.earlyStopping && judgeEpochs(memory, run.earlyStopping)
  const first = losses.length
  const pool = workers > 0 ? await (await import('../threads/pool.ts')).openPool(memory, settings) : undefined
  try {
    const executor = pool ?? localExecutor(memory, run.signal)
    const status = await runEpochs(
      memory,
      corpus,
      settings,
      parameters.seed,
      first,
      executor,
      async (meanLoss, epoch) => {
        losses.push(meanLoss)
        memory.changes++
        return !judge || judge.goesOn(await run.earlyStopping!.metric(makeVectors(model), epoch + 1))
      },
    )
    judge?.restoreBest()
    model.report = { status, epochs: losses.length - first }
  } finally {
    await pool?.close()
    memory.changes++
  }
}

/** Decides by the values of a metric when to end, and keeps the weights of the best epoch. */
function judgeEpochs<K extends Key>(
  { inputs, outputs, nodes }: ModelMemory,
  { patience = 1, minDelta = 0, restoreBestWeights = true }: EarlyStopping<K>,
): { goesOn(value: number): boolean; restoreBest(): void } {
  let best = Number.NEGATIVE_INFINITY
  let kept: Weights | undefined
  let waited = 0
  return {
    goesOn(value) {
      if (!(value > best + minDelta)) return ++waited < patience
      best = value
      waited = 0
      if (restoreBestWeights) kept = { inputs: inputs.slice(), outputs: outputs.slice(), nodes: nodes.slice() }
      return true
    },
    restoreBest() {
      if (!kept) return
      inputs.set(kept.inputs)
      outputs.set(kept.outputs)
      nodes.set(kept.nodes)
    },
  }
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
