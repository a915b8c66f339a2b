/**
 * Import of Million Playlist Dataset slices, the stream of playlists, and search. First 6 slices against a bare loop of
 * prepared inserts of better-sqlite3 that writes the very rows that the import wrote (no JSON, no folding, no search index);
 * then the size of the original's crawl: 178 slices. `import.bench.ts 20` makes the second part as small as that.
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
import { migrate } from '../src/catalog/dialect/sqlite-migrate.ts'
import { importPlaylists, openCatalog } from '../src/index.ts'
import { SliceMaker } from './mpd-slices.ts'

const SLICES = Number(process.argv[2] ?? 178)
const folder = process.argv[2] === 'make' ? '' : mkdtempSync(join(tmpdir(), 'murecom-import-'))
const rows: Row[] = []
const add = (what: string, value: string, aim: string): void => {
  rows.push({ what, measured: value, aim })
  console.log(`${what}: ${value} (aim ${aim})`)
}

if (process.argv[2] === 'make') {
  const maker = new SliceMaker(2, { newTracks: 0.31 })
  process.on('message', ({ path, count }: { path: string; count: number }) => {
    writeFileSync(path, maker.next(count))
    process.send!('made')
  })
} else {
  const { version } = createRequire(import.meta.url)('better-sqlite3/package.json') as { version: string }
  try {
    await againstBareLoop()
    await originalScale()
    record('spotify-crawler-import', { 'better-sqlite3': version }, rows)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function againstBareLoop(): Promise<void> {
  const maker = new SliceMaker(1, { newTracks: 0.31 })
  const slices = join(folder, 'slices')
  mkdirSync(slices)
  for (let i = 0; i < 6; i++) writeFileSync(join(slices, `mpd.slice.${i}.json`), maker.next())
  const ratios: number[] = []
  const rates: number[] = []
  for (let round = 0; round < 3; round++) {
    const path = join(folder, `round-${round}.db`)
    const catalog = await openCatalog(path)
    let start = performance.now()
    await importPlaylists(catalog, slices)
    const ours = performance.now() - start
    const tables = ['artists', 'albums', 'tracks', 'track_artists', 'playlists', 'playlist_tracks']
    const contents = tables.map(table => ({
      table,
      rows: catalog.store.raw.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][],
    }))
    catalog.close()
    const bare = new BetterSqlite3(join(folder, `bare-${round}.db`))
    bare.pragma('journal_mode = WAL')
    bare.pragma('synchronous = NORMAL')
    bare.pragma('cache_size = -65536')
    migrate(bare, 'bare')
    start = performance.now()
    for (const { table, rows } of contents) {
      const insert = bare.prepare(`INSERT INTO ${table} VALUES (${rows[0]!.map(() => '?').join(', ')})`)
      bare.transaction(() => {
        for (const row of rows) insert.run(row)
      })()
    }
    const theirs = performance.now() - start
    bare.close()
    ratios.push(theirs / ours)
    rates.push(maker.entries / (ours / 1000))
    for (const file of [path, join(folder, `bare-${round}.db`)]) rmSync(file, { force: true })
  }
  add('import, entries a second', Math.round(median(rates)).toLocaleString('en'), '')
  add('rate against a bare insert loop of the same rows', median(ratios).toFixed(2), 'at least 0.4')
  rmSync(slices, { recursive: true })
}

async function originalScale(): Promise<void> {
  // Slices are made in a process of their own, so that this one's memory is the import's.
  const maker = fork(import.meta.filename, ['make'], { execArgv: process.execArgv })
  const path = join(folder, 'large.db')
  const slice = join(folder, 'slice.json')
  const catalog = await openCatalog(path)
  let elapsed = 0
  let peak = 0
  for (let i = 0; i < SLICES; i++) {
    maker.send({ path: slice, count: i === 177 ? 889 : 1000 })
    await once(maker, 'message')
    const start = performance.now()
    await importPlaylists(catalog, slice)
    elapsed += performance.now() - start
    peak = Math.max(peak, process.memoryUsage.rss())
    if (i % 20 === 19) console.log(`${i + 1} slices, ${(elapsed / 1000).toFixed(0)} s, ${(peak / 1e6).toFixed(0)} MB`)
  }
  maker.kill()
  const stats = catalog.stats()
  catalog.store.raw.pragma('wal_checkpoint(TRUNCATE)')
  const size = `${stats.playlists.toLocaleString('en')} playlists, ${stats.entries.toLocaleString('en')} entries, ${stats.tracks.toLocaleString('en')} tracks`
  const aim = SLICES >= 178 ? 'at most 4 min' : 'at most 4 min for 178 slices'
  add(`import of ${size}`, `${(elapsed / 60_000).toFixed(2)} min`, aim)
  add('size of that database', `${(statSync(path).size / 1e9).toFixed(2)} GB`, 'at most 2 GB')
  add('largest resident memory', `${(peak / 1e6).toFixed(0)} MB`, 'under 500 MB')
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
}
