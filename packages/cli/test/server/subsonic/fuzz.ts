/**
 * Seeded requests to every method of /rest that no player should send, for a test and for packages/cli/bench/hostile-requests.bench.ts:
 * to a server without users, and to one with users without a login, with wrong ones, and with a right one. One of the songs lies on
 * a server of music that fails now and then. Nothing may be answered with a status of 5xx, out of form, with a path or a secret.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import type { Hono } from 'hono'
import { openMusicServer } from 'murecom/node'
import { FakeSubsonic, PASSWORD } from '../../../../murecom/test/servers/fake-subsonic.ts'
import { METHODS } from '../../../src/server/subsonic/methods.ts'
import { createServer, Users } from '../../../src/server.ts'
import { PNG, smallLibrary } from './small-library.ts'

const NAMES = [
  'id', 'id', 'albumId', 'artistId', 'playlistId', 'songId', 'songIdToAdd', 'songIndexToRemove', 'startSongId', 'endSongId',
  'name', 'comment', 'public', 'query', 'artist', 'title', 'type', 'genre', 'fromYear', 'toYear', 'size', 'offset', 'count',
  'artistCount', 'albumOffset', 'songCount', 'musicFolderId', 'rating', 'time', 'submission', 'current', 'position',
  'currentIndex', 'username', 'ifModifiedSince', 'maxBitRate', 'format', 'v', 'c', '__proto__', 'constructor', '',
] // biome-ignore format: a list is easier to read than a column
const VALUES = [
  '', '0', '1', '2', '8', '-1', '99999', '9007199254740993', '1e308', 'NaN', 'Infinity', '0x10', '１', ' 7 ', 'null', 'true', 'false',
  'pl-1', 'pl-0', 'pl-99999999999999999999', 'al-', 'ar-x', 'fo-', 'ARTIST', 'ALBUM', 'FOLDER', '../../etc/passwd', '%00',
  "' OR 1=1 --", '"; DROP TABLE songs', '<script>', '王菲', 'Björk', 'post', '\u0000', '\ud800', 'é'.repeat(600), 'x'.repeat(5000),
  '[1,2]', '{}', '__proto__', 'constructor', 'hasOwnProperty', 'C:\\Windows\\win.ini', '\r\nX-Injected: 1', '🎵', '\u202e', '+5', '5.0',
  'random', 'newest', 'starred', 'frequent', 'recent', 'highest', 'byYear', 'byGenre', 'alphabeticalByArtist', '""', '*',
] // biome-ignore format: a list is easier to read than a column
const FORMS = ['json', 'json', 'xml', 'jsonp', 'yaml', '']
const CALLBACKS = ['cb', 'alert(1)', '</script>', '']
const METHOD_NAMES = [
  ...METHODS.keys(),
  'getOpenSubsonicExtensions',
  'getEverything',
  '__proto__',
  'constructor',
  '..%2fapi',
]

/** What the requests of one kind had. */
interface Outcome {
  statuses: Record<number, number>
  codes: Record<string, number>
  /** Methods that answered what they are there for. */
  succeeded: Set<string>
  wrong: string[]
}

/** Values that a parameter takes, where few of the others are any of its own. */
const SOME: Readonly<Record<string, readonly string[]>> = {
  id: ['1', 'LIST', 'ALBUM', 'ARTIST', 'LIST', 'FOLDER', '2', 'SERVER', 'pl-2'],
  startSongId: ['1', '2', 'SERVER'],
  endSongId: ['3', '4', 'SERVER'],
  position: ['0', '5'],
  playlistId: ['LIST', 'pl-2', 'pl-3'],
  name: ['Mine', 'Yours'],
  query: ['post', 'jóga'],
  type: ['random', 'newest', 'byYear', 'starred'],
  username: ['ann', 'me'],
  genre: ['Rock'],
  artist: ['Björk'],
  fromYear: ['1990'],
  toYear: ['2010'],
  rating: ['0', '3', '5'],
}

/** Sends `count` requests, some at a time. */
async function fuzz(
  app: Hono,
  count: number,
  seed: number,
  {
    login,
    secrets,
    unnamed,
    ids,
  }: {
    login: (random: () => number) => string
    secrets: readonly string[]
    unnamed: string
    ids: Record<string, string>
  },
): Promise<Outcome> {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const outcome: Outcome = { statuses: {}, codes: {}, succeeded: new Set(), wrong: [] }
  let turn = 0
  // What a method says that it lacks is sent along later.
  const lacking = new Map<string, Set<string>>()
  const one = async (): Promise<void> => {
    const method = METHOD_NAMES[turn % METHOD_NAMES.length]!
    const round = Math.floor(turn++ / METHOD_NAMES.length)
    const pairs = Array.from({ length: Math.floor(random() * 7) }, () => [pick(NAMES), pick(VALUES)])
    if (random() < 0.8) {
      for (const name of lacking.get(method) ?? []) {
        // The list that all may see stays.
        const isKept = (value: string): boolean => value === 'LIST' && method === 'deletePlaylist'
        const some = (SOME[name] ?? VALUES).map(value => (isKept(value) ? 'pl-2' : value))
        pairs.unshift([name, some[round % some.length]!])
      }
    }
    for (const pair of pairs) if (Object.hasOwn(ids, pair[1]!)) pair[1] = ids[pair[1]!]!
    pairs.push(['f', pick(FORMS)], ['callback', pick(CALLBACKS)])
    const text = pairs.map(([name, value]) => `${encode(name!)}=${encode(value!)}`).join('&')
    const isForm = random() < 0.3
    const url = `http://localhost/rest/${method}${random() < 0.5 ? '.view' : ''}?${login(random)}${isForm ? '' : `&${text}`}`
    const headers = new Headers({ host: 'localhost' })
    if (isForm) headers.set('content-type', 'application/x-www-form-urlencoded')
    if (random() < 0.1) headers.set('range', pick(['bytes=0-1', 'bytes=9-1', 'bytes=999999999-', 'x']))
    const init = { method: isForm ? 'POST' : 'GET', headers, ...(isForm && { body: text }) }
    const asked = `${init.method} ${url.slice(0, 200)} ${isForm ? text.slice(0, 200) : ''}`
    const response = await app.request(url, init)
    const body = await response.text()
    outcome.statuses[response.status] = (outcome.statuses[response.status] ?? 0) + 1
    const isRefused = /^.{0,300}(?:"error":|<error )/s.test(body)
    const fault = faultOf(response, body, isRefused ? [...secrets, unnamed] : secrets)
    if (fault) outcome.wrong.push(`${fault}: ${asked}`)
    const code = /"code":(\d+)|code="(\d+)"/.exec(body.slice(0, 400))
    const key = code ? (code[1] ?? code[2]!) : 'none'
    const missing = /required parameter is missing: (\w+)/.exec(body)?.[1]
    if (missing) lacking.set(method, (lacking.get(method) ?? new Set()).add(missing))
    // Users and shares are made elsewhere: to say that it is not allowed is what those methods are there for.
    if ((key === 'none' && response.status < 300) || key === '50') outcome.succeeded.add(method)
    outcome.codes[key] = (outcome.codes[key] ?? 0) + 1
  }
  for (let sent = 0; sent < count; sent += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - sent) }, one))
  return outcome
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/\ud800/g, '')).replace(/^%5B/, '[')
}

/** What is wrong with an answer; undefined when nothing is. */
function faultOf(response: Response, body: string, secrets: readonly string[]): string | undefined {
  if (response.status >= 500) return `status ${response.status}`
  const secret = secrets.find(secret => body.includes(secret))
  if (secret !== undefined) return `the answer has ${secret}`
  if (/\n\s+at .*\.ts:\d+/.test(body)) return 'the answer has a stack trace'
  const type = response.headers.get('content-type') ?? ''
  if (type.startsWith('audio/') || type.startsWith('image/') || [304, 416].includes(response.status)) return undefined
  if (response.status !== 200) return `status ${response.status}`
  const isForm =
    /^(\{"subsonic-response":\{|\/\*\*\/cb\(\{"subsonic-response":\{|<\?xml [^>]*>\n<subsonic-response )/.test(body)
  return isForm ? undefined : 'the answer is out of form'
}

/** Methods that answered nobody. Users have no pictures, so that `getAvatar` has nothing to answer. */
export function neverAnswered(outcomes: readonly Outcome[]): string[] {
  const others = [...METHODS.keys()].filter(name => name !== 'getAvatar')
  return others.filter(name => !outcomes.some(({ succeeded }) => succeeded.has(name)))
}

/** What is no login: the password and the key of nobody, parts of a login, two at once. */
const WRONG_LOGINS = [
  'u=ann&t=00&s=pepper', 'u=ann&p=wrong', 'u=ann&p=enc:zz', 'u=bob&p=enc:70', 'u=ann&t=&s=', 'u=ann&p=', 'u=&p=x', 't=00&s=pepper',
  'apiKey=', 'apiKey=murecom', 'apiKey=murecom&u=ann', 'u=ann', 'u=%00&t=%ff&s=%00', 'u=__proto__&p=constructor',
] // biome-ignore format: a list is easier to read than a column

/** The same requests without users; then, where there are some, without a login, with a wrong one and with a right one. */
export async function fuzzPlayers(count: number, seed: number, onError: (error: unknown) => void) {
  const small = await smallLibrary()
  const fake = await new FakeSubsonic().start()
  fake.songs = [{ child: { id: 's 1', title: 'Far' }, bytes: wavBytes(chord([220, 330], 4), 22050), cover: PNG }]
  const server = await openMusicServer(fake.url, { password: PASSWORD, tries: 1, timeoutMs: 2000 })
  try {
    await small.library.addServer(server, { workers: 0 })
    // From now on it fails at times.
    const chance = mulberry32(seed)
    fake.fault = (_url, response) => chance() < 0.1 && !!response.writeHead(502).end(`<html>${PASSWORD}</html>`)
    const musicServers = [server]
    const users = new Users(join(small.folder, 'users.json'))
    await users.add('ann', 'correct horse')
    const { password } = users.addPlayerPassword('ann', 'fuzz')
    const { library, listening } = small
    // One for each: wrong passwords keep the right one waiting.
    const closed = () => createServer({ library, listening, users, musicServers, onError, version: '1.2.3' })
    const { searchResult3 } = await small.ask('search3?query=post')
    const { indexes } = await small.ask('getIndexes')
    const { playlist } = await small.ask(`createPlaylist?name=Ours&songId=${small.songId('Far')}`)
    await small.ask(`updatePlaylist?playlistId=${playlist.id}&public=true`)
    const [album] = searchResult3.album
    const ids: Record<string, string> = {
      ...{ ALBUM: album.id, ARTIST: album.artistId, FOLDER: indexes.index[0].artist[0].id },
      ...{ SERVER: small.songId('Far'), LIST: playlist.id },
    }
    const secrets = [small.folder, password, 'correct horse', 'scrypt$', 'murecom_', PASSWORD]
    // Songs show the address of their server as a folder, refusals do not.
    const unnamed = `127.0.0.1:${fake.port}`
    const open = createServer({ library, listening, musicServers, onError, version: '1.2.3' })
    const hashed = createHash('md5').update(`${password}pepper`).digest('hex')
    const options = { secrets, unnamed, ids }
    const wrong = (random: () => number): string => WRONG_LOGINS[Math.floor(random() * WRONG_LOGINS.length)]!
    return {
      'without users': await fuzz(open, count, seed, { login: () => '', ...options }),
      'no login': await fuzz(closed(), count, seed, { login: () => '', ...options }),
      'a wrong login': await fuzz(closed(), count, seed, { login: wrong, ...options }),
      'a right login': await fuzz(closed(), count, seed, { login: () => `u=ann&t=${hashed}&s=pepper`, ...options }),
    }
  } finally {
    server.close()
    await fake.close()
    small.close()
  }
}
