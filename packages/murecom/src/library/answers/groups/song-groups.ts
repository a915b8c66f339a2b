import { NearestRows, scanRows } from '../../../songs/nearest-rows.ts'
import type { SongTable } from '../../table/song-table.ts'
import type { ScoredRow } from '../best-rows.ts'

/**
 * Songs in groups, such as artists or albums, each group as one vector of length 1: where its songs lie, and as one value more how
 * varied they are. Songs have length 1, so of the mean m of some songs and the mean square s^2 of their distances to m,
 * |m|^2 + s^2 = 1. What n songs do not show of the spread is added: s^2 + S^2 / n, where S^2 is the mean within all groups of the
 * library, and m is made shorter by as much. So one song is not an artist without variety. Where no group has two songs S is 0.
 *
 * The squared distance of two such vectors, |m - m'|^2 + (s - s')^2, is the squared 2-Wasserstein distance of two round normal
 * distributions with those means and spreads (Dowson and Landau 1982). So the cosine of two groups is high when their songs
 * lie in the same place and are as varied. Measured against the mean alone: packages/murecom/bench/similar-groups.bench.ts.
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
      for (let at = group * width; at < (group + 1) * width - 1; at++) sums[at]! /= count
    }
    addSpreads(sums, width, this.#counts)
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

  /**
   * The groups nearest to one, best first, ties by number; the score is max(0, cosine). O(groups x dimensions)
   *
   * @param among numbers of the groups that may be in the answer; default all
   */
  nearest(group: number, limit: number, among?: ReadonlySet<number>): ScoredRow[] {
    const width = this.#dimensions
    const query = this.#vectors.subarray(group * width, (group + 1) * width)
    const nearest = new NearestRows(Math.min(limit, this.#first.length))
    const isOut = (other: number): boolean => other === group || among?.has(other) === false
    scanRows(query, this.#vectors, width, 0, isOut, nearest)
    return nearest.sorted().map(({ row, distance }) => ({ row, score: Math.max(0, 1 - distance ** 2 / 2) }))
  }
}

/** Makes vectors of length 1 out of means with a place for the spread behind each. */
function addSpreads(means: Float64Array, width: number, counts: readonly number[]): void {
  // Rounding may bring a mean of equal songs past length 1.
  const spreads = counts.map((_, group) => Math.max(0, 1 - squaredLength(means, group * width, width - 1)))
  const pairs = counts.reduce((sum, count) => sum + count - 1, 0)
  const within = pairs === 0 ? 0 : spreads.reduce((sum, spread, group) => sum + counts[group]! * spread, 0) / pairs
  for (const [group, count] of counts.entries()) {
    const spread = Math.min(1, spreads[group]! + within / count)
    const squared = squaredLength(means, group * width, width - 1)
    const scale = squared > 0 ? Math.sqrt((1 - spread) / squared) : 0
    for (let at = group * width; at < (group + 1) * width - 1; at++) means[at]! *= scale
    means[(group + 1) * width - 1] = Math.sqrt(spread)
  }
}

function squaredLength(values: Float64Array, from: number, length: number): number {
  let sum = 0
  for (let at = from; at < from + length; at++) sum += values[at]! ** 2
  return sum
}
