/**
 * Seeded requests that no client should send, for the server's tests:
 *
 *     node --conditions=@murecom/source packages/cli/test/server/fuzz.ts 10000 1
 *
 * sends ten thousand of seed 1 and prints how often each status was answered; 500 or an exception ends it with exit code 1.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import type { Hono } from 'hono'
import { createServer } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

const PATHS = [
  '/next-song', '/api/songs', '/api/songs/:id', '/api/search', '/api/similar/:id', '/api/continue', '/api/next/:id',
  '/api/tags/:id', '/api/map', '/api/audio/:id', '/api/m3u', '/rest/ping', '/rest/getSong', '/rest/getSimilarSongs2.view',
  '/rest/stream', '/openapi.json', '/api/health', '/', '/index.html', '/assets/:id', '/:id', '/api/mel/:id', '/api/next-for-playlist', '/api/audio/:id', '/api/audio/:id',
] // biome-ignore format: a list is easier to read than a column
const NAMES = ['track_name', 'artists', 'k', 'shift', 'q', 'n', 'limit', 'offset', 'id', 'count', 'f', '__proto__', '']
const VALUES = [
  '', '0', '1', '-1', '3', '2147483648', '9007199254740993', '1e308', 'NaN', 'Infinity', '0x10', '１', ' 7 ', 'null', 'true',
  '../../etc/passwd', '..%2f..%2f', '%00', '%ff%fe', '%', "' OR 1=1 --", '"; DROP TABLE songs', 'title:* NEAR/0', '<script>',
  '王菲', '\u0000', '\ud800', 'é'.repeat(600), 'x'.repeat(5000), '[1,2]', '{}', 'Track 5', 'Rare', 'constructor', '__proto__',
  'C:\\Windows\\win.ini', 'file:///etc/passwd', '\r\nX-Injected: 1', '🎵', '\u202e', '-0', '+5', '5.0', '1_000',
] // biome-ignore format: a list is easier to read than a column
const BODIES = [
  '', '{', '[]', 'null', '"x"', '{"ids":1}', '{"ids":[]}', '{"ids":[1,2,3]}', '{"ids":[1.5]}', '{"ids":["1"]}',
  '{"ids":[-1]}', '{"ids":[99999]}', '{"ids":[null]}', '{"ids":{"length":3}}', '{"ids":[1],"entries":"files"}',
  '{"catalog_ids":[1e400]}', '{"tracks":[{"track_name":"\\ud800"}]}', '{"tracks":[{"track_name":"Track 5"}],"limit":{}}',
  '{"ids":[1],"entries":{}}', '{"__proto__":{"ids":[1]}}', `{"ids":[${'1,'.repeat(20_000)}1]}`, 'x'.repeat(400_000),
] // biome-ignore format: a list is easier to read than a column
const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']
const RANGES = [
  'bytes=0-1',
  'bytes=-',
  'bytes=9-1',
  'bytes=999999999-',
  'bytes=0-1,2-3',
  'x',
  'bytes=-99999999999999999999',
]

/** Sends `count` requests; gives how often each status was answered, and the requests that went wrong. */
export async function fuzz(
  app: Hono,
  count: number,
  seed: number,
): Promise<{ statuses: Map<number, number>; wrong: string[] }> {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const statuses = new Map<number, number>()
  const wrong: string[] = []
  for (let i = 0; i < count; i++) {
    const encode =
      random() < 0.7 ? (text: string) => encodeURIComponent(text.toString().replace(/\ud800/g, '')) : String
    const value = (): string => (random() < 0.2 ? String(Math.floor(random() * 40) - 5) : pick(VALUES))
    const path = pick(PATHS).replace(':id', () => encode(value()))
    const query = Array.from({ length: Math.floor(random() * 5) }, () => `${encode(pick(NAMES))}=${encode(value())}`)
    const method = pick(METHODS)
    const headers = new Headers({ host: random() < 0.95 ? 'localhost' : 'evil.example' })
    if (random() < 0.2 || path.startsWith('/api/audio')) headers.set('range', pick(RANGES))
    if (random() < 0.1) headers.set('content-type', pick(['application/json', 'text/plain', 'multipart/form-data']))
    const url = `http://localhost${path}${query.length > 0 ? '?' : ''}${query.join('&')}`
    let request: Request
    try {
      request = new Request(url, {
        method,
        headers,
        body: method === 'GET' || method === 'HEAD' ? undefined : pick(BODIES),
      })
    } catch {
      continue // not even a URL
    }
    try {
      const response = await app.request(request)
      await response.arrayBuffer()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (response.status >= 500 && response.status !== 503)
        wrong.push(`${response.status} ${method} ${url.slice(0, 300)}`)
    } catch (error) {
      wrong.push(`${(error as Error).message} ${method} ${url.slice(0, 300)}`)
    }
  }
  return { statuses, wrong }
}

if (import.meta.main) {
  const [count = '10000', seed = '1'] = process.argv.slice(2)
  const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
  const app = createServer({ library: fakeLibrary(folder), recommender: fakeRecommender(), onError: console.error })
  const alive = setInterval(() => {}, 1000) // the server's thread does not keep the process
  const { statuses, wrong } = await fuzz(app, Number(count), Number(seed))
  clearInterval(alive)
  rmSync(folder, { recursive: true })
  console.log(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))
  for (const line of wrong) console.error(line)
  process.exit(wrong.length === 0 ? 0 : 1)
}
