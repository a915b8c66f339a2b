/**
 * Next songs over HTTP from a catalogue of 500,000 tracks: `murecom serve`'s own server in one process, a load of 16
 * connections from another. Titles share words and are often the same, as music's are. Then a million requests, for memory: heap is what a collection leaves.
 * `next-song.bench.ts 50000 20000` takes a smaller catalogue and fewer requests, and records nothing.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import { NameTable } from '../../murecom/src/playlists/name-table.ts'
import { NeighborTable } from '../../murecom/src/playlists/neighbor-table.ts'
import { artistOf, common, titleOf, writeCatalog } from './big-catalog.ts'
import { load } from './http-load.ts'

const TRACKS = Number(process.argv[2] ?? 500_000)
const REQUESTS = Number(process.argv[3] ?? 1_000_000)
const isWhole = process.argv[2] === undefined
const NEIGHBORS = 50
const CONNECTIONS = 16
const folder = mkdtempSync(join(tmpdir(), 'murecom-next-song-'))
const random = mulberry32(1)

function* playlists(): Generator<number[]> {
  for (let n = 0; n < TRACKS; n += 50) yield Array.from({ length: Math.min(50, TRACKS - n) }, (_, i) => n + i)
}
const db = join(folder, 'catalog.db')
const tablePath = join(folder, 'table.bin')
const catalog = await writeCatalog(db, playlists())
const ids = [...catalog.playlists()].flat()
const namesPath = join(folder, 'names.bin')
writeFileSync(namesPath, new Uint8Array(NameTable.build(catalog.tracks(ids)).toBuffer()))
catalog.close()
const neighbors = (): number[] => Array.from({ length: NEIGHBORS }, () => ids[Math.floor(random() * TRACKS)]!)
writeFileSync(tablePath, new Uint8Array(NeighborTable.build(ids.map(id => [id, neighbors()])).toBuffer()))

const child = fork(join(import.meta.dirname, 'next-song-process.ts'), [db, tablePath, namesPath], {
  execArgv: ['--conditions=@murecom/source', '--no-warnings', '--expose-gc'],
})
const [{ port }] = (await once(child, 'message')) as [{ port: number }]
interface Facts {
  rss: number
  heap: number
  seconds: number
}
const facts = async (): Promise<Facts> => {
  child.send('facts')
  const [answer] = (await once(child, 'message')) as [Facts]
  return answer
}

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20)

const rows: Row[] = []
const asWritten = (title: string): string => title

async function measure(
  what: string,
  count: number,
  drawn: () => number,
  withArtist: boolean,
  spelt: (title: string) => string = asWritten,
): Promise<void> {
  const paths = Array.from({ length: Math.min(count, 100_000) }, () => {
    const n = drawn()
    const artists = withArtist ? `&artists=${encodeURIComponent(artistOf(n))}` : ''
    return `/next-song?track_name=${encodeURIComponent(spelt(titleOf(n)))}${artists}&k=5`
  })
  const before = await facts()
  const { seconds, latencies, statuses } = await load(port, count, CONNECTIONS, i => paths[i % paths.length]!)
  const after = await facts()
  latencies.sort()
  const at = (share: number): number => Number(latencies[Math.floor(share * (count - 1))]!.toFixed(2))
  rows.push({
    what,
    requests: count,
    'requests a second': Math.round(count / seconds),
    'p50 ms': at(0.5),
    'p99 ms': at(0.99),
    'cores used': Number(((after.seconds - before.seconds) / seconds).toFixed(2)),
    errors: count - (statuses.get(200) ?? 0),
    'resident MiB before, after': `${mebibytes(before.rss)}, ${mebibytes(after.rss)}`,
    'heap MiB before, after': `${mebibytes(before.heap)}, ${mebibytes(after.heap)}`,
  })
  console.log(rows.at(-1))
}

const tenth = Math.min(50_000, REQUESTS)
const anyTrack = (): number => Math.floor(random() * TRACKS)
await measure('warm-up', Math.min(20_000, REQUESTS), anyTrack, true)
await measure('any track, title and artist', tenth, anyTrack, true)
await measure('any track, title alone', tenth, anyTrack, false)
await measure('popular tracks oftener, title and artist', tenth, () => common(random, TRACKS), true)
// Punctuation that the title does not have: found by the second spelling of the table of names.
await measure('titles spelt otherwise, with artist', tenth / 5, anyTrack, true, title => `${title}!`)
await measure('the first tenth of a long run', REQUESTS / 10, anyTrack, true)
await measure('the rest of it', (REQUESTS / 10) * 9, anyTrack, true)
child.disconnect()
rmSync(folder, { recursive: true })
if (isWhole) record('next-song', { requests: 'from a second process on the loopback, 16 connections' }, rows)
