/**
 * Answers while a library grows: a server over a library of made-up songs and real ones, asked 50 times a second whatever
 * becomes of the answers (similar songs, search, pages of the list, ranges of audio), for a minute alone and two while `index` with one
 * thread adds the music of a folder. A request counts from the moment at which it was due.
 *
 *     node --conditions=@murecom/source packages/cli/bench/open-loop.ts FOLDER [made-up songs] [seconds]
 *
 * It adds a run to the ledger, and ends with exit code 1 when the p99 while songs come in is 100 ms or more.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { type Row, record } from '../../../benchmarks/record.ts'
import { makeLibrary } from '../../murecom/bench/made-songs.ts'
import { PROGRAM, startServer } from './start-server.ts'

const [music = '', count = '100000', seconds = '120'] = process.argv.slice(2)
const EACH_SECOND = 50
const MOST_MS = 100
/** The server lets one client have 64 connections. */
const CONNECTIONS = 48
/** Real files, for ranges of audio. */
const OWN = 8
const KINDS = ['similar', 'search', 'list', 'audio'] as const
const songs = Number(count)
const folder = mkdtempSync(join(tmpdir(), 'murecom-open-loop-'))
const file = join(folder, 'library.murecom')
try {
  await makeLibrary(file, songs)
  const own = join(folder, 'own')
  mkdirSync(own)
  for (let i = 0; i < OWN; i++) writeFileSync(join(own, `${i}.wav`), wavBytes(chord([110 + 20 * i, 330], 30), 22050))
  execFileSync(process.execPath, [...PROGRAM, 'index', own, '--library', file, '--quiet'], { stdio: 'inherit' })
  const { child: server, url } = await startServer(file, ['--rate', '0'])
  await asked(url, 5)
  const alone = await asked(url, 60)
  console.log('alone:', text(alone))
  const index = spawn(process.execPath, [...PROGRAM, 'index', music, '--library', file, '--workers', '1', '--quiet'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const beside = await asked(url, Number(seconds))
  const wasOver = index.exitCode !== null
  index.kill('SIGINT')
  if (!wasOver) await once(index, 'exit')
  const after = await openLibrary(file)
  const added = after.length - songs - OWN
  after.close()
  console.log(`while songs come in: ${text(beside)}; ${added} songs were added`)
  if (wasOver) console.log('the folder was too small: index had ended before')
  record('open-loop', {}, [rowOf('alone', 0, alone), rowOf('while `index` adds songs, one thread', added, beside)])
  server.kill('SIGTERM')
  await once(server, 'exit')
  process.exitCode = beside.p99 < MOST_MS ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}

function rowOf(when: string, added: number, { median, p99, longest, kinds }: Awaited<ReturnType<typeof asked>>): Row {
  const ms = (n: number): number => Number(n.toPrecision(3))
  return {
    'a server of': `${songs.toLocaleString('en')} songs`,
    when,
    'songs added': added,
    'requests a second': EACH_SECOND,
    'median, ms': ms(median),
    'p99, ms': ms(p99),
    'longest, ms': ms(longest),
    ...Object.fromEntries(Object.entries(kinds).map(([kind, time]) => [`${kind} p99, ms`, ms(time)])),
  }
}

function text({ median, p99, longest, kinds, statuses }: Awaited<ReturnType<typeof asked>>): string {
  const times = `median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(0)} ms`
  const each = Object.entries(kinds).map(([kind, ms]) => `${kind} ${ms.toFixed(0)}`)
  return `${times}; p99 of ${each.join(', ')} ms; answers ${JSON.stringify(Object.fromEntries(statuses))}`
}

/** The value below which a share of them lies. */
function at(times: number[], share: number): number {
  times.sort((a, b) => a - b)
  return times[Math.min(times.length - 1, Math.floor(share * times.length))]!
}

/** Asks at fixed times, and waits for all answers at the end. */
async function asked(url: string, duration: number) {
  const random = mulberry32(2)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const statuses = new Map<number, number>()
  const times: number[] = []
  const byKind = new Map(KINDS.map(kind => [kind, [] as number[]]))
  const answers: Promise<void>[] = []
  const began = performance.now()
  for (let i = 0; i < duration * EACH_SECOND; i++) {
    const due = began + (1000 * i) / EACH_SECOND
    const wait = due - performance.now()
    if (wait > 0) await new Promise(resolve => setTimeout(resolve, wait))
    const id = 1 + Math.floor(random() * songs)
    const kind = KINDS[i % 4]!
    const paths = [
      `/api/similar/${id}`,
      `/api/search?q=song%20${id}`,
      `/api/songs?offset=${id}&limit=50`,
      `/api/audio/${songs + 1 + (i % OWN)}`,
    ]
    const headers = i % 4 === 3 ? { range: 'bytes=0-65535' } : {}
    answers.push(
      new Promise((resolve, reject) => {
        get(url + paths[i % 4]!, { agent, headers }, response => {
          response.resume().once('end', () => {
            const took = performance.now() - due
            times.push(took)
            byKind.get(kind)!.push(took)
            statuses.set(response.statusCode ?? 0, (statuses.get(response.statusCode ?? 0) ?? 0) + 1)
            resolve()
          })
        }).once('error', reject)
      }),
    )
  }
  await Promise.all(answers)
  agent.destroy()
  const kinds = Object.fromEntries([...byKind].map(([kind, took]) => [kind, at(took, 0.99)]))
  return { median: at(times, 0.5), p99: at(times, 0.99), longest: at(times, 1), kinds, statuses }
}
