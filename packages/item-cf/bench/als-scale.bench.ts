// The built package, implicit's loss and steps: factors by turns with implicit on the same cores, each round in new processes.
// `bench als-scale 2000` fits a tenth of the sets once and records nothing, to try the bench itself.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { frequentOnly, makePlaylists, type Playlists } from './playlists.ts'
import { build, exchange, own, peer } from './programs.ts'

interface Fit {
  seconds: number[]
  peakBytes: number
}
interface Theirs {
  versions: Record<string, string>
  result: Fit
}
const FACTORS = 64
const trial = Number(process.argv.find(argument => /^\d+$/.test(argument)) ?? 0)
const write = (name: string, offsetsName: string, { offsets, items }: Playlists): void => {
  writeFileSync(join(exchange, name), items)
  writeFileSync(join(exchange, offsetsName), offsets)
}
const gigabytes = (bytes: number): number => Number((bytes / 1e9).toFixed(2))
const short = (value: number): number => Number(value.toFixed(2))
const most = (items: Int32Array): number => items.reduce((a, b) => Math.max(a, b), 0) + 1
const rows: Row[] = []

/** Ours and theirs by turns. Our time includes reading the sets, and without `minCount` theirs does not. */
function compare(
  what: string,
  { minCount = 1, workers = 1, iterations = 10, solver = 'cg', rounds = 3, compiled = true, withPeer = true },
): void {
  const ours: (Fit & { recommendMs: number })[] = []
  const theirs: Theirs[] = []
  const cg = solver === 'cg' ? 1 : 0
  for (let round = 0; round < (trial ? 1 : rounds); round++) {
    ours.push(own('own-als.ts', minCount, workers, FACTORS, iterations, cg, 1, compiled ? 1 : 0))
    if (withPeer) theirs.push(peer<Theirs>('peer_implicit.py', 'als', workers, FACTORS, iterations, cg, 1))
  }
  const fit = median(ours.flatMap(run => run.seconds))
  const row: Row = {
    fit: what,
    solver,
    workers,
    iterations,
    seconds: short(fit),
    'peak memory, GB': gigabytes(median(ours.map(run => run.peakBytes))),
    'recommend for 50 tracks, median ms': short(median(ours.map(run => run.recommendMs))),
  }
  if (withPeer) {
    const theirFit = median(theirs.flatMap(run => run.result.seconds))
    row['implicit, seconds'] = short(theirFit)
    row['times as fast'] = short(theirFit / fit)
    row['implicit, peak memory, GB'] = gigabytes(median(theirs.map(run => run.result.peakBytes)))
  }
  console.log(row)
  rows.push(row)
  // Recorded row by row: an interrupted run keeps what it has.
  if (!trial) record('item-cf-als-scale', theirs[0]?.versions ?? {}, rows)
}

build()
const sets = trial || 20_000
const middle = makePlaylists(sets, Math.round(sets * 45.65), 1, { fresh: 0.055, spread: 0.3 })
write('original.i32', 'original-offsets.i32', middle)
write('sets.i32', 'offsets.i32', middle)
const name = `${sets.toLocaleString('en')} sets, ${middle.items.length.toLocaleString('en')} pairs, ${most(middle.items).toLocaleString('en')} items`
compare(name, {})
compare(name, { workers: 2 })
compare(name, { solver: 'cholesky', iterations: 5 })
compare(name, { solver: 'cholesky', iterations: 5, workers: 2 })
compare(`${name}, TypeScript kernels`, { compiled: false, rounds: 1, iterations: 5, withPeer: false })
if (!trial) {
  const full = makePlaylists(177_889, 11_800_000, 1)
  write('original.i32', 'original-offsets.i32', full)
  const frequent = frequentOnly(full, 4)
  write('sets.i32', 'offsets.i32', frequent)
  const scale = `177,889 playlists, ${full.items.length.toLocaleString('en')} rows`
  const kept = most(frequent.items).toLocaleString('en')
  compare(`${scale}, the ${kept} tracks in 4 or more`, { minCount: 4, workers: 2, rounds: 1 })
}
