import type { Vocabulary } from '../corpus/vocabulary.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import { KeyedVectors } from '../keyed-vectors.ts'
import type { ModelMemory } from '../memory/model-memory.ts'
import type { TrainingParameters } from '../options.ts'
import { copyRows } from '../search/vector-store.ts'
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
export function makeVectors<K extends Key>({
  vocabulary,
  parameters,
  memory,
  weights,
  kernels,
}: ModelState<K>): KeyedVectors<K> {
  const { keys, index } = vocabulary
  const dimensions = parameters.vectorSize
  if (!memory) {
    const inputs = weights!.inputs
    const stride = inputs.length / (keys.length + 1)
    return KeyedVectors.over(keys, index, dimensions, copyRows(inputs, keys.length, stride, kernels))
  }
  const { layout } = memory
  return KeyedVectors.over(keys, index, dimensions, {
    buffer: memory.memory.buffer,
    rowsAt: layout.inputs.byteOffset,
    scanAt: layout.scan.byteOffset,
    stride: layout.stride,
    kernels: memory.kernels,
    changes: () => memory.changes,
  })
}
