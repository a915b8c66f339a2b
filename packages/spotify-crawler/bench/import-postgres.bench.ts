/**
 * The same slices of the Million Playlist Dataset into SQLite and into a PostgreSQL of its own on the same machine, and searches in
 * both. Argument: how many slices of a thousand lists; 178 are the original's scale.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { type Catalog, importPlaylists, openCatalog } from '../src/index.ts'
import { SliceMaker } from './mpd-slices.ts'

const ALL = 178
const slices = Number(process.argv[2] ?? ALL)
const postgres = await startPostgresOrSkip()
if (postgres) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-import-postgres-'))
  try {
    await main(folder, postgres.newDatabase())
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main(folder: string, url: string): Promise<void> {
  const files = join(folder, 'slices')
  mkdirSync(files)
  const maker = new SliceMaker(2, { newTracks: 0.31 })
  for (let i = 0; i < slices; i++) {
    writeFileSync(join(files, `mpd.slice.${String(i).padStart(3, '0')}.json`), maker.next(i === ALL - 1 ? 889 : 1000))
  }
  const rows: Row[] = []
  const seconds: number[] = []
  let version = ''
  for (const [name, place] of [
    ['SQLite', join(folder, 'lists.db')],
    ['PostgreSQL', url],
  ] as const) {
    const catalog = await openCatalog(place)
    const start = performance.now()
    const { playlists, entries } = await importPlaylists(catalog, files, { rebuildIndexes: true })
    seconds.push((performance.now() - start) / 1000)
    const what = `${playlists.toLocaleString('en')} playlists, ${entries.toLocaleString('en')} entries`
    rows.push({ what: `import into ${name} of ${what}`, measured: `${seconds.at(-1)!.toFixed(0)} s`, aim: '' })
    rows.push(...searches(catalog, name))
    if (name === 'PostgreSQL') version = catalog.store.prepare('SHOW server_version').pluck().get() as string
    catalog.close()
  }
  rows.push({ what: 'PostgreSQL, times of SQLite', measured: (seconds[1]! / seconds[0]!).toFixed(2), aim: 'at most 2' })
  for (const { what, measured, aim } of rows) console.log(`${what}: ${measured} (aim ${aim})`)
  if (slices === ALL) record('spotify-crawler-postgres', { PostgreSQL: version.split(' ')[0]! }, rows)
}

function searches(catalog: Catalog, name: string): Row[] {
  const random = mulberry32(3)
  const { tracks } = catalog.stats()
  const times = Array.from({ length: 200 }, (_, i) => {
    const track = catalog.track(1 + Math.floor(random() * tracks))!
    const words = track.name.split(' ')
    const queries = [track.name, words[0]!, `${words[0]} ${words[1]?.slice(0, 3) ?? ''}`, track.artists[0]!.name]
    const start = performance.now()
    catalog.searchTracks(queries[i % 4]!)
    return performance.now() - start
  })
  const slow = times.toSorted((a, b) => a - b)[190]!
  const what = `search in ${name}, median (95th percentile)`
  return [{ what, measured: `${median(times).toFixed(1)} ms (${slow.toFixed(1)} ms)`, aim: '' }]
}
