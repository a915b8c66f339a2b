import { dot } from '../../../algorithms/directions.ts'
import { variedChain } from '../../../algorithms/varied-chain.ts'
import type { SongTable } from '../../table/song-table.ts'
import { bestRows, type ScoredRow } from '../best-rows.ts'
import { Copies } from '../similar.ts'
import type { StepTests } from './kept-steps.ts'

/** Most songs that take part; the path is the best of all paths through them. */
const CANDIDATES = 1000
/** Songs that are looked at for {@link CANDIDATES} recordings: some are copies. */
const LOOKED_AT = 2 * CANDIDATES

/**
 * Rows of the smoothest way from one song to another: the chain of `length` songs with the least sum of squared steps, which
 * is many even steps rather than a jump, among chains that always come nearer to the end: |v - a|^2 - |v - b|^2 rises.
 * In a library with more songs between the two than {@link CANDIDATES}, those with the smallest detour
 * |v - a|^2 + |v - b|^2 take part. Each recording comes once, and no artist again as long as others are there.
 *
 * The steps are as even as the library has songs for. Compare chains of n steps d with the same sum: the one with the least
 * sum of squares has the highest evenness (sum d)^2 / (n sum d^2), which is 1 when all steps are equal.
 *
 * @param options `mayFollow` makes a test of steps between rows; a step that it forbids is not taken
 * @returns each with its cosine to the one before; fewer rows when there are not enough songs between the two. O(songs x dimensions + candidates^2 x (dimensions + length))
 */
export function pathBetween(
  table: SongTable,
  from: number,
  to: number,
  length: number,
  { mayFollow, ...options }: { excludeSameArtist: boolean; mayFollow?: StepTests | undefined },
): ScoredRow[] {
  const rows = [from, ...rowsBetween(table, from, to), to]
  const isStep = mayFollow?.(rows)
  const cost = new Float64Array(rows.length ** 2)
  for (let u = 0; u < rows.length; u++) {
    for (let v = u + 1; v < rows.length; v++) {
      const isSame = options.excludeSameArtist && isSameArtist(table, rows[u]!, rows[v]!)
      const forbidden = isSame || isStep?.(u, v) === false
      cost[u * rows.length + v] = forbidden ? Number.POSITIVE_INFINITY : squared(table, rows[u]!, rows[v]!)
    }
  }
  const artists = rows.map(row => table.artistKey(row))
  const chain = Array.from(variedChain(cost, rows.length, length, artists), i => rows[i]!)
  return chain.map((row, i) => ({ row, score: i === 0 ? 1 : Math.max(0, table.cosine(chain[i - 1]!, row)) }))
}

/** Squared euclidean distance of two songs. */
function squared(table: SongTable, i: number, j: number): number {
  return squaredOf(table.cosine(i, j))
}

function squaredOf(cosine: number): number {
  return Math.max(0, 2 - 2 * cosine)
}

function isSameArtist(table: SongTable, i: number, j: number): boolean {
  return table.hasArtist(i) && table.artistKey(i) === table.artistKey(j)
}

/** The candidates, in the order in which a path may have them. */
function rowsBetween(table: SongTable, from: number, to: number): number[] {
  const whole = squared(table, from, to)
  const [first, last] = [table.vectorOf(from), table.vectorOf(to)]
  const detours = bestRows(table, LOOKED_AT, row => {
    const vector = table.vectorOf(row)
    const a = squaredOf(dot(vector, first))
    const b = squaredOf(dot(vector, last))
    return row === from || row === to || !(Math.abs(a - b) < whole) ? Number.NEGATIVE_INFINITY : -(a + b)
  })
  const copies = new Copies(table)
  for (const end of [from, to]) copies.isNew(end)
  const progress = (row: number): number => squared(table, row, from) - squared(table, row, to)
  return detours
    .map(({ row }) => row)
    .filter(row => copies.isNew(row))
    .slice(0, CANDIDATES)
    .map(row => ({ row, progress: progress(row) }))
    .sort((x, y) => x.progress - y.progress || x.row - y.row)
    .map(({ row }) => row)
}
