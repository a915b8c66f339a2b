/**
 * Seeded requests that no client should send, to every route of the description and of /rest, for the server's tests and for
 * packages/cli/bench/hostile-requests.bench.ts, which sends many more and prints what they had.
 *
 * The servers are one without users over a made-up library; one over a library in a file, some of whose songs lie on a server of
 * music that fails now and then; and such a one with users, which is asked without a login, with wrong ones, and with a right one.
 * Nothing may answer with a fault (a status of 5xx, except where that server of music failed), an exception, a path or a secret.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import type { Hono } from 'hono'
import { openApiDocument } from '../../src/server/openapi/document.ts'
import { METHODS as PLAYER_METHODS } from '../../src/server/subsonic/methods.ts'
import { createServer, Users } from '../../src/server.ts'
import { DescribedRequests, type Known } from './described-requests.ts'
import { fakeLibrary, fakeRecommender } from './fake-library.ts'
import { BODIES, METHODS, NAMES, RANGES, TYPES, VALUES } from './hostile-values.ts'
import { wholeLibrary } from './whole-library.ts'

/** Some methods of /rest. Players that sign in have a script of their own: subsonic/fuzz.ts. */
const REST = [...PLAYER_METHODS.keys()]
  .filter((_, i) => i % 8 === 0)
  .map((name, i) => `/rest/${name}${i % 2 ? '.view' : ''}`)
const DOCUMENT = openApiDocument('0')
const DESCRIBED = Object.keys(DOCUMENT.paths as object).map(path => path.replace(/\{\w+\}/, ':id'))
/** Addresses of which some are none. */
const PATHS = [
  ...DESCRIBED, ...REST, '/rest/:id', '/rest/:id/:id', '/', '/index.html', '/assets/:id', '/:id', '/api/:id',
  '/api/audio/:id', '/api/audio/:id', '/metrics/:id',
] // biome-ignore format: a list is easier to read than a column

const NUMBERS = [1, 2, 3, 4, 5, 6]
/** What fields take that few texts are. */
const KNOWN: Known = {
  id: NUMBERS,
  ids: NUMBERS,
  song: NUMBERS,
  add: NUMBERS,
  from: NUMBERS,
  to: NUMBERS,
  item_id: NUMBERS,
  start_song_id: NUMBERS,
  end_song_id: NUMBERS,
  name: ['Björk', 'calm artist 1', 'Even', 'calm album 1', 'Rock', 'ann', 'rainy sunday'],
  artist: ['Björk', 'calm artist 1'],
  artists: ['Björk', 'calm artist 1'],
  album: ['Even', 'calm album 1'],
  albums: ['Even', 'calm album 1'],
  tags: ['calm'],
  words: ['calm'],
  q: ['song', 'calm', 'sea'],
  where: ['artist = "calm artist 1"', 'not (tempo > 100)', 'genre = rock'],
  plus: [[{ id: 1 }], [{ ids: [1, 2] }, { artist: 'Björk' }], [{ artist: 'calm artist 1', weight: 2 }]],
  track_name: ['Track 5', 'Song 3', 'Rare'],
  password: ['correct horse'],
  explore: [0, 0.5, 1],
}
/** The reason of a 503: what a song on a server of music is answered while that server fails. */
const SERVER_FAILED = 'the server of music does not give this song now'
/** Requests for each operation that has not answered. */
const MORE_TURNS = 100
/** Operations that need not succeed, and why. */
const MAY_FAIL: Readonly<Record<string, string>> = {
  'POST /api/login': 'after ten wrong passwords there is a minute of pause',
}

/** Who sends the requests, and what must not be in an answer. */
interface FuzzOptions {
  /** Headers of a request, of which some have a login. */
  login?: (random: () => number) => Readonly<Record<string, string>>
  secrets?: readonly string[]
  /** What must not be in a refusal. */
  unnamed?: readonly string[]
  /** Asks these operations of the description alone, as it says. */
  only?: readonly string[]
}

interface Outcome {
  statuses: Map<number, number>
  /** How often each operation of the description was asked, and how often it answered 200, 204 or 206. */
  asked: Map<string, number>
  succeeded: Map<string, number>
  wrong: string[]
}

/** A request to any address, with any method, parameters and body. */
function oddRequest(random: () => number): { address: string; method: string; body: string } {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const encode = random() < 0.7 ? (text: string) => encodeURIComponent(text.toString().replace(/\ud800/g, '')) : String
  const value = (): string => (random() < 0.2 ? String(Math.floor(random() * 40) - 5) : pick(VALUES))
  const path = pick(PATHS).replace(':id', () => encode(value()))
  const query = Array.from({ length: Math.floor(random() * 5) }, () => `${encode(pick(NAMES))}=${encode(value())}`)
  return {
    address: `${path}${query.length > 0 ? '?' : ''}${query.join('&')}`,
    method: pick(METHODS),
    body: pick(BODIES),
  }
}

/** Sends `count` requests; half of them are drawn from the description. */
export async function fuzz(
  app: Hono,
  count: number,
  seed: number,
  { login = () => ({}), secrets = [], unnamed = [], only }: FuzzOptions = {},
): Promise<Outcome> {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const described = new DescribedRequests(DOCUMENT, random, KNOWN, VALUES, only)
  const outcome: Outcome = { statuses: new Map(), asked: new Map(), succeeded: new Map(), wrong: [] }
  const { statuses, wrong } = outcome
  const more = (counts: Map<string, number>, name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1)
  for (let i = 0; i < count; i++) {
    const known = only ? described.next(0) : random() < 0.5 ? described.next() : undefined
    const { address, method, body } = known ?? oddRequest(random)
    const headers = new Headers({ host: random() < 0.95 ? 'localhost' : 'evil.example', ...login(random) })
    if (random() < 0.2 || address.startsWith('/api/audio')) headers.set('range', pick(RANGES))
    if (method !== 'GET')
      headers.set('content-type', random() < (known ? 0.95 : 0.7) ? 'application/json' : pick(TYPES))
    if (random() < 0.05) headers.set('origin', pick(['https://evil.example', 'null', 'http://localhost', 'x']))
    if (random() < 0.05)
      headers.set('cookie', pick(['murecom=', 'murecom=x; murecom=y', '=;;=', '%', '__Host-murecom=x']))
    const url = `http://localhost${address}`
    const isBare = method === 'GET' || method === 'HEAD' || body === undefined
    let request: Request
    try {
      request = new Request(url, { method, headers, ...(!isBare && { body }) })
    } catch {
      continue // not even a URL
    }
    const asked = `${method} ${url.slice(0, 300)}`
    try {
      const response = await app.request(request)
      const text = await response.text()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (known) more(outcome.asked, known.operation)
      if (known && [200, 204, 206].includes(response.status)) more(outcome.succeeded, known.operation)
      const radio = /^\{"radio":"([0-9a-f]{32})"/.exec(text)?.[1]
      if (radio) described.seen.push(radio)
      if (response.status >= 500 && !text.includes(SERVER_FAILED)) wrong.push(`${response.status} ${asked}`)
      // A playlist for this machine names files; nothing else does.
      const isPlaylist = response.headers.get('content-type')?.startsWith('audio/x-mpegurl') === true
      const hidden = response.status >= 400 ? [...secrets, ...unnamed] : secrets
      const found = isPlaylist ? undefined : hidden.find(secret => text.includes(secret))
      if (found !== undefined) wrong.push(`the answer has ${found}: ${asked}`)
    } catch (error) {
      wrong.push(`${(error as Error).message} ${asked}`)
    }
  }
  return outcome
}

/** Operations of the description that no server answered as it should, without those that need not. */
export function neverAnswered(outcomes: readonly Outcome[]): string[] {
  const all = new DescribedRequests(DOCUMENT, Math.random, {}, []).operations.map(({ name }) => name)
  return all.filter(name => !MAY_FAIL[name] && !outcomes.some(({ succeeded }) => succeeded.has(name)))
}

/** What is no login: headers, and a token that lacks its last character. */
const wrongLogins = (token: string): Record<string, string>[] =>
  [
    `Bearer ${token.slice(0, -1)}`,
    'Bearer',
    'Bearer  ',
    'Basic YW5uOmNvcnJlY3QgaG9yc2U=',
    `bearer${token}`,
    'x'.repeat(3000),
  ].map(authorization => ({ authorization }))

/** The same requests to each of the servers. */
export async function fuzzAll(count: number, seed: number, onError: (error: unknown) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-fuzz-'))
  const users = new Users(join(folder, 'users.json'))
  const recommender = fakeRecommender()
  const whole = await wholeLibrary(folder, seed)
  const { library, musicServers, namedLists } = whole
  await users.add('ann', 'correct horse')
  const { token } = users.addToken('ann', 'fuzz')
  const secrets = [folder, token, 'correct horse', 'scrypt$', ...whole.secrets]
  const options = { secrets, unnamed: [whole.address] }
  const webFolder = join(folder, 'page')
  mkdirSync(webFolder)
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html>')
  const all = { recommender, namedLists, webFolder, onError }
  const served = { library, musicServers, ...all }
  const open = createServer({ library: fakeLibrary(folder), ...all })
  const real = createServer(served)
  // One for each: wrong passwords keep the right one waiting.
  const closed = () => createServer({ ...served, users })
  const wrong = wrongLogins(token)
  const login = {
    wrong: (random: () => number) => wrong[Math.floor(random() * wrong.length)]!,
    right: () => ({ authorization: `Bearer ${token}` }),
  }
  const alive = setInterval(() => {}, 1000) // the server's thread does not keep the process
  try {
    const results = {
      'without users': await fuzz(open, count, seed, options),
      'without users, a library in a file': await fuzz(real, count, seed + 1, options),
      'no login': await fuzz(closed(), count, seed, options),
      'a wrong login': await fuzz(closed(), count, seed, { ...options, login: login.wrong }),
      'a right login': await fuzz(closed(), count, seed, { ...options, login: login.right }),
    }
    // What had few turns, and no luck with the names that it asked for, gets more.
    const only = neverAnswered(Object.values(results))
    return { ...results, 'who asks on': await fuzz(real, MORE_TURNS * only.length, seed, { ...options, only }) }
  } finally {
    clearInterval(alive)
    await whole.close()
    rmSync(folder, { recursive: true })
  }
}
