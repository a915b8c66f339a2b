/**
 * `murecom train` at the size of the original's crawl: 177,889 playlists, some 11.8 million entries. The catalogue is written
 * through the catalogue's own writer (not timed); the program itself then trains, in a process of its own, watched for its
 * memory. Aim: 15 minutes and 6 GB on two cores. `train-scale.bench.ts 17789` takes a tenth, and records nothing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Row, record } from '../../../benchmarks/record.ts'
import { writeCatalog } from './big-catalog.ts'
import { ORIGINAL_PLAYLISTS, playlistsLikeTheOriginals } from './original-playlists.ts'
import { watchMemory } from './watch-memory.ts'

const PLAYLISTS = Number(process.argv[2] ?? ORIGINAL_PLAYLISTS)
const isWhole = process.argv[2] === undefined
const folder = mkdtempSync(join(tmpdir(), 'murecom-train-scale-'))
const made = playlistsLikeTheOriginals(PLAYLISTS)

const db = join(folder, 'catalog.db')
const catalog = await writeCatalog(db, made.playlists)
catalog.close()
console.log(`${PLAYLISTS} playlists, ${made.entries()} entries written`)

const args = ['--conditions=@murecom/source', '--no-warnings', join(import.meta.dirname, '..', 'src', 'bin.ts')]
const workers = String(Math.min(2, availableParallelism()))
const began = performance.now()
const model = join(folder, 'model')
const child = spawn(
  process.execPath,
  [...args, 'train', '--db', db, '--model', model, '--workers', workers, '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
const peak = watchMemory(child)
let out = ''
child.stdout.on('data', data => {
  out += data
})
const [code] = (await once(child, 'close')) as [number | null]
const seconds = (performance.now() - began) / 1000
rmSync(folder, { recursive: true })
if (code !== 0) throw new Error(`murecom train ended with ${code}`)
const { tracks } = JSON.parse(out) as { tracks: number }
const row: Row = {
  playlists: PLAYLISTS,
  entries: made.entries(),
  'tracks with next songs': tracks,
  threads: Number(workers),
  minutes: Number((seconds / 60).toFixed(1)),
  'peak GB': Number((peak() / 1e6).toFixed(2)),
  aim: '15 min, 6 GB',
}
console.log(row)
if (isWhole) record('train-scale', {}, [row])
