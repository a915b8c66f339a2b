import { type BufferFormat, BufferWriter } from '@murecom/internal'
import { idArray, ModelReader } from '../sets/model-buffer.ts'
import type { AlsParts } from './fit.ts'
import { resolveAls } from './options.ts'

const FORMAT: BufferFormat = { magic: 'mALS', version: 1, kind: 'ImplicitAls' }
const WHERE = 'ImplicitAls.from'

export function writeAls({ options, ids, counts, sets, itemFactors, gram }: AlsParts): ArrayBuffer {
  const { weights, ...others } = options
  const { alpha, unobservedWeight, regularization, frequencyScaling } = weights
  const given = { ...others, alpha, unobservedWeight, regularization, frequencyScaling }
  const { array, integers } = idArray(ids.ids)
  const writer = new BufferWriter(FORMAT).add(array).add(counts).add(itemFactors).add(gram)
  return writer.finish({ options: given, items: ids.length, sets, integers })
}

export function readAls(buffer: ArrayBuffer | Uint8Array): AlsParts {
  const reader = new ModelReader(WHERE, buffer, FORMAT)
  const items = reader.integer('items', 1, 2 ** 31)
  const sets = reader.integer('sets', 1, 2 ** 31)
  const options = reader.options(resolveAls)
  const ids = reader.ids(items)
  const counts = reader.take('Int32Array', items)
  const itemFactors = reader.take('Float32Array', items * options.factors)
  const gram = reader.take('Float64Array', options.factors ** 2)
  if (!counts.every(count => count > 0 && count <= sets)) reader.refuse('a count is impossible')
  if (!itemFactors.every(Number.isFinite) || !gram.every(Number.isFinite)) reader.refuse('a factor is no number')
  return { options, ids, counts, sets, itemFactors, gram }
}
