/**
 * Seeded requests that no client should send, to every route of the description and of /rest, for the server's tests:
 *
 *     node --conditions=@murecom/source packages/cli/test/server/fuzz.ts 100000 1
 *
 * sends a hundred thousand of seed 1 to a server without users, to one with users from a stranger, and to one with users
 * from a user. It prints how often each status was answered. A fault (500, an exception, a path or a secret in an answer)
 * ends it with exit code 1.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import type { Hono } from 'hono'
import { openApiDocument } from '../../src/server/openapi/document.ts'
import { METHODS as PLAYER_METHODS } from '../../src/server/subsonic/methods.ts'
import { createServer, Users } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'

/** What is described, most of it oftener than what is not. Players that sign in have a script of their own: subsonic/fuzz.ts. */
const DESCRIBED = Object.keys(openApiDocument('0').paths as object).map(path => path.replace(/\{\w+\}/, ':id'))
/** Some methods of /rest. */
const REST = [...PLAYER_METHODS.keys()]
  .filter((_, i) => i % 8 === 0)
  .map((name, i) => `/rest/${name}${i % 2 ? '.view' : ''}`)
const PATHS = [
  ...DESCRIBED, ...DESCRIBED, ...REST, '/rest/:id', '/rest/:id/:id', '/', '/index.html', '/assets/:id', '/:id', '/api/:id',
  '/api/audio/:id', '/api/audio/:id', '/metrics/:id',
] // biome-ignore format: a list is easier to read than a column
const NAMES = [
  'track_name',
  'artists',
  'k',
  'shift',
  'q',
  'n',
  'limit',
  'offset',
  'id',
  'count',
  'item_id',
  'start_song_id',
  'end_song_id',
  'f',
  'u',
  'from',
  'to',
  'name',
  'artist',
  'seed',
  '__proto__',
  '',
]
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
  'id=1&f=json', 'id=1&id=2&f=xml&u=a&p=enc:zz', 'f=json&apiKey=x&=&%', '{"name":"ann","password":""}', '{"name":{},"password":[]}',
  '{"plus":[{"id":1}]}', '{"plus":[{"id":1e400}],"minus":{}}', '{"plus":[{"ids":[1,"2"]},null]}', '{"minus":[{"album":[],"artist":{}}]}',
  '{"plus":[{"artist":"Björk","weight":1e-320}],"limit":-1}', '{"plus":[{"path":"/etc/passwd"}]}', '{"plus":[{"tags":"\\ud800"}]}',
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

const TYPES = ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded', 'application/jsonx', '']

/** Who sends the requests, and what must not be in an answer. */
interface FuzzOptions {
  headers?: Readonly<Record<string, string>>
  secrets?: readonly string[]
}

/** Sends `count` requests; gives how often each status was answered, and the requests that went wrong. */
export async function fuzz(
  app: Hono,
  count: number,
  seed: number,
  { headers: own = {}, secrets = [] }: FuzzOptions = {},
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
    const headers = new Headers({ host: random() < 0.95 ? 'localhost' : 'evil.example', ...own })
    if (random() < 0.2 || path.startsWith('/api/audio')) headers.set('range', pick(RANGES))
    if (method !== 'GET') headers.set('content-type', random() < 0.7 ? 'application/json' : pick(TYPES))
    if (random() < 0.05) headers.set('origin', pick(['https://evil.example', 'null', 'http://localhost', 'x']))
    if (random() < 0.05)
      headers.set('cookie', pick(['murecom=', 'murecom=x; murecom=y', '=;;=', '%', '__Host-murecom=x']))
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
    const asked = `${method} ${url.slice(0, 300)}`
    try {
      const response = await app.request(request)
      const text = await response.text()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (response.status >= 500 && response.status !== 503) wrong.push(`${response.status} ${asked}`)
      // A playlist for this machine names files; nothing else does.
      const isPlaylist = response.headers.get('content-type')?.startsWith('audio/x-mpegurl') === true
      const found = isPlaylist ? undefined : secrets.find(secret => text.includes(secret))
      if (found !== undefined) wrong.push(`the answer has ${found}: ${asked}`)
    } catch (error) {
      wrong.push(`${(error as Error).message} ${asked}`)
    }
  }
  return { statuses, wrong }
}

/** The same requests to a server without users, and to one with users, from a stranger and from a user. */
export async function fuzzAll(count: number, seed: number, onError: (error: unknown) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
  const users = new Users(join(folder, 'users.json'))
  const [library, recommender] = [fakeLibrary(folder), fakeRecommender()]
  const open = createServer({ library, recommender, onError })
  await users.add('ann', 'correct horse')
  const { token } = users.addToken('ann', 'fuzz')
  const closed = createServer({ library, recommender, users, onError })
  const secrets = [folder, token, 'correct horse', 'scrypt$']
  const alive = setInterval(() => {}, 1000) // the server's thread does not keep the process
  try {
    return {
      'without users': await fuzz(open, count, seed, { secrets }),
      'a stranger': await fuzz(closed, count, seed, { secrets }),
      'a user': await fuzz(closed, count, seed, { secrets, headers: { authorization: `Bearer ${token}` } }),
    }
  } finally {
    clearInterval(alive)
    rmSync(folder, { recursive: true })
  }
}

if (import.meta.main) {
  const [count = '10000', seed = '1'] = process.argv.slice(2)
  console.log(`seed ${seed}`)
  const faults: unknown[] = []
  const results = await fuzzAll(Number(count), Number(seed), error => faults.push(error))
  for (const [who, { statuses, wrong }] of Object.entries(results)) {
    console.log(who, Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))
    for (const line of wrong) console.error(line)
    if (wrong.length > 0) process.exitCode = 1
  }
  for (const fault of faults) console.error(fault)
  if (faults.length > 0) process.exitCode = 1
}
