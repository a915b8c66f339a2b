import { dot } from '../../algorithms/directions.ts'
import { smoothChain } from '../../algorithms/smooth-chain.ts'
import type { SongTable } from '../table/song-table.ts'
import { bestRows } from './best-rows.ts'
import { Copies } from './similar.ts'

/** Most songs that take part; the path is the best of all paths through them. */
const CANDIDATES = 1000
/** Songs that are looked at for {@link CANDIDATES} recordings: some are copies. */
const LOOKED_AT = 2 * CANDIDATES
/** Times that a path is looked for anew because artists came twice. */
const MOST_ROUNDS = 12

/**
 * Rows of the smoothest way from one song to another: the chain of `length` songs with the least sum of squared steps, which
 * is many even steps rather than a jump, among chains that always come nearer to the end: |v - a|^2 - |v - b|^2 rises.
 * Of a library with more songs between the two than {@link CANDIDATES}, those with the smallest detour
 * |v - a|^2 + |v - b|^2 take part. Each recording comes once, and each artist once where a chain of that length has one for
 * each step.
 *
 * @returns fewer rows when there are not enough songs between the two. O(songs x dimensions + candidates^2 x (dimensions + length))
 */
export function pathBetween(
  table: SongTable,
  from: number,
  to: number,
  length: number,
  options: { excludeSameArtist: boolean },
): number[] {
  const rows = [from, ...rowsBetween(table, from, to), to]
  const cost = new Float64Array(rows.length ** 2)
  for (let u = 0; u < rows.length; u++) {
    for (let v = u + 1; v < rows.length; v++) {
      const forbidden = options.excludeSameArtist && isSameArtist(table, rows[u]!, rows[v]!)
      cost[u * rows.length + v] = forbidden ? Number.POSITIVE_INFINITY : squared(table, rows[u]!, rows[v]!)
    }
  }
  const whole = [...smoothChain(cost, rows.length, length)]
  return withoutRepeats(table, rows, cost, length, whole) ?? whole.map(i => rows[i]!)
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

/**
 * A chain as long as `whole` in which no artist comes twice, the ends' own excepted; undefined when none is found. Of an artist
 * that comes twice, the song with the least detour stays, and the others take no part in the next round.
 */
function withoutRepeats(
  table: SongTable,
  rows: readonly number[],
  cost: Float64Array,
  length: number,
  whole: readonly number[],
): number[] | undefined {
  let points = [...rows.keys()]
  let chain = [...whole]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const banned = repeated(table, rows, chain, points)
    if (banned.size === 0) return chain.map(i => rows[i]!)
    points = points.filter(i => !banned.has(i))
    const small = new Float64Array(points.length ** 2)
    for (const [u, i] of points.entries()) {
      for (const [v, j] of points.entries()) small[u * points.length + v] = cost[i * rows.length + j]!
    }
    chain = [...smoothChain(small, points.length, length)].map(p => points[p]!)
    if (chain.length < whole.length) return undefined
  }
  return undefined
}

/** The points that must go, so that the artists of a chain come once. */
function repeated(
  table: SongTable,
  rows: readonly number[],
  chain: readonly number[],
  points: readonly number[],
): Set<number> {
  const last = rows.length - 1
  const kept = new Map<number, number>()
  const twice = new Set<number>()
  // The ends come first: they always stay.
  for (const i of [0, last, ...chain.slice(1, -1)]) {
    const artist = table.artistKey(rows[i]!)
    if (artist === 0) continue
    const known = kept.get(artist)
    if (known === undefined) kept.set(artist, i)
    else if (!(i === last && known === 0)) twice.add(artist)
  }
  const banned = points.filter(i => {
    const artist = table.artistKey(rows[i]!)
    return i !== 0 && i !== last && twice.has(artist) && kept.get(artist) !== i
  })
  return new Set(banned)
}
