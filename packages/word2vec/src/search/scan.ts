import type { Key } from '../types.ts'
import { SCAN_ROWS } from './scan-size.ts'
import type { VectorStore } from './vector-store.ts'

/** Dots of at most SCAN_QUERIES vectors with all rows, SCAN_ROWS at a time. */
export function scan<K extends Key>(
  store: VectorStore<K>,
  vectors: readonly ArrayLike<number>[],
  onBlock: (query: number, firstRow: number, scores: Float32Array, at: number, count: number) => void,
): void {
  const { rows, stride, queries, scores, kernels } = store
  queries.fill(0)
  for (const [q, vector] of vectors.entries()) queries.set(vector, q * stride)
  for (let first = 0; first < store.keys.length; first += SCAN_ROWS) {
    const count = Math.min(SCAN_ROWS, store.keys.length - first)
    const at = rows.byteOffset + first * stride * rows.BYTES_PER_ELEMENT
    kernels.dots(at, count, stride, queries.byteOffset, vectors.length, scores.byteOffset)
    for (let q = 0; q < vectors.length; q++) onBlock(q, first, scores, q * count, count)
  }
}
