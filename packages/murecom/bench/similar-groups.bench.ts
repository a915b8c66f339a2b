/**
 * How artists and albums are compared. Two sets of a few songs, without a common one, are drawn from each group (a genre of
 * GTZAN's excerpts, an album of Debian's packs, as in similar.bench.ts), 400 times. The second set that is nearest to a first
 * set should be of the same group. Where the second sets are of 1, 2 or 4 songs by chance, as artists of a library are, one song
 * must not be mistaken for an artist without variety. Shares of right answers; differences to the default in pairs, by a bootstrap over the draws.
 *
 * MURECOM_DATA, MURECOM_ALBUMS and MURECOM_VECTORS as there.
 */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import { songVector } from './similar/likeness.ts'
import { interval, meanOf } from './similar/quality.ts'
import { type Recording, recordingsOf } from './similar/recordings.ts'

type Vector = readonly number[]
const DRAWS = 400
/** How far apart two sets of songs are. */
const WAYS: readonly (readonly [string, (a: readonly Vector[], b: readonly Vector[], within: number) => number])[] = [
  ['mean and spread, with what few songs do not show (default)', (a, b, within) => -apart(a, b, within)],
  ['mean and spread', (a, b) => -apart(a, b, 0)],
  ['cosine of means', (a, b) => dot(meanVector(a), meanVector(b)) / lengthOf(meanVector(a)) / lengthOf(meanVector(b))],
  ['distance of means', (a, b) => -meansApart(a, b)],
  ['mean cosine of all pairs', (a, b) => dot(meanVector(a), meanVector(b))],
]

const cache = process.env['MURECOM_VECTORS'] ?? mkdtempSync(join(tmpdir(), 'murecom-similar-'))
const rows: Row[] = []
for (const [set, folder, pattern, sizes] of [
  ['gtzan', process.env['MURECOM_DATA'], 'gtzan-50/*/*.wav', ['1', '2']],
  ['albums', process.env['MURECOM_ALBUMS'], '*/*.{ogg,opus,mp3,flac}', ['1', '2', '4', '4, and 1, 2 or 4']],
] as const) {
  if (!folder) {
    console.log(`skipped ${set}: no variable names its folder`)
    continue
  }
  const recordings = await recordingsOf(folder, pattern, join(cache, set))
  for (const size of sizes) rows.push(...rowsOf(set, recordings, size))
}
if (rows.length > 0) record('similar-groups', {}, rows)

function rowsOf(set: string, recordings: readonly Recording[], size: string): Row[] {
  const groups = new Map<string, Vector[]>()
  for (const recording of recordings) {
    const { group } = recording
    groups.set(group, [...(groups.get(group) ?? []), songVector(recording)])
  }
  const right = WAYS.map((): number[] => [])
  const random = mulberry32(1)
  const most = Number.parseInt(size, 10)
  for (let draw = 0; draw < DRAWS; draw++) {
    const pairs = [...groups.values()].map(songs => {
      const shuffled = songs.map(song => [random(), song] as const).sort((x, y) => x[0] - y[0])
      const drawn = shuffled.map(([, song]) => song)
      const other = size.includes('or') ? [1, 2, 4][Math.floor(3 * random())]! : most
      return [drawn.slice(0, most), drawn.slice(most, most + other)] as const
    })
    const within = withinSets(pairs.flat())
    for (const [w, [, likeness]] of WAYS.entries()) {
      const hits = pairs.filter(([first], i) => {
        const scores = pairs.map(([, second]) => likeness(first, second, within))
        return scores.indexOf(Math.max(...scores)) === i
      })
      right[w]!.push(hits.length / pairs.length)
    }
  }
  return WAYS.map(([how], w) => {
    const row = {
      'set, groups': `${set}, ${groups.size}`,
      'songs of each': size,
      how,
      'nearest is the own': meanOf(right[w]!).toFixed(3),
      'less the default, 95 %': w === 0 ? '-' : interval(right[w]!.map((value, i) => value - right[0]![i]!)),
    }
    console.log(row)
    return row
  })
}

function meanVector(songs: readonly Vector[]): number[] {
  return songs[0]!.map((_, d) => songs.reduce((sum, song) => sum + song[d]!, 0) / songs.length)
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, x, d) => sum + x * b[d]!, 0)
}

function lengthOf(a: Vector): number {
  return Math.sqrt(dot(a, a))
}

function meansApart(a: readonly Vector[], b: readonly Vector[]): number {
  const [m, n] = [meanVector(a), meanVector(b)]
  return m.reduce((sum, x, d) => sum + (x - n[d]!) ** 2, 0)
}

function spreadOf(songs: readonly Vector[]): number {
  return Math.sqrt(Math.max(0, 1 - lengthOf(meanVector(songs)) ** 2))
}

/** Squared distance of two sets as the library compares them. */
function apart(a: readonly Vector[], b: readonly Vector[], within: number): number {
  const [x, y] = [a, b].map(songs => {
    const mean = meanVector(songs)
    const squared = Math.min(1, spreadOf(songs) ** 2 + within / songs.length)
    const scale = Math.sqrt(1 - squared) / lengthOf(mean)
    return [...mean.map(v => v * scale), Math.sqrt(squared)]
  })
  return 2 - 2 * dot(x!, y!)
}

/** Mean squared distance of a song to its set's mean, the means taken off the number of songs. */
function withinSets(sets: readonly (readonly Vector[])[]): number {
  const free = sets.reduce((sum, songs) => sum + songs.length - 1, 0)
  return free === 0 ? 0 : sets.reduce((sum, songs) => sum + songs.length * spreadOf(songs) ** 2, 0) / free
}
