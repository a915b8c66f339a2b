/**
 * `murecom catalog snapshot` at the size of the original's crawl, in a process of its own, watched for its memory; then the
 * snapshot is opened for training. Aim: 2 minutes and 1 GB. `snapshot.bench.ts 17789` takes a tenth, and records nothing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSnapshot } from 'murecom/spotify-crawler/snapshot'
import { type Row, record } from '../../../benchmarks/record.ts'
import { writeCatalog } from './big-catalog.ts'
import { ORIGINAL_PLAYLISTS, playlistsLikeTheOriginals } from './original-playlists.ts'
import { watchMemory } from './watch-memory.ts'

const PLAYLISTS = Number(process.argv[2] ?? ORIGINAL_PLAYLISTS)
const folder = mkdtempSync(join(tmpdir(), 'murecom-snapshot-scale-'))
try {
  const db = join(folder, 'catalog.db')
  const target = join(folder, 'snapshot')
  const catalog = await writeCatalog(db, playlistsLikeTheOriginals(PLAYLISTS).playlists)
  catalog.close()
  const program = ['--conditions=@murecom/source', '--no-warnings', join(import.meta.dirname, '..', 'src', 'bin.ts')]
  const began = performance.now()
  const child = spawn(process.execPath, [...program, 'catalog', 'snapshot', target, '--db', db], { stdio: 'inherit' })
  const peak = watchMemory(child)
  const [code] = (await once(child, 'close')) as [number | null]
  const seconds = (performance.now() - began) / 1000
  if (code !== 0) throw new Error(`murecom catalog snapshot ended with ${code}`)
  const opening = performance.now()
  const { manifest } = await openSnapshot(target)
  const opened = (performance.now() - opening) / 1000
  const { playlists, entries, tracks } = manifest.tables
  const row: Row = {
    playlists: playlists.rows,
    entries: entries.rows,
    tracks: tracks.rows,
    'written, s': Number(seconds.toFixed(1)),
    'peak MB': Math.round(peak() / 1e3),
    'files, MB': Math.round((playlists.bytes + entries.bytes + tracks.bytes) / 1e6),
    'opened, s': Number(opened.toFixed(2)),
    aim: '120 s, 1,000 MB',
  }
  console.log(row)
  if (process.argv[2] === undefined) record('snapshot-scale', {}, [row])
} finally {
  rmSync(folder, { recursive: true })
}
