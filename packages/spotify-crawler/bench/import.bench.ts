/**
 * Import of Million Playlist Dataset slices, the stream of playlists, and search. First 6 slices, three times, then the size of
 * the original's crawl, 178 slices, each against a bare loop of prepared inserts of better-sqlite3 that writes the very rows
 * that the import wrote, with the same indexes (no JSON, no folding, no search index). `import.bench.ts 20` makes the second
 * part as small as that. 178 slices take 3 GB of disk for the time of the bench, in the folder for temporary files.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import BetterSqlite3 from 'better-sqlite3'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { SQLITE } from '../src/catalog/dialect/sqlite.ts'
import { migrate } from '../src/catalog/dialect/sqlite-migrate.ts'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { sqliteOf } from '../test/sqlite-of.ts'
import { SliceMaker } from './mpd-slices.ts'

const [part] = process.argv.slice(2)
if (part === 'make' || part === 'import') {
  process.on('message', (message: { folder: string; slices: number; path: string }) => {
    if (part === 'make') make(message)
    else void importFolder(message)
  })
} else await main(Number(part ?? 178))

async function main(slices: number): Promise<void> {
  const { version } = createRequire(import.meta.url)('better-sqlite3/package.json') as { version: string }
  const folder = mkdtempSync(join(tmpdir(), 'murecom-import-'))
  const rows: Row[] = []
  const add = (what: string, measured: string, aim: string): void => {
    rows.push({ what, measured, aim })
    record('spotify-crawler-import', { 'better-sqlite3': version }, rows) // at once: a run that is cut short keeps its rows
    console.log(`${what}: ${measured} (aim ${aim})`)
  }
  try {
    await small(folder, add)
    await originalScale(folder, slices, add)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Add = (what: string, measured: string, aim: string) => void

/** Runs a part of this file in a process of its own, so that its memory is that part's alone. */
async function apart<T>(name: 'make' | 'import', message: object): Promise<T> {
  const child = fork(import.meta.filename, [name], { execArgv: process.execArgv })
  child.send(message)
  const [answer] = (await once(child, 'message')) as [T]
  child.kill()
  return answer
}

function make({ folder, slices }: { folder: string; slices: number }): void {
  const maker = new SliceMaker(2, { newTracks: 0.31 })
  mkdirSync(folder)
  for (let i = 0; i < slices; i++) {
    writeFileSync(join(folder, `mpd.slice.${String(i).padStart(3, '0')}.json`), maker.next(i === 177 ? 889 : 1000))
  }
  process.send!({})
}

interface Imported {
  seconds: number
  entries: number
  megabytes: number
}

async function importFolder({ folder, path }: { folder: string; path: string }): Promise<void> {
  const catalog = await openCatalog(path)
  const start = performance.now()
  let files = 0
  const onProgress = ({ file }: { file: string }): void => {
    const number = Number(/slice\.(\d+)/.exec(file)?.[1]) + 1
    if (number === files || number % 20 !== 0) return
    files = number
    const seconds = (performance.now() - start) / 1000
    console.log(`${number} slices, ${seconds.toFixed(0)} s, ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`)
  }
  const { entries } = await importPlaylists(catalog, folder, { onProgress })
  const seconds = (performance.now() - start) / 1000
  catalog.close()
  // In kilobytes on Linux; the largest it was, between two progress reports too.
  process.send!({ seconds, entries, megabytes: process.resourceUsage().maxRSS / 1000 } satisfies Imported)
}

/** Seconds that a bare loop takes for the rows of a catalogue: every row bound and run, a transaction for 50,000. */
function bareLoop(path: string, to: string): number {
  const from = new BetterSqlite3(path, { readonly: true })
  const bare = new BetterSqlite3(to)
  bare.pragma('journal_mode = WAL')
  bare.pragma('synchronous = NORMAL')
  bare.pragma('cache_size = -65536')
  bare.pragma('foreign_keys = OFF')
  migrate(bare, to, SQLITE.steps)
  let ms = 0
  for (const table of ['artists', 'albums', 'tracks', 'track_artists', 'playlists', 'playlist_tracks']) {
    const read = from.prepare(`SELECT * FROM ${table}`).raw()
    const width = read.columns().length
    const insert = bare.prepare(`INSERT INTO ${table} VALUES (${Array.from({ length: width }, () => '?').join(', ')})`)
    const write = bare.transaction((rows: unknown[][]) => {
      for (const row of rows) insert.run(row)
    })
    let rows: unknown[][] = []
    const flush = (): void => {
      const start = performance.now()
      write(rows)
      ms += performance.now() - start
      rows = []
    }
    for (const row of read.iterate() as IterableIterator<unknown[]>) if (rows.push(row) === 50_000) flush()
    flush()
  }
  bare.close()
  from.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(to + suffix, { force: true })
  return ms / 1000
}

async function small(folder: string, add: Add): Promise<void> {
  const slices = join(folder, 'six')
  await apart('make', { folder: slices, slices: 6 })
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < 3; round++) {
    const path = join(folder, `round-${round}.db`)
    const { seconds, entries } = await apart<Imported>('import', { folder: slices, path })
    ratios.push(bareLoop(path, join(folder, 'bare.db')) / seconds)
    rates.push(entries / seconds)
    rmSync(path)
  }
  add('import of 6 slices, entries a second', Math.round(median(rates)).toLocaleString('en'), '')
  add('rate against a bare insert loop of the same rows', median(ratios).toFixed(2), 'at least 0.4')
  rmSync(slices, { recursive: true })
}

async function originalScale(folder: string, slices: number, add: Add): Promise<void> {
  const files = join(folder, 'slices')
  await apart('make', { folder: files, slices })
  const path = join(folder, 'large.db')
  const { seconds, megabytes } = await apart<Imported>('import', { folder: files, path })
  rmSync(files, { recursive: true })
  const catalog = await openCatalog(path)
  const stats = catalog.stats()
  sqliteOf(catalog).pragma('wal_checkpoint(TRUNCATE)')
  const size = `${stats.playlists.toLocaleString('en')} playlists, ${stats.entries.toLocaleString('en')} entries, ${stats.tracks.toLocaleString('en')} tracks`
  const aim = slices >= 178 ? 'at most 4 min' : 'at most 4 min for 178 slices'
  add(`import of ${size}`, `${(seconds / 60).toFixed(2)} min`, aim)
  add('size of that database', `${(statSync(path).size / 1e9).toFixed(2)} GB`, 'at most 2 GB')
  add('largest resident memory', `${megabytes.toFixed(0)} MB`, 'under 500 MB')
  const rates = Array.from({ length: 3 }, () => {
    const start = performance.now()
    let count = 0
    for (const ids of catalog.playlists()) count += ids.length
    return count / (performance.now() - start) / 1000
  })
  add('playlists(), million entries a second', median(rates).toFixed(2), 'at least 3')
  const r = mulberry32(3)
  const queries = Array.from({ length: 200 }, (_, i) => {
    const track = catalog.track(1 + Math.floor(r() * stats.tracks))!
    const words = track.name.split(' ')
    return [track.name, words[0]!, `${words[0]} ${words[1]!.slice(0, 3)}`, track.artists[0]!.name][i % 4]!
  })
  const times = queries.map(query => {
    const start = performance.now()
    catalog.searchTracks(query)
    return performance.now() - start
  })
  const sorted = times.toSorted((a, b) => a - b)
  add(
    `searchTracks in ${stats.tracks.toLocaleString('en')} tracks, median (95th percentile)`,
    `${median(times).toFixed(1)} ms (${sorted[190]!.toFixed(1)} ms)`,
    'under 20 ms',
  )
  catalog.close()
  const ratio = bareLoop(path, join(folder, 'bare.db')) / seconds
  add('rate against a bare insert loop of these rows', ratio.toFixed(2), 'at least 0.4')
}
