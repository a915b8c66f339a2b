import type { Vocabulary } from '../corpus/vocabulary.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import { KeyedVectors } from '../keyed-vectors.ts'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { TrainingParameters } from '../options.ts'
import { copyRows, type StoredRows } from '../search/vector-store.ts'
import type { Key } from '../types.ts'
import type { TrainingReport } from './progress.ts'

/** The weights: one row a word. */
export interface Weights {
  inputs: Float32Array
  outputs: Float32Array
  nodes: Float32Array
}

/** What a model is made of. Its weights lie in the memory of its last training, or by themselves when it was read from a buffer. */
export interface ModelState<K extends Key> {
  readonly parameters: Readonly<TrainingParameters>
  readonly losses: number[]
  vocabulary: Vocabulary<K>
  kernels: Word2VecKernels
  memory: ModelMemory | undefined
  weights: Weights | undefined
  vectors: KeyedVectors<K> | undefined
  /** How the last training ended; undefined for a model that was read from a buffer. */
  report: TrainingReport | undefined
  /** In training. */
  busy: boolean
}

export function newModel<K extends Key>(
  parameters: TrainingParameters,
  vocabulary: Vocabulary<K>,
  kernels: Word2VecKernels,
): ModelState<K> {
  return {
    parameters,
    losses: [],
    vocabulary,
    kernels,
    memory: undefined,
    weights: undefined,
    vectors: undefined,
    report: undefined,
    busy: false,
  }
}

/** The model's weights, wherever they are. */
export const weightsOf = <K extends Key>({ weights, memory }: ModelState<K>): Weights => weights ?? memory!

/** Vectors on the model's weights. */
export function makeVectors<K extends Key>(model: ModelState<K>): KeyedVectors<K> {
  const { vocabulary, parameters, memory, kernels } = model
  const { keys, index } = vocabulary
  const inputs = weightsOf(model).inputs
  const stride = inputs.length / (keys.length + 1)
  const over = (rows: StoredRows): KeyedVectors<K> => KeyedVectors.over(keys, index, parameters.vectorSize, rows)
  if (!memory) return over(copyRows(inputs, keys.length, stride, kernels))
  const { buffer } = memory.memory
  return over({
    rows: inputs.subarray(0, keys.length * stride),
    stride,
    queries: memory.layout.queries.view(buffer),
    scores: memory.layout.scores.view(buffer),
    kernels: memory.kernels,
    changes: () => memory.changes,
  })
}
