import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type AddServerOptions,
  type AddServerReport,
  type Library,
  type OpenMusicServerOptions,
  openLibrary,
  openListening,
  openMusicServer,
  writeToServer,
} from '../../src/node.ts'
import { songBytes } from '../indexing/song-bytes.ts'
import { type FakeSong, FakeSubsonic, fail, PASSWORD } from './fake-subsonic.ts'

let folder: string
let library: Library
let fake: FakeSubsonic

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-subsonic-'))
  library = await openLibrary(join(folder, 'songs.murecom'), { model: 'gtzan' })
  fake = await new FakeSubsonic().start()
})
afterEach(async () => {
  library.close()
  await fake.close()
  rmSync(folder, { recursive: true })
})

function song(number: number, more: Record<string, unknown> = {}): FakeSong {
  const bytes = songBytes(number)
  const child = { id: `tr-${number}`, title: `Song ${number}`, artist: 'One', size: bytes.length, suffix: 'wav' }
  return { bytes, child: { ...child, duration: 4, path: `One/${number}.wav`, ...more } }
}

const quick: OpenMusicServerOptions = { password: PASSWORD, backoffMs: 1, tries: 3 }

async function index(options: AddServerOptions = {}, opening: OpenMusicServerOptions = {}): Promise<AddServerReport> {
  const server = await openMusicServer(fake.url, { ...quick, ...opening })
  try {
    return await library.addServer(server, { workers: 0, ...options })
  } finally {
    server.close()
  }
}

const streams = (): number => fake.asked.filter(method => method === 'stream').length

test('songs are fetched once, with what the server says of them; the password is nowhere', async () => {
  fake.songs = [
    song(1, { title: '夜に駆ける', artist: 'Ωmega', isrc: ['GBAYE0601498'], genre: 'Rock', year: 1999 }),
    song(2),
  ]
  expect(await index()).toMatchObject({ status: 'done', listed: 2, added: 2, refused: [], gone: 0 })
  expect(library.song(`${fake.name}tr-1`)).toMatchObject({
    title: '夜に駆ける',
    artist: 'Ωmega',
    isrc: 'GBAYE0601498',
    year: 1999,
  })
  expect(library.idOnServer('tr-2')).toBe(library.idOf(`${fake.name}tr-2`))
  const before = streams()
  expect(await index()).toMatchObject({ added: 0, unchanged: 2, bytes: 0 })
  expect(streams()).toBe(before)
  // Other tags of the same sound are taken without it.
  fake.songs[1]!.child['title'] = 'Another name'
  expect(await index()).toMatchObject({ unchanged: 1, retagged: 1, bytes: 0 })
  expect(library.song(`${fake.name}tr-2`)?.title).toBe('Another name')
  library.close()
  for (const name of readdirSync(folder)) {
    expect(readFileSync(join(folder, name)).includes(Buffer.from(PASSWORD))).toBe(false)
  }
})

test('of a long mp3 the middle is fetched; a server without ranges gives the whole', async () => {
  const three = readFileSync(new URL('../../../decode/test/fixtures/ffmpeg/layer3.mp3', import.meta.url))
  const bytes = Buffer.concat(Array.from({ length: 100 }, () => three))
  fake.songs = [{ bytes, child: { id: 'long', title: 'Long', suffix: 'mp3', size: bytes.length, duration: 300 } }]
  const part = await index()
  expect(part).toMatchObject({ added: 1, refused: [] })
  expect(part.bytes).toBeLessThan(bytes.length / 4)
  expect(library.songs()[0]?.durationSeconds).toBe(300)
  fake.hasRanges = false
  fake.songs[0]!.child['id'] = 'again'
  fake.songs[0]!.child['title'] = 'Long again'
  const whole = await index()
  expect(whole).toMatchObject({ added: 1, gone: 1 })
  expect(whole.bytes).toBeGreaterThanOrEqual(bytes.length)
})

test('502, HTML, a cut connection and silence are tried again; a song that stays away is refused and comes later', async () => {
  fake.songs = [song(1), song(2), song(3)]
  let count = 0
  fake.fault = (url, response) => {
    if (url.searchParams.get('id') === 'tr-2') return fail(response, 0, `broken, ${PASSWORD}`)
    count++
    if (count % 4 === 1) return response.writeHead(502).end('<html>bad gateway') && true
    if (count % 4 === 2)
      return response.writeHead(200, { 'content-type': 'text/html' }).end('<html>a page of some proxy') && true
    if (count % 4 === 3) return response.destroy() && true
    return undefined
  }
  const report = await index({}, { tries: 6 })
  expect(report).toMatchObject({ status: 'done', added: 2 })
  expect(report.refused).toMatchObject([{ path: `${fake.name}tr-2`, kind: 'bad-answer', isVerdict: false }])
  expect(JSON.stringify(report)).not.toContain(PASSWORD)
  fake.fault = () => undefined
  expect(await index()).toMatchObject({ added: 1, unchanged: 2, refused: [] })
  // A page that does not say what it is is no verdict on the song.
  fake.songs.push(song(4))
  fake.fault = (url, response) => (url.pathname.includes('stream') ? response.end('<html>') && true : undefined)
  expect((await index()).refused).toMatchObject([{ path: `${fake.name}tr-4`, isVerdict: false }])
  fake.fault = () => true // never an answer
  await expect(index({}, { timeoutMs: 50, tries: 1 })).rejects.toMatchObject({ code: 'no-answer' })
})

test('a server that goes away is left alone, and the next run goes on', async () => {
  fake.songs = Array.from({ length: 14 }, (_, i) => song(i + 1))
  fake.fault = (url, response) => (url.pathname.includes('stream') ? response.writeHead(503).end() && true : undefined)
  const away = await index({}, { tries: 1 })
  expect(away).toMatchObject({ status: 'waiting', added: 0 })
  expect(away.reason).toMatch(/10 songs in a row/)
  expect(away.refused.length).toBeLessThan(14)
  fake.fault = () => undefined
  expect(await index()).toMatchObject({ status: 'done', added: 14 })
})

test('songs that are gone leave; a page that lost one, and a disk that is away, lose nothing', async () => {
  fake.songs = Array.from({ length: 24 }, (_, i) => song(i + 1))
  await index()
  const all = fake.songs
  fake.songs = all.slice(1)
  expect(await index()).toMatchObject({ gone: 1, unavailable: 0 })
  expect(library.song(`${fake.name}tr-1`)).toBe(undefined)
  // The list leaves out a song that is still there.
  const left = fake.songs[0]!.child
  fake.fault = (url, response) => {
    if (url.pathname.includes('search3')) fake.songs = url.searchParams.get('songOffset') === '0' ? all.slice(2) : []
    else if (url.searchParams.get('id') === left['id']) fake.songs = all
    return response.headersSent
  }
  expect(await index()).toMatchObject({ gone: 0, unavailable: 1 })
  fake.fault = () => undefined
  for (const rest of [[], all.slice(20)]) {
    fake.songs = rest
    expect((await index()).gone).toBe(0)
  }
  expect(library.length).toBe(23)
  expect(await index({ missing: 'prune' })).toMatchObject({ gone: 19 })
  expect(library.length).toBe(4)
})

test('a server that numbers its songs anew costs nothing', async () => {
  fake.songs = [song(1), song(2)]
  await index()
  const id = library.idOf(`${fake.name}tr-1`)
  for (const { child } of fake.songs) child['id'] = `new/${child['id']}`
  expect(await index()).toMatchObject({ added: 0, known: 2, gone: 0, bytes: 0 })
  expect(library.idOnServer('new/tr-1', fake.name)).toBe(id)
  expect(library.idOf(`${fake.name}new%2Ftr-1`)).toBe(id)
  expect(library.length).toBe(2)
})

test('files that lie here are read from here, and nowhere else', async () => {
  const music = join(folder, 'music')
  mkdirSync(join(music, 'One'), { recursive: true })
  writeFileSync(join(music, 'One', '1.wav'), songBytes(1))
  writeFileSync(join(folder, 'secret.wav'), songBytes(2))
  const outside = { path: '../secret.wav', size: songBytes(2).length }
  fake.songs = [song(1), song(2, outside), song(3, { path: 'One/1.wav', size: 7 })]
  const pathMap = [{ from: '', to: music }]
  expect(await index({ pathMap })).toMatchObject({ added: 3 })
  expect(library.songs().map(({ path }) => path)).toEqual([
    join(music, 'One', '1.wav'),
    `${fake.name}tr-2`,
    `${fake.name}tr-3`,
  ])
  expect(streams()).toBe(2)
  expect(await index({ pathMap })).toMatchObject({ unchanged: 3 })
  // A folder that was indexed before only gets the ids.
  await library.addFolder(music, { workers: 0 })
  expect(library.length).toBe(3)
  fake.songs = []
  expect(await index({ missing: 'prune' })).toMatchObject({ gone: 3 })
  expect(library.songs().map(({ path }) => path)).toEqual([join(music, 'One', '1.wav')])
})

test('a budget of a day ends a run, also the next one', async () => {
  fake.songs = [song(1), song(2), song(3), song(4), song(5)]
  const budget = { bytesADay: songBytes(1).length + 1 }
  const first = await index(budget)
  expect(first).toMatchObject({ status: 'waiting', reason: 'the budget of this day is used up' })
  expect(first.added).toBeLessThan(5)
  expect(await index(budget)).toMatchObject({ status: 'waiting', added: 0 })
  expect(await index()).toMatchObject({ status: 'done', added: 5 - first.added })
})

test('another host gets no login; the same host is followed', async () => {
  const seen: string[] = []
  const other = createServer((request, response) => {
    seen.push(request.url!)
    response.end('{}')
  })
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const port = (other.address() as AddressInfo).port
  fake.fault = (url, response) =>
    response.writeHead(302, { location: `http://127.0.0.1:${port}${url.pathname}${url.search}` }).end() && true
  const refused = await index().catch((error: Error) => error)
  expect(refused).toMatchObject({ code: 'redirected' })
  expect((refused as Error).message).not.toMatch(/t=|ann/)
  expect(seen).toEqual([])
  other.close()
  fake.songs = [song(1)]
  fake.fault = (url, response) =>
    url.pathname.startsWith('/old/')
      ? response.writeHead(301, { location: `${url.pathname.slice(4)}?u=somebody` }).end() && true
      : undefined
  const server = await openMusicServer(`${fake.url}old/`, quick)
  expect(await library.addServer(server, { workers: 0 })).toMatchObject({ added: 1 })
  expect(library.songs()[0]?.path).toBe(`${fake.name}old/tr-1`)
  server.close()
})

test('a wrong password, and an address that is no server, are said in one line', async () => {
  for (const [password, user] of [
    ['false', 'ann'],
    [PASSWORD, 'bob'],
  ] as const) {
    const url = fake.url.replace('ann', user)
    const error = await openMusicServer(url, { ...quick, password }).catch((error: Error) => error)
    expect(error).toMatchObject({ code: 'wrong-login' })
    expect((error as Error).message).not.toContain(password)
  }
  fake.fault = (_, response) => response.end('{"hello":1}') && true
  await expect(index()).rejects.toThrow('is not a server of OpenSubsonic')
  await expect(openMusicServer('subsonic+ftp://ann:secret@x/', quick)).rejects.toThrow('//***@x/')
  await expect(openMusicServer('subsonic+http://127.0.0.1:1/', { ...quick, tries: 1 })).rejects.toThrow('needs a user')
  await expect(openMusicServer('subsonic+http://a@127.0.0.1:1/', { ...quick, tries: 1 })).rejects.toMatchObject({
    code: 'unreachable',
  })
})

test('what a hostile server says is bounded', async () => {
  const long = 'x'.repeat(100_000)
  fake.songs = [
    song(1, {
      title: long,
      artist: { a: 1 },
      year: '1999',
      size: -1,
      duration: 'NaN',
      path: `/${long}`,
      created: 'never',
    }),
    song(2, { id: long }),
    song(3, { isDir: true }),
    song(4, { id: 77, title: 'a\u0000b\u202ec', genres: [{ name: 'Jazz' }, 5, null] }),
  ]
  expect(await index()).toMatchObject({ listed: 2 })
  const titles = library.songs().map(({ title }) => title)
  expect(titles.every(title => title.length <= 1000)).toBe(true)
})

test('stars, ratings, counts and playlists come along, and a playlist goes back', async () => {
  fake.songs = [
    song(1, { starred: '2026-01-02T03:04:05Z', userRating: 4, playCount: 7, played: '2026-02-01T00:00:00Z' }),
    song(2),
  ]
  fake.playlists = [
    { id: 'p1', name: 'Mine', comment: 'by hand', owner: 'ann', songs: ['tr-2', 'tr-1', 'tr-2', 'nothing'] },
    { id: 'p2', name: 'Theirs', comment: '', owner: 'bob', songs: ['tr-1'] },
  ]
  using listening = openListening(':memory:')
  expect((await index({ listening })).takenAlong).toEqual({ marks: 3, counts: 1, playlists: 1 })
  const marks = listening.marks()
  expect(marks.find(({ item }) => item.kind === 'song')).toMatchObject({
    rating: 4,
    starred: Date.UTC(2026, 0, 2, 3, 4, 5),
  })
  expect(marks.map(({ item }) => item.kind).sort()).toEqual(['album', 'artist', 'song'])
  expect(listening.playCounts()).toMatchObject([{ count: 7, song: { path: `${fake.name}tr-1` } }])
  const [mine] = listening.playlists()
  expect(listening.playlist(mine!.id)?.songs.map(({ path }) => path.slice(-4))).toEqual(['tr-2', 'tr-1', 'tr-2'])

  const server = await openMusicServer(fake.url, quick)
  const songs = [{ id: 'tr-1', hash: 'h', path: `${fake.name}tr-1` }]
  expect(await writeToServer(server, 'Mix ☃', songs, listening)).toBe('made')
  expect(await writeToServer(server, 'Mix ☃', [...songs, ...songs], listening)).toBe('replaced')
  expect(fake.playlists.at(-1)).toMatchObject({ name: 'Mix ☃', songs: ['tr-1', 'tr-1'] })
  await expect(writeToServer(server, 'Mine', songs, listening)).rejects.toMatchObject({ code: 'not-ours' })
  expect(fake.playlists[0]!.songs).toHaveLength(4)
  server.close()
  // It is known again when the mark in its comment is lost, and when our notes are.
  fake.playlists.at(-1)!.comment = ''
  await index({ listening })
  const again = await openMusicServer(fake.url, quick)
  expect(await writeToServer(again, 'Mix ☃', songs, listening)).toBe('replaced')
  again.close()
  // A list that was deleted there goes here, too.
  fake.playlists = []
  await index({ listening })
  expect(listening.playlists()).toEqual([])
})

test('10,000 songs are listed in pages', async () => {
  const one = song(1)
  fake.songs = Array.from({ length: 10_000 }, (_, i) => ({
    ...one,
    child: { ...one.child, id: `n${i}`, title: `${i}` },
  }))
  const report = await index({ bytesADay: 1 })
  expect(report).toMatchObject({ status: 'waiting', listed: 10_000 })
  expect(existsSync(join(folder, 'songs.murecom'))).toBe(true)
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
test.skipIf(!hasOpenssl)('a certificate that nobody knows is refused, unless it is named [needs openssl]', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
    ...names,
  ]
  expect(spawnSync('openssl', [...made, '-keyout', key, '-out', cert]).status).toBe(0)
  await fake.close()
  fake = await new FakeSubsonic({ key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }).start()
  fake.songs = [song(1)]
  await expect(index()).rejects.toMatchObject({ code: 'certificate' })
  expect(fake.asked).toEqual([])
  expect(await index({}, { ca: readFileSync(cert, 'utf8') })).toMatchObject({ added: 1 })
  expect(await index({}, { insecure: true })).toMatchObject({ unchanged: 1 })
})
