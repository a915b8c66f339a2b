import { checkOneOf } from '@murecom/internal'
import type { Neighbors } from '../tree/collectors.ts'
import type { NeighborsGraphOptions } from './options.ts'

const MODES = ['connectivity', 'distance'] as const

/** A sparse matrix in compressed rows: row i has `data[indptr[i] .. indptr[i + 1]]` in the columns `indices[...]`. */
export interface CsrMatrix {
  rows: number
  columns: number
  indptr: Int32Array
  indices: Int32Array
  data: Float64Array
}

/** The checked mode of a graph. */
export function graphMode(
  where: string,
  { mode = 'connectivity' }: NeighborsGraphOptions,
): 'connectivity' | 'distance' {
  return checkOneOf(where, 'mode', mode, MODES)
}

/** The neighbours as a matrix; takes their arrays. */
export function graphOf(
  { indices, distances }: Neighbors,
  k: number,
  columns: number,
  mode: 'connectivity' | 'distance',
): CsrMatrix {
  const rows = indices.length / k
  return {
    rows,
    columns,
    indptr: Int32Array.from({ length: rows + 1 }, (_, i) => i * k),
    indices,
    data: mode === 'distance' ? distances : distances.fill(1),
  }
}
