/**
 * A server that runs for an hour under a mixed load, with indexing beside it:
 *
 *     node --conditions=@murecom/source packages/cli/bench/soak.ts 60 50 1
 *
 * takes minutes, requests a second and a seed. It prints resident memory, heap, open handles and files, and latencies of each
 * minute. It ends with exit code 1 when an answer was a fault, or when the last sixth of the run needs a tenth more memory,
 * or more handles, than the second sixth.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'

const [minutes = 60, perSecond = 50, seed = 1] = process.argv.slice(2).map(Number)
const SONGS = 40
const folder = mkdtempSync(join(tmpdir(), 'murecom-soak-'))
const music = join(folder, 'music')
const file = join(folder, 'soak.murecom')
mkdirSync(music)
const addSong = (i: number): void =>
  writeFileSync(join(music, `${i}.wav`), wavBytes(chord([110 * 2 ** (i / 12), 165 * 2 ** (i / 12)], 5), 22050))
for (let i = 0; i < SONGS; i++) addSong(i)
const library = await openLibrary(file)
await library.addFolder(music, { workers: 1 })

const bin = join(import.meta.dirname, '../src/bin.ts')
const args = ['--conditions=@murecom/source', '--no-warnings', bin, 'serve', '--library', file, '--port', '0', '--json']
const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, LOCALAPPDATA: folder }
const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env })
const [line] = (await once(server.stdout, 'data')) as [Buffer]
const { url } = JSON.parse(String(line)) as { url: string }
console.log(`${url}, ${minutes} minutes, ${perSecond} requests a second, seed ${seed}`)

const random = mulberry32(seed)
const id = (): number => 1 + Math.floor(random() * (SONGS + 2))
const JSON_TYPE = { 'Content-Type': 'application/json' }
const KINDS: readonly (() => [string, RequestInit?])[] = [
  () => [`/api/similar/${id()}`],
  () => [`/api/search?q=${id()}`],
  () => ['/api/songs?limit=100'],
  () => [`/api/audio/${id()}`, { headers: { Range: `bytes=${id() * 100}-` } }],
  () => [`/api/audio/${id()}`, { signal: AbortSignal.timeout(2) }],
  () => [`/api/mel/${id()}`],
  () => [`/api/tags/${id()}`],
  () => ['/api/map'],
  () => [`/rest/getSimilarSongs2?id=${id()}`],
  () => ['/api/continue', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ ids: [id(), id()] }) }],
  () => ['/api/m3u', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ ids: [id()] }) }],
  () => [`/next-song?track_name=${id()}`],
  () => ['/no/such/place'],
]
let faults = 0
let times: number[] = []
async function ask(): Promise<void> {
  const [path, init] = KINDS[Math.floor(random() * KINDS.length)]!()
  const began = performance.now()
  try {
    const response = await fetch(url + path, init)
    await response.arrayBuffer()
    if (response.status >= 500 && response.status !== 503) {
      faults++
      console.error(`${response.status} ${path}`)
    }
    times.push(performance.now() - began)
  } catch (error) {
    if (init?.signal) return // given up on purpose
    faults++
    console.error(`${(error as Error).message} ${path}`)
  }
}

async function metrics(): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Object.fromEntries([...text.matchAll(/^(\w+) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]))
}

const MIB = 2 ** 20
const rows: { rss: number; handles: number }[] = []
for (let minute = 1; minute <= minutes; minute++) {
  const ends = performance.now() + 60_000
  const timer = setInterval(() => void ask(), 1000 / perSecond)
  addSong(SONGS + minute)
  await library.addFolder(music, { workers: 1 })
  await new Promise(resolve => setTimeout(resolve, Math.max(0, ends - performance.now())))
  clearInterval(timer)
  const now = await metrics()
  const [rss = 0, heap = 0] = [now['process_resident_memory_bytes'], now['nodejs_heap_used_bytes']]
  const [handles = 0, files = 0] = [now['nodejs_active_resources'], now['murecom_open_files']]
  rows.push({ rss, handles })
  times.sort((a, b) => a - b)
  const at = (share: number): string => (times[Math.floor(share * times.length)] ?? Number.NaN).toFixed(1)
  console.log(
    `minute ${minute}: ${(rss / MIB).toFixed(0)} MiB resident, ${(heap / MIB).toFixed(0)} MiB heap, ${handles} handles, ${files} open files, ${times.length} answers, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  )
  times = []
}
library.close()
server.kill('SIGTERM')
const [code] = (await once(server, 'exit')) as [number]
rmSync(folder, { recursive: true })

const sixth = Math.max(1, Math.floor(rows.length / 6))
const median = (part: typeof rows, of: 'rss' | 'handles'): number =>
  part.map(row => row[of]).sort((a, b) => a - b)[Math.floor(part.length / 2)] ?? 0
const [early, late] = [rows.slice(sixth, 2 * sixth), rows.slice(-sixth)]
const grown = rows.length >= 6 && median(late, 'rss') > 1.1 * median(early, 'rss')
const leaks = rows.length >= 6 && median(late, 'handles') > median(early, 'handles') + 8
console.log(
  `${faults} faults, the server ended with ${code}${grown ? ', memory grew' : ''}${leaks ? ', handles grew' : ''}`,
)
process.exit(faults > 0 || code !== 0 || grown || leaks ? 1 : 0)
