/**
 * A server that runs for an hour under a mixed load, with indexing beside it:
 *
 *     node --conditions=@murecom/source packages/cli/bench/soak.ts --minutes 60 --rate 25 --seed 1 --songs 1 --log soak.jsonl
 *
 * takes minutes, requests a second, a seed, songs that are added a minute, and a file for the samples. `--only similar,mel` asks for some
 * kinds alone, to see whose memory it is; `--from soak.jsonl` judges the samples of a run that is over. A run of 40 minutes or more,
 * of all kinds, adds to the ledger. It ends with exit code 1 when an answer was a fault, or something grew (soak-report.ts).
 */
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { record } from '../../../benchmarks/record.ts'
import { memoryOf } from './process-memory.ts'
import { type Answers, growthOf, type Sample, stretchesOf, THREADS } from './soak-report.ts'
import { startServer } from './start-server.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '25' },
    seed: { type: 'string', default: '1' },
    songs: { type: 'string', default: '1' },
    only: { type: 'string' },
    log: { type: 'string' },
    from: { type: 'string' },
  },
})
const [minutes, rate, seed, added] = [values.minutes, values.rate, values.seed, values.songs].map(Number) as number[]
const SONGS = 40
const SAMPLE_MS = 10_000
/** A shorter run has no second stretch to compare the last with. */
const LEAST_MINUTES = 40
const MIB = 2 ** 20
const samples: Sample[] = []
const answers: Answers[] = []
let faults = 0
let times: number[] = []

if (values.from === undefined) await soak()
else {
  for (const line of readFileSync(values.from, 'utf8').split('\n').filter(Boolean)) {
    const row = JSON.parse(line) as Sample | Answers
    if ('ended' in row) answers.push(row)
    else samples.push(row)
  }
  faults = answers.at(-1)?.faults ?? 0
}
const rows = stretchesOf(samples, answers)
console.table(rows)
let grown: string[] = []
if (answers.length >= LEAST_MINUTES) {
  const growth = growthOf(samples, answers)
  grown = growth.grown
  console.table(growth.rows)
  if (values.only === undefined) {
    record('soak', {}, rows)
    record('soak-growth', {}, growth.rows)
  }
}
console.log(`${faults} faults${grown.map(what => `; ${what} grew`).join('')}`)
if (faults > 0 || grown.length > 0) process.exitCode = 1

async function soak(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-soak-'))
  const music = join(folder, 'music')
  const file = join(folder, 'soak.murecom')
  mkdirSync(music)
  let songs = 0
  const addSong = (): void => {
    const i = songs++
    const notes = [110 * 2 ** ((i % 48) / 12), 165 * 2 ** ((i % 37) / 12)]
    writeFileSync(join(music, `${i}.wav`), wavBytes(chord(notes, 5), 22050))
  }
  while (songs < SONGS) addSong()
  const library = await openLibrary(file)
  await library.addFolder(music, { workers: 1 })

  const { child: server, url } = await startServer(file, [], { home: folder })
  console.log(`${url}, ${minutes} minutes, ${rate} requests a second, seed ${seed}, ${added} songs a minute`)
  const ask = asker(url)
  for (let minute = 1; minute <= minutes!; minute++) {
    const ends = performance.now() + 60_000
    const timer = setInterval(() => void ask(), 1000 / rate!)
    const growing = (async () => {
      for (let i = 0; i < added!; i++) {
        addSong()
        await library.addFolder(music, { workers: 1 })
      }
    })()
    for (let left = 60_000; left > 0; left = ends - performance.now()) {
      await new Promise(resolve => setTimeout(resolve, Math.min(SAMPLE_MS, left)))
      const at = minute - Math.max(0, ends - performance.now()) / 60_000
      note(samples, await look(url, server.pid!, { at, file }))
    }
    clearInterval(timer)
    await growing
    note(answers, answersOf(minute))
    times = []
  }
  library.close()
  server.kill('SIGTERM')
  const [code] = (await once(server, 'exit')) as [number]
  if (code !== 0) throw new Error(`the server ended with ${code}`)
  rmSync(folder, { recursive: true })
}

function asker(url: string): () => Promise<void> {
  const random = mulberry32(seed!)
  const id = (): number => 1 + Math.floor(random() * (SONGS + 2))
  const post = (ids: number[]): RequestInit => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ids }),
  })
  const KINDS: Record<string, () => [string, RequestInit?]> = {
    similar: () => [`/api/similar/${id()}`],
    search: () => [`/api/search?q=${id()}`],
    list: () => ['/api/songs?limit=100'],
    audio: () => [`/api/audio/${id()}`, { headers: { Range: `bytes=${id() * 100}-` } }],
    dropped: () => [`/api/audio/${id()}`, { signal: AbortSignal.timeout(2) }],
    mel: () => [`/api/mel/${id()}`],
    tags: () => [`/api/tags/${id()}`],
    map: () => ['/api/map'],
    rest: () => [`/rest/getSimilarSongs2?id=${id()}`],
    continue: () => ['/api/continue', post([id(), id()])],
    m3u: () => ['/api/m3u', post([id()])],
    next: () => [`/next-song?track_name=${id()}`],
    nothing: () => ['/no/such/place'],
  }
  const kinds = values.only?.split(',') ?? Object.keys(KINDS)
  return async () => {
    const [path, init] = KINDS[kinds[Math.floor(random() * kinds.length)]!]!()
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
}

async function look(url: string, pid: number, { at, file }: { at: number; file: string }): Promise<Sample> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const of = (name: string): number => {
    const line = text.split('\n').find(line => line.startsWith(`${name} `))
    return Number(line?.slice(name.length + 1) ?? 0)
  }
  const byThread = (name: string): Record<string, number> =>
    Object.fromEntries(THREADS.map(thread => [thread, of(`murecom_thread_${name}{thread="${thread}"}`) / MIB]))
  const bytes = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return {
    minute: at,
    ...memoryOf(pid),
    used: byThread('heap_used_bytes'),
    handles: of('nodejs_active_resources'),
    songs: of('murecom_songs'),
    library: (bytes(file) + bytes(`${file}-wal`)) / MIB,
  }
}

function answersOf(ended: number): Answers {
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(share * times.length)] ?? 0
  return { ended, answers: times.length, faults, p50: at(0.5), p99: at(0.99) }
}

function note<T>(rows: T[], row: T): void {
  rows.push(row)
  if (values.log !== undefined) appendFileSync(values.log, `${JSON.stringify(row)}\n`)
}
