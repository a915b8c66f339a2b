import type { BufferReader } from '@murecom/internal'
import type { Id } from '../ids.ts'

/** Ids as an array of a buffer: as integers where all are, or as JSON. */
export function idArray(ids: readonly Id[]): { array: Int32Array | Uint8Array; integers: boolean } {
  const integers = ids.every(id => Number.isInteger(id) && Math.abs(id as number) < 2 ** 31)
  const array = integers
    ? Int32Array.from(ids as number[])
    : new TextEncoder().encode(JSON.stringify(ids.map(id => (typeof id === 'bigint' ? [String(id)] : id))))
  return { array, integers }
}

/** The ids that {@link idArray} wrote; the header says as `integers` which way. JSON has no bigint: [digits] represents one. */
export function readIds(reader: BufferReader, length: number, refuse: (why: string) => never): Id[] {
  if (reader.header['integers'] === true) return [...reader.take('Int32Array', length)]
  try {
    const list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(reader.take('Uint8Array'))) as unknown[]
    return list.map(entry => {
      if (typeof entry === 'string' || typeof entry === 'number') return entry
      return BigInt((entry as [string])[0])
    })
  } catch (cause) {
    return refuse(`its ids cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
