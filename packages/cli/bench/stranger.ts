/**
 * What a stranger costs the owner: the owner asks on the loopback, then again while a stranger on another address of this
 * machine asks for the dearest things as fast as they are answered or refused. A stranger within the default budget should
 * move the owner's median by less than a fifth.
 *
 *     node --conditions=@murecom/source packages/cli/bench/stranger.ts library.murecom 20
 *
 * takes a library and the seconds of each part. It adds a run to the ledger, and ends with exit code 1 above a fifth.
 */
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { mulberry32 } from '@murecom/internal'
import { openLibrary } from 'murecom/node'
import { record } from '../../../benchmarks/record.ts'
import { startServer } from './start-server.ts'

const [file = '', seconds = '20'] = process.argv.slice(2)
const library = await openLibrary(file)
const songs = library.length
library.close()
const { child: server, url, urls } = await startServer(file, ['--host', '0.0.0.0', '--open'])
const stranger = urls.find(other => other !== url)
if (stranger === undefined)
  throw new Error('this machine has no address beside the loopback: nobody can be the stranger')

const random = mulberry32(1)
const id = (): number => 1 + Math.floor(random() * songs)
const owner = (): string => (random() < 0.7 ? `/api/similar/${id()}` : `/api/search?q=song%20${id()}`)
const greedy = (): string => {
  const kinds = [
    `/api/similar/${id()}?limit=200`,
    `/api/mel/${id()}`,
    '/api/map',
    `/api/search?q=${id()}`,
    '/api/songs?limit=500',
  ]
  return kinds[Math.floor(random() * kinds.length)]!
}

/** Asks until the time is over, over some connections; gives milliseconds of each answer, and statuses. */
async function load(base: string, pathOf: () => string, connections: number, pauseMs: number, until: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  const statuses = new Map<number, number>()
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const began = performance.now()
      const status = await new Promise<number>((resolve, reject) => {
        get(base + pathOf(), { agent }, response => {
          response.resume().once('end', () => resolve(response.statusCode ?? 0))
        }).once('error', reject)
      })
      times.push(performance.now() - began)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      await new Promise(resolve => setTimeout(resolve, pauseMs))
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  agent.destroy()
  times.sort((a, b) => a - b)
  return { median: times[times.length >> 1] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0, statuses }
}

const span = 1000 * Number(seconds)
await load(url, owner, 1, 0, performance.now() + 3000)
const alone = await load(url, owner, 1, 20, performance.now() + span)
const end = performance.now() + span
const [beside, other] = await Promise.all([load(url, owner, 1, 20, end), load(stranger, greedy, 8, 1, end)])
const show = ({ median, p99 }: typeof alone): string => `median ${median.toFixed(2)} ms, p99 ${p99.toFixed(1)} ms`
const times = beside.median / alone.median
console.log(
  `${songs} songs\nthe owner alone: ${show(alone)}\nbeside a stranger: ${show(beside)}, ${times.toFixed(2)} times`,
)
console.log('the stranger was answered', Object.fromEntries(other.statuses))
const ms = (n: number): number => Number(n.toPrecision(3))
record(
  'stranger',
  {},
  Object.entries({ alone, 'beside a stranger within his budget': beside }).map(([owner, { median, p99 }]) => ({
    'a server of': `${songs.toLocaleString('en')} songs`,
    'the owner': owner,
    'median, ms': ms(median),
    'p99, ms': ms(p99),
    'times alone': Number((median / alone.median).toFixed(2)),
  })),
)
server.kill('SIGTERM')
await once(server, 'exit')
process.exit(times > 1.2 ? 1 : 0)
