import { refuse, show } from '@murecom/internal'
import type { RowTest } from './tree/collectors.ts'

/**
 * Which rows may be answers: a function of the row's index, or a bitmap, bit `i & 7` of byte `i >> 3` set for the rows
 * wanted (numpy's `packbits(..., bitorder='little')`; {@link bitmapOf} makes one). A function is called only for rows that are near enough
 * to be answers.
 */
export type RowFilter = ((index: number) => boolean) | Uint8Array

/** @throws TypeError when the filter is neither form, or the bitmap does not have ceil(length / 8) bytes */
export function rowTestOf(where: string, filter: RowFilter | undefined, length: number): RowTest | undefined {
  if (filter === undefined) return undefined
  if (typeof filter === 'function') return index => filter(index)
  const bytes = (length + 7) >> 3
  if (!(filter instanceof Uint8Array && filter.length === bytes)) {
    refuse(where, 'filter', `be a function or a Uint8Array(${bytes}), a bit for each row`, filter)
  }
  return index => ((filter[index >> 3]! >> (index & 7)) & 1) === 1
}

/**
 * The bitmap form of a filter.
 *
 * @param length rows of the index
 * @param indices the rows wanted, each from 0 to length - 1
 * @throws RangeError when an index is outside
 * @example
 * tree.query(queries, { k: 5, filter: bitmapOf(tree.length, songsOfTheUser) })
 */
export function bitmapOf(length: number, indices: Iterable<number>): Uint8Array {
  const bitmap = new Uint8Array((length + 7) >> 3)
  for (const index of indices) {
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      throw new RangeError(`bitmapOf: indices must be integers from 0 to ${length - 1}, got ${show(index)}`)
    }
    bitmap[index >> 3]! |= 1 << (index & 7)
  }
  return bitmap
}
