import { NearestRows, scanRows } from '../../../songs/nearest-rows.ts'
import type { SongTable } from '../../table/song-table.ts'
import type { ScoredRow } from '../best-rows.ts'

/**
 * Songs in groups, such as artists or albums, each group as one vector of length 1: the mean m of its songs' vectors, and as
 * one value more their spread s, the root of the mean squared distance to m. Songs have length 1, so |m|^2 + s^2 = 1.
 *
 * The squared distance of two such vectors, |m - m'|^2 + (s - s')^2, is the squared 2-Wasserstein distance of two round normal
 * distributions with those means and spreads (Dowson and Landau 1982), up to how the spread is shared out among the
 * dimensions, which is the same for both. So the cosine of two groups is high when their songs lie in the same place and
 * are as varied; of two groups of one song each it is the songs' own.
 */
export class SongGroups {
  readonly #dimensions: number
  /** The first row of each group. */
  readonly #first: number[] = []
  readonly #counts: number[] = []
  readonly #vectors: Float32Array
  readonly #numbers = new Map<number, number>()

  /**
   * @param rows songs that count; those without a sound are passed over
   * @param keyOf which group a row belongs to; 0 for none
   */
  constructor(table: SongTable, rows: Iterable<number>, keyOf: (row: number) => number) {
    const { dimensions } = table.base.shape
    const grouped: number[] = []
    const owners: number[] = []
    for (const row of rows) {
      const key = keyOf(row)
      if (key === 0 || table.isOut(row)) continue
      const known = this.#numbers.get(key)
      const group = known ?? this.#first.length
      if (known === undefined) {
        this.#numbers.set(key, group)
        this.#first.push(row)
        this.#counts.push(0)
      }
      this.#counts[group]!++
      grouped.push(row)
      owners.push(group)
    }
    const width = dimensions + 1
    const sums = new Float64Array(this.#first.length * width)
    for (const [i, row] of grouped.entries()) {
      const at = owners[i]! * width
      const vector = table.vectorOf(row)
      for (let d = 0; d < dimensions; d++) sums[at + d]! += vector[d]!
    }
    for (const [group, count] of this.#counts.entries()) {
      let squared = 0
      for (let at = group * width; at < (group + 1) * width - 1; at++) {
        sums[at]! /= count
        squared += sums[at]! ** 2
      }
      // Rounding may bring a mean of equal songs past length 1.
      sums[(group + 1) * width - 1] = Math.sqrt(Math.max(0, 1 - squared))
    }
    this.#dimensions = width
    this.#vectors = Float32Array.from(sums)
  }

  /** The number of the group of a key; undefined when no song with a sound has it. */
  numberOf(key: number): number | undefined {
    return this.#numbers.get(key)
  }

  /** The first row of a group. */
  firstOf(group: number): number {
    return this.#first[group]!
  }

  /** Songs of a group. */
  countOf(group: number): number {
    return this.#counts[group]!
  }

  /** The groups nearest to one, best first, ties by number; the score is max(0, cosine). O(groups x dimensions) */
  nearest(group: number, limit: number): ScoredRow[] {
    const width = this.#dimensions
    const query = this.#vectors.subarray(group * width, (group + 1) * width)
    const nearest = new NearestRows(Math.min(limit, this.#first.length))
    scanRows(query, this.#vectors, width, 0, other => other === group, nearest)
    return nearest.sorted().map(({ row, distance }) => ({ row, score: Math.max(0, 1 - distance ** 2 / 2) }))
  }
}
