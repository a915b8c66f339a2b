import { type KnnKernels, NearestNeighbors } from '@murecom/knn'
import { meanDirection } from '../algorithms/directions.ts'
import { NearestRows, scanRows } from './nearest-rows.ts'
import type { NearestOptions, ScoredRow, SongRanking } from './ranking.ts'

/** How a {@link SongVectorIndex} searches. */
interface SongVectorIndexOptions {
  dimensions: number
  /** Kernels of the search, from `loadSimdKernels` of `@murecom/knn/simd`; undefined for the plain ones. */
  kernels?: KnnKernels | undefined
  /** Whether a row is left out of every answer: one without a direction, or of a song that is gone. */
  isOut?: (row: number) => boolean
}

/** Questions that are answered by a plain scan before the rows are taken into an index: it costs about as much as these. */
const WORTH_AN_INDEX = 8

/**
 * Songs as one vector each, of length 1, searched exactly: rows are ordered by their cosine to the query, ties by row. The
 * first rows are searched by 8-bit screening of `@murecom/knn`; rows that were appended since are scanned.
 *
 * Memory: the given rows are kept, not copied; the index has a copy of them, and a quarter of that for the screening.
 */
export class SongVectorIndex implements SongRanking {
  readonly #dimensions: number
  readonly #kernels: KnnKernels | undefined
  readonly #isOut: (row: number) => boolean
  readonly #rows: Float32Array
  readonly #length: number
  #appended: Float32Array = new Float32Array(0)
  #search: NearestNeighbors | undefined
  #asked = 0

  /** @param rows `songs x dimensions`, row-major; each of length 1, or out */
  constructor(rows: Float32Array, { dimensions, kernels, isOut = () => false }: SongVectorIndexOptions) {
    this.#rows = rows
    this.#length = rows.length / dimensions
    this.#dimensions = dimensions
    this.#kernels = kernels
    this.#isOut = isOut
  }

  /** The index of songs by their clips. A song whose clips have no direction is in no answer. */
  static of(songs: readonly Float32Array[], options: Omit<SongVectorIndexOptions, 'isOut'>): SongVectorIndex {
    const { dimensions } = options
    const rows = new Float32Array(songs.length * dimensions)
    const without = new Set<number>()
    for (const [row, clips] of songs.entries()) {
      if (!meanDirection(clips, dimensions, rows, row * dimensions)) without.add(row)
    }
    return new SongVectorIndex(rows, { ...options, isOut: row => without.has(row) })
  }

  /** Number of rows, those that are out included. */
  get length(): number {
    return this.#length + this.#appended.length / this.#dimensions
  }

  /** Rows behind the first ones, instead of any that were appended before: `count x dimensions`, kept and not copied. */
  set appended(rows: Float32Array) {
    this.#appended = rows
  }

  /** Builds the index and its 8-bit rows now, so that no question waits for them. O(rows x dimensions) */
  prepare(): void {
    if (this.#length === 0) return
    const fit = new NearestNeighbors({ algorithm: 'brute', ...(this.#kernels && { kernels: this.#kernels }) })
    this.#search ??= fit.fit(this.#rows, { dimensions: this.#dimensions })
    // Several questions at once are what the screening begins with.
    this.#search.kneighbors(this.#rows.slice(0, Math.min(this.#length, 4) * this.#dimensions), { k: 1 })
  }

  nearest(clips: Float32Array, options: NearestOptions): ScoredRow[] {
    const query = new Float32Array(this.#dimensions)
    return meanDirection(clips, this.#dimensions, query, 0) ? this.nearestTo(query, options) : []
  }

  /** As {@link nearest}, for a vector of length 1. */
  nearestTo(query: Float32Array, { limit, except = -1, isAllowed }: NearestOptions): ScoredRow[] {
    const nearest = new NearestRows(Math.min(limit, this.length))
    const isOut = (row: number): boolean => row === except || this.#isOut(row) || isAllowed?.(row) === false
    if (this.#asked++ === WORTH_AN_INDEX) this.prepare()
    if (this.#search) {
      const k = Math.min(limit, this.#length)
      const found = this.#search.kneighbors(query, { k, filter: isOutFilter(isOut) })
      for (const [i, row] of found.indices.entries()) if (row >= 0) nearest.push(found.distances[i]!, row)
    } else scanRows(query, this.#rows, this.#dimensions, 0, isOut, nearest)
    scanRows(query, this.#appended, this.#dimensions, this.#length, isOut, nearest)
    return nearest.sorted().map(({ row, distance }) => ({ row, score: scoreOf(distance) }))
  }
}

function isOutFilter(isOut: (row: number) => boolean): (row: number) => boolean {
  return row => !isOut(row)
}

/** max(0, cosine) of two vectors of length 1 at a euclidean distance. */
function scoreOf(distance: number): number {
  return Math.max(0, 1 - distance ** 2 / 2)
}
