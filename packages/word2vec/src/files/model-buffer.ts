import { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from '@murecom/internal'
import type { Vocabulary } from '../corpus/vocabulary.ts'
import type { Word2VecKernels } from '../kernels/types.ts'
import type { TrainingParameters } from '../options.ts'
import { type ModelState, newModel, weightsOf } from '../training/model-state.ts'
import type { Key } from '../types.ts'
import { indexOfKeys } from './keys.ts'

const FORMAT: BufferFormat = { magic: 'mW2V', version: 1, kind: 'word2vec model' }

/** The whole model, with what it needs to be trained on. */
export function writeModel<K extends Key>(model: ModelState<K>): ArrayBuffer {
  const { keys, counts, rare } = model.vocabulary
  const { inputs, outputs, nodes } = weightsOf(model)
  return new BufferWriter(FORMAT)
    .add(counts)
    .add(inputs)
    .add(outputs)
    .add(nodes)
    .finish({ ...model.parameters, keys, rare: [...rare], losses: model.losses })
}

/**
 * The model of a buffer. Only the parameters that vectors depend on are checked here; training checks the others.
 *
 * @throws ForeignBufferError for what {@link writeModel} did not write
 */
export function readModel<K extends Key>(
  where: string,
  buffer: ArrayBuffer | Uint8Array,
  kernels: Word2VecKernels,
): ModelState<K> {
  const reader = new BufferReader(where, buffer, FORMAT)
  const { keys, rare, losses, arrays, ...parameters } = reader.header as unknown as TrainingParameters & {
    keys: K[]
    rare: [K, number][]
    losses: number[]
    arrays: unknown
  }
  const name = `${where}: this word2vec model buffer`
  const vectorSize = reader.integer('vectorSize', 1)
  const negative = reader.integer('negative', 0)
  const counts = reader.take('Float64Array')
  const index = indexOfKeys<K>(name, keys, counts.length)
  if (!Array.isArray(rare) || !rare.every(Array.isArray) || !Array.isArray(losses)) {
    throw new ForeignBufferError(`${name} is damaged: it must have lists of rare words and of losses`)
  }
  const size = (keys.length + 1) * Math.ceil(vectorSize / 4) * 4
  const vocabulary: Vocabulary<K> = { keys, counts, index, rare: new Map(rare) }
  const model = newModel(parameters, vocabulary, kernels)
  model.weights = {
    inputs: reader.take('Float32Array', size),
    outputs: reader.take('Float32Array', negative > 0 ? size : 0),
    nodes: reader.take('Float32Array', parameters.hs ? size : 0),
  }
  model.losses.push(...losses)
  return model
}
