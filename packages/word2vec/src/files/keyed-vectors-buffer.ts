import { type BufferFormat, BufferReader, BufferWriter, checkFinite, ForeignBufferError } from '@murecom/internal'
import { floatToHalf, halfToFloat } from '@murecom/internal/half'
import type { Key } from '../types.ts'

import { indexOfKeys } from './keys.ts'

const FORMAT: BufferFormat = { magic: 'mKEV', version: 1, kind: 'keyed vectors' }

/** Keys and their `keys x dimensions` values, in float16 when `half`. */
export function writeVectors(
  keys: readonly Key[],
  values: Float32Array,
  dimensions: number,
  half: boolean,
): ArrayBuffer {
  const writer = new BufferWriter(FORMAT)
  if (half) writer.add(Uint16Array.from(values, floatToHalf))
  else writer.add(values)
  return writer.finish({ dimensions, length: keys.length, keys })
}

/** @throws ForeignBufferError for what {@link writeVectors} did not write */
export function readVectors<K extends Key>(
  where: string,
  buffer: ArrayBuffer | Uint8Array,
): { keys: K[]; index: Map<K, number>; values: Float32Array; dimensions: number } {
  const reader = new BufferReader(where, buffer, FORMAT)
  const dimensions = reader.integer('dimensions', 1)
  const length = reader.integer('length', 0)
  const { keys } = reader.header
  const name = `${where}: this keyed vectors buffer`
  const index = indexOfKeys<K>(name, keys, length)
  const half = (reader.header['arrays'] as [string][])[0]?.[0] === 'Uint16Array'
  const values = half
    ? Float32Array.from(reader.take('Uint16Array', length * dimensions), halfToFloat)
    : reader.take('Float32Array', length * dimensions)
  try {
    checkFinite(`${name} is damaged`, 'vectors', values)
  } catch (cause) {
    throw new ForeignBufferError((cause as Error).message)
  }
  return { keys: keys as K[], index, values, dimensions }
}
