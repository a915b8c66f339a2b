/**
 * `murecom train` at the size of the original's crawl: 177,889 playlists, some 11.8 million entries. The catalogue is written
 * through the catalogue's own writer (not timed); the program itself then trains, in a process of its own, watched for its
 * memory. Aim: 15 minutes and 6 GB on two cores. `train-scale.bench.ts 17789` takes a tenth, and records nothing.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { type Row, record } from '../../../benchmarks/record.ts'
import { common, writeCatalog } from './big-catalog.ts'

const PLAYLISTS = Number(process.argv[2] ?? 177_889)
const isWhole = process.argv[2] === undefined
/** As many as the original's crawl has for each playlist. */
const TRACKS = Math.round(PLAYLISTS * 20.8)
const STYLES = Math.max(10, Math.round(PLAYLISTS / 500))
const folder = mkdtempSync(join(tmpdir(), 'murecom-train-scale-'))
const random = mulberry32(3)
let entries = 0

/** Playlists of one style each, a fifth of their tracks from anywhere; lengths from 5 to 250, 66 in the mean. */
function* playlists(): Generator<number[]> {
  for (let p = 0; p < PLAYLISTS; p++) {
    const style = Math.floor(random() * STYLES)
    const length = Math.max(5, Math.min(250, Math.round(-61 * Math.log(1 - random())) + 5))
    entries += length
    yield Array.from({ length }, () => {
      const n = common(random, Math.floor(TRACKS / STYLES))
      return random() < 0.2 ? common(random, TRACKS) : n * STYLES + style
    })
  }
}

const db = join(folder, 'catalog.db')
const catalog = await writeCatalog(db, playlists())
catalog.close()
console.log(`${PLAYLISTS} playlists, ${entries} entries written`)

const args = ['--conditions=@murecom/source', '--no-warnings', join(import.meta.dirname, '..', 'src', 'bin.ts')]
const workers = String(Math.min(2, availableParallelism()))
const began = performance.now()
const model = join(folder, 'model')
const child = spawn(
  process.execPath,
  [...args, 'train', '--db', db, '--model', model, '--workers', workers, '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
)
let peak = 0
const watch = setInterval(() => {
  // Linux keeps the most that a process ever had.
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0))
}, 250)
let out = ''
child.stdout.on('data', data => {
  out += data
})
child.once('exit', () => clearInterval(watch))
const [code] = (await once(child, 'close')) as [number | null]
const seconds = (performance.now() - began) / 1000
rmSync(folder, { recursive: true })
if (code !== 0) throw new Error(`murecom train ended with ${code}`)
const { tracks } = JSON.parse(out) as { tracks: number }
const row: Row = {
  playlists: PLAYLISTS,
  entries,
  'tracks with next songs': tracks,
  threads: Number(workers),
  minutes: Number((seconds / 60).toFixed(1)),
  'peak GB': Number((peak / 1e6).toFixed(2)),
  aim: '15 min, 6 GB',
}
console.log(row)
if (isWhole) record('train-scale', {}, [row])
