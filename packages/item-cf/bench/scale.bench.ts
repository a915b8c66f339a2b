// The built package, 50 neighbours: a middle-sized set by turns with implicit, then the original's scale, each fit in a process of its own.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { frequentOnly, makePlaylists, type Playlists } from './playlists.ts'
import { build, exchange, own, peer } from './programs.ts'

interface Ours {
  seconds: number[]
  peakBytes: number
  items: number
  recommendMs: number
  recommendSlowestMs: number
}
interface Theirs {
  versions: Record<string, string>
  result: { seconds: number[]; peakBytes: number }
}
const K = 50
const write = (name: string, offsetsName: string, { offsets, items }: Playlists): void => {
  writeFileSync(join(exchange, name), items)
  writeFileSync(join(exchange, offsetsName), offsets)
}
const gigabytes = (bytes: number): number => Number((bytes / 1e9).toFixed(2))
const short = (value: number): number => Number(value.toFixed(2))
let versions: Record<string, string> = {}

/** How a fit is run. */
interface Fit {
  minCount?: number
  workers?: number
  /** Whether the kernels are compiled. Default true. */
  compiled?: boolean
  similarity?: string
  /** Whether ids are strings instead of integers. */
  strings?: boolean
}

function fitOwn(inner: number, { minCount = 1, workers = 1, compiled = true, similarity, strings }: Fit): Ours {
  const how = [similarity ?? 'cosine', strings ? 'strings' : 'integers']
  return own<Ours>('own-fit.ts', minCount, workers, K, inner, compiled ? 1 : 0, ...how)
}

/** Ours and theirs by turns, each round in new processes. */
function compare(rounds: number, inner: number, fit: Fit): { ours: Ours[]; theirs: Theirs[] } {
  const ours: Ours[] = []
  const theirs: Theirs[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(fitOwn(inner, fit))
    const job = fit.strings ? 'similar-strings' : 'similar'
    theirs.push(peer<Theirs>('peer_implicit.py', job, fit.workers ?? 1, K, inner))
  }
  versions = theirs[0]!.versions
  return { ours, theirs }
}

/** A similarity that implicit does not have: compiled kernels beside those in TypeScript, by turns. */
function addJaccard(name: string): void {
  const times: Record<'compiled' | 'plain', number[]> = { compiled: [], plain: [] }
  for (let round = 0; round < 3; round++) {
    for (const kind of ['compiled', 'plain'] as const) {
      times[kind].push(...fitOwn(3, { compiled: kind === 'compiled', similarity: 'jaccard' }).seconds)
    }
  }
  const [compiled, plain] = [median(times.compiled), median(times.plain)]
  add({ fit: `${name}, jaccard, 1 thread`, seconds: short(compiled), 'times TypeScript': short(plain / compiled) })
  console.log(rows.at(-1))
}

function rowOf(what: string, { ours, theirs }: { ours: Ours[]; theirs: Theirs[] }): Row {
  const fit = median(ours.flatMap(run => run.seconds))
  const theirFit = median(theirs.flatMap(run => run.result.seconds))
  const row: Row = {
    fit: what,
    seconds: short(fit),
    'implicit, seconds': short(theirFit),
    'times as fast': short(theirFit / fit),
    'peak memory, GB': gigabytes(median(ours.map(run => run.peakBytes))),
    'implicit, peak memory, GB': gigabytes(median(theirs.map(run => run.result.peakBytes))),
    'recommend for 50 tracks, median ms': short(median(ours.map(run => run.recommendMs))),
  }
  console.log(row)
  return row
}

/** Recorded row by row: an interrupted run keeps what it has. */
function add(row: Row): void {
  rows.push(row)
  record('item-cf-scale', versions, rows)
}

build()
const rows: Row[] = []
const middle = makePlaylists(20_000, 913_000, 1, { fresh: 0.055, spread: 0.3 })
write('original.i32', 'original-offsets.i32', middle)
write('sets.i32', 'offsets.i32', middle)
const middleName = `20,000 sets, ${middle.items.length.toLocaleString('en')} pairs, ${(middle.items.reduce((a, b) => Math.max(a, b), 0) + 1).toLocaleString('en')} items`
add(rowOf(`${middleName}, 1 thread, TypeScript kernels`, compare(3, 3, { compiled: false })))
for (const workers of [1, 2]) {
  add(rowOf(`${middleName}, ${workers} ${workers > 1 ? 'threads' : 'thread'}`, compare(3, 3, { workers })))
}
add(rowOf(`${middleName}, ids are strings, 1 thread`, compare(3, 3, { strings: true })))
addJaccard(middleName)

const full = makePlaylists(177_889, 11_800_000, 1)
write('original.i32', 'original-offsets.i32', full)
const frequent = frequentOnly(full, 4)
write('sets.i32', 'offsets.i32', frequent)
const tracks = full.items.reduce((a, b) => Math.max(a, b), 0) + 1
const kept = frequent.items.reduce((a, b) => Math.max(a, b), 0) + 1
console.log(`${full.items.length} rows, ${tracks} tracks, ${kept} of them in 4 playlists or more`)
const scale = `177,889 playlists, ${full.items.length.toLocaleString('en')} rows`
add(
  rowOf(
    `${scale}, the ${kept.toLocaleString('en')} tracks in 4 or more, 2 threads`,
    compare(1, 1, { minCount: 4, workers: 2 }),
  ),
)
const all = fitOwn(1, { workers: 2 })
add({
  fit: `${scale}, all ${tracks.toLocaleString('en')} tracks, 2 threads`,
  seconds: short(all.seconds[0]!),
  'peak memory, GB': gigabytes(all.peakBytes),
  'recommend for 50 tracks, median ms': short(all.recommendMs),
})
console.log(rows.at(-1))
