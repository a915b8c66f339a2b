import type { Key } from '../types.ts'
import { SCAN_QUERIES, SCAN_ROWS } from './scan-size.ts'
import type { VectorStore } from './vector-store.ts'

/** Dots of at most SCAN_QUERIES vectors with all rows, SCAN_ROWS at a time. */
export function scan<K extends Key>(
  store: VectorStore<K>,
  vectors: readonly ArrayLike<number>[],
  onBlock: (query: number, firstRow: number, scores: Float32Array, at: number, rows: number) => void,
): void {
  const { buffer, rowsAt, scanAt, stride, kernels } = store.place
  const queries = new Float32Array(buffer, scanAt, SCAN_QUERIES * stride)
  queries.fill(0)
  for (const [q, vector] of vectors.entries()) queries.set(vector, q * stride)
  const scoresAt = scanAt + 4 * SCAN_QUERIES * stride
  const scores = new Float32Array(buffer, scoresAt, SCAN_QUERIES * SCAN_ROWS)
  for (let first = 0; first < store.keys.length; first += SCAN_ROWS) {
    const rows = Math.min(SCAN_ROWS, store.keys.length - first)
    kernels.dots(rowsAt + 4 * first * stride, rows, stride, scanAt, vectors.length, scoresAt)
    for (let q = 0; q < vectors.length; q++) onBlock(q, first, scores, q * rows, rows)
  }
}
