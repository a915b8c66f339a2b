import type { SongTable } from '../table/song-table.ts'

/** Songs as columns: entry n of each is of the n-th song. */
export interface SongVectors {
  /** Numbers of the songs. */
  ids: Float64Array
  /** `songs x dimensions`, row-major: mean directions of the songs' clips, each of length 1. */
  vectors: Float32Array
  dimensions: number
  /** The strongest tag of each, as an index of the library's `tagNames`; -1 without tags. */
  strongest: Int32Array
}

/** The songs of a table that have a sound, in the order in which they came in. O(songs x dimensions) */
export function vectorsOf(table: SongTable, tagNames: readonly string[]): SongVectors {
  const rows = table.rows().filter(row => !table.isOut(row))
  const { dimensions } = table.base.shape
  const vectors = new Float32Array(rows.length * dimensions)
  for (const [i, row] of rows.entries()) vectors.set(table.vectorOf(row), i * dimensions)
  const strongest = Int32Array.from(rows, row => strongestOf(table.tagsOf(row), tagNames.length))
  return { ids: Float64Array.from(rows, row => table.idOf(row)), vectors, dimensions, strongest }
}

function strongestOf(tags: Float32Array | undefined, count: number): number {
  if (!tags || count === 0) return -1
  let best = 0
  for (let t = 1; t < count; t++) if (tags[t]! > tags[best]!) best = t
  return best
}
