import type { Vocabulary } from '../corpus/vocabulary.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import { KeyedVectors } from '../keyed-vectors.ts'
import type { Arena } from '../memory/model-memory.ts'
import type { TrainingParameters } from '../options.ts'
import type { Key } from '../types.ts'

/** The weights: one row a word. */
export interface Weights {
  inputs: Float32Array
  outputs: Float32Array
  nodes: Float32Array
}

/** What a model is made of. Its weights lie in the arena of its last training, or, when it was read, by themselves. */
export interface ModelState<K extends Key> {
  readonly parameters: Readonly<TrainingParameters>
  readonly losses: number[]
  vocabulary: Vocabulary<K>
  kernels: Word2VecKernels
  arena: Arena | undefined
  weights: Weights | undefined
  vectors: KeyedVectors<K> | undefined
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
    arena: undefined,
    weights: undefined,
    vectors: undefined,
    busy: false,
  }
}

/** The model's weights, wherever they are. */
export const weightsOf = <K extends Key>({ weights, arena }: ModelState<K>): Weights => weights ?? arena!

/** Vectors on the model's weights. */
export function makeVectors<K extends Key>(model: ModelState<K>): KeyedVectors<K> {
  const { keys, index } = model.vocabulary
  const dimensions = model.parameters.vectorSize
  const arena = model.arena
  if (arena) return KeyedVectors.view(keys, index, dimensions, arena)
  return KeyedVectors.copy(keys, index, dimensions, model.weights!.inputs, model.kernels)
}
