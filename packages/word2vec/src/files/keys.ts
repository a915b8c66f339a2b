import { ForeignBufferError } from '@murecom/internal'
import type { Key } from '../types.ts'

/**
 * Rows of the keys of a buffer.
 *
 * @throws ForeignBufferError when they are not `length` distinct keys
 */
export function indexOfKeys<K extends Key>(name: string, keys: unknown, length: number): Map<K, number> {
  const index = new Map<K, number>()
  if (Array.isArray(keys)) {
    for (const key of keys) if (typeof key === 'string' || typeof key === 'number') index.set(key as K, index.size)
    if (index.size === length && keys.length === length) return index
  }
  throw new ForeignBufferError(`${name} is damaged: it must have ${length} distinct keys`)
}
