import { cosine } from '../../algorithms/directions.ts'
import { smoothChain } from '../../algorithms/smooth-chain.ts'
import type { SongTable } from '../store/song-table.ts'
import { sameArtist } from './names.ts'

/** Most songs that take part; the path is the best of all paths through them. */
const CANDIDATES = 1000

/**
 * Rows of the smoothest way from one song to another: the chain of `length` songs with the least sum of squared steps, which
 * is many even steps rather than a jump, among chains that always come nearer to the end: |v - a|^2 - |v - b|^2 rises.
 * Of a library with more songs between the two than {@link CANDIDATES}, those with the smallest detour
 * |v - a|^2 + |v - b|^2 take part. Each recording comes once.
 *
 * @returns fewer rows when there are not enough songs between the two. O(candidates^2 x (dimensions + length))
 */
export function pathBetween(
  table: SongTable,
  from: number,
  to: number,
  length: number,
  options: { excludeSameArtist: boolean },
): number[] {
  const { vectors, dimensions, recordings, songs } = table
  const squared = (i: number, j: number): number => Math.max(0, 2 - 2 * cosine(vectors, i, j, dimensions))
  const whole = squared(from, to)
  const between = table
    .firstCopies()
    .filter(row => recordings[row] !== recordings[from] && recordings[row] !== recordings[to])
    .map(row => ({ row, a: squared(row, from), b: squared(row, to) }))
    .filter(({ a, b }) => Math.abs(a - b) < whole)
    .sort((x, y) => x.a + x.b - (y.a + y.b) || x.row - y.row)
    .slice(0, CANDIDATES)
    .sort((x, y) => x.a - x.b - (y.a - y.b) || x.row - y.row)
  const rows = [from, ...between.map(({ row }) => row), to]
  const cost = new Float64Array(rows.length ** 2)
  for (let u = 0; u < rows.length; u++) {
    for (let v = u + 1; v < rows.length; v++) {
      const forbidden = options.excludeSameArtist && sameArtist(songs[rows[u]!]!, songs[rows[v]!]!)
      cost[u * rows.length + v] = forbidden ? Number.POSITIVE_INFINITY : squared(rows[u]!, rows[v]!)
    }
  }
  return Array.from(smoothChain(cost, rows.length, length), i => rows[i]!)
}
