/** What pages of other origins, files that were replaced, and clients that speak no HTTP get. */
import { once } from 'node:events'
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NextSongsAnswer } from 'murecom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { urlsOf } from '../../src/server/socket/addresses.ts'
import { createServer, listen, type NextSongSource, type RunningServer } from '../../src/server.ts'
import { fakeLibrary, fakeRecommender, namedSongs } from './fake-library.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-strangers-'))
afterAll(() => rmSync(folder, { recursive: true }))
const library = fakeLibrary(folder, 8)
const app = createServer({ library, recommender: fakeRecommender() })

describe('pages of other origins', () => {
  test.each([
    ['GET', '/api/songs', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['GET', '/api/songs', { 'Sec-Fetch-Site': 'same-site' }, 403], // another port of this machine
    ['GET', '/api/songs', { Origin: 'https://evil.example' }, 403],
    ['GET', '/api/songs', { Origin: 'null' }, 403],
    ['GET', '/api/audio/1', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': 'audio' }, 403],
    ['GET', '/rest/getSong?id=1', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['GET', '/metrics', { Origin: 'https://evil.example' }, 403],
    ['GET', '/api/songs', { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['GET', '/api/songs', { 'Sec-Fetch-Site': 'none' }, 200],
    ['GET', '/api/songs', { Origin: 'http://localhost' }, 200],
    ['GET', '/api/songs', {}, 200],
    ['POST', '/api/m3u', { 'Content-Type': 'application/json', Origin: 'https://evil.example' }, 403],
    ['POST', '/api/m3u', { 'Content-Type': 'application/json', Origin: 'http://localhost' }, 200],
    ['POST', '/api/m3u', { 'Content-Type': 'Application/JSON; charset=utf-8' }, 200],
    ['POST', '/api/m3u', { 'Content-Type': 'text/plain' }, 415],
    ['POST', '/api/m3u', { 'Content-Type': 'application/jsonx' }, 415],
    ['POST', '/api/m3u', { 'Content-Type': 'application/x-www-form-urlencoded' }, 415],
  ] as const)('%s %s with %j is %i', async (method, path, headers, status) => {
    const body = method === 'POST' ? '{"ids":[1]}' : undefined
    const response = await app.request(path, { method, headers: { host: 'localhost', ...headers }, body })
    expect(response.status).toBe(status)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  /** A recommender that answers a song unknown to playlists with what sounds like it, as murecom's does with a library. */
  const withAudio = (matched: number | null): NextSongSource => ({
    ...fakeRecommender(),
    nextSongs: async ({ trackName }): Promise<NextSongsAnswer> => ({
      status: 'ok',
      matched: { id: matched, sourceId: null, name: trackName, artists: [], imageUrl: null },
      next: [{ id: null, sourceId: null, name: 'Private', artists: [], imageUrl: null, because: 'audio' }],
    }),
    nearestTracks: () => [{ id: 3, sourceId: 's', name: 'Song 3', artists: [], imageUrl: null }],
  })

  test.each([
    [null, { error: 'track not found' }],
    [7, { error: 'not part of the trainset' }],
  ])(
    'next songs never come from the library (matched %j), and an unknown name brings no others',
    async (matched, body) => {
      const open = createServer({ library, recommender: withAudio(matched) })
      const response = await open.request('/next-song?track_name=Song%202', {
        headers: { Origin: 'https://a.example' },
      })
      expect(response.status).toBe(404)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(await response.json()).toEqual(body)
    },
  )

  test("for a song of the library that no playlist knows the owner's page gets what sounds like it", async () => {
    const recommender = { ...fakeRecommender(), nextSongs: async () => ({ status: 'track-not-found' }) as const }
    const response = await createServer({ library, recommender }).request('/api/next/2?limit=2')
    const reasons = [{ kind: 'sound', score: 1 }]
    expect(await response.json()).toEqual({
      matched: { track_id: '', track_name: 'Song 2', artists: ['Björk'], album_cover: '', song: 2 },
      next: [
        { track_id: '', track_name: 'Song 1', artists: ['王菲'], album_cover: '', song: 1, reasons },
        { track_id: '', track_name: 'Song 3', artists: ['The <Tags> & "Quotes"'], album_cover: '', song: 3, reasons },
      ],
    })
  })
})

describe.skipIf(process.platform === 'win32')('files that were replaced since they were indexed', () => {
  const secret = join(folder, 'passwd')
  beforeAll(() => writeFileSync(secret, 'root:x:0:0'))
  const replace = (song: number, make: (path: string) => void) => {
    const path = library.paths[song - 1]!
    rmSync(path)
    make(path)
  }
  const statusOf = async (path: string) => {
    const response = await app.request(path)
    const text = await response.text()
    expect(text).not.toContain('root:x')
    expect(text).not.toContain(folder)
    return response.status
  }

  test('a link to another file is not served, in no way', async () => {
    replace(1, path => symlinkSync(secret, path))
    for (const path of ['/api/audio/1', '/api/mel/1']) expect(await statusOf(path)).toBe(404)
    const rest = await app.request('/rest/stream?id=1&f=json')
    expect(await rest.json()).toMatchObject({ 'subsonic-response': { error: { code: 70 } } })
    const head = await app.request('/api/audio/1', { method: 'HEAD' })
    expect(head.status).toBe(404)
  })

  test('a folder, a link to nowhere and a link to itself are not served', async () => {
    replace(2, path => mkdirSync(path))
    replace(3, path => symlinkSync(join(folder, 'nowhere.wav'), path))
    replace(4, path => symlinkSync(path, path))
    for (const id of [2, 3, 4]) expect(await statusOf(`/api/audio/${id}`)).toBe(404)
  })

  test('a collection of links to music is served', async () => {
    const elsewhere = join(folder, 'elsewhere.wav')
    replace(5, path => {
      writeFileSync(elsewhere, 'RIFF')
      symlinkSync(elsewhere, path)
    })
    expect(await (await app.request('/api/audio/5')).text()).toBe('RIFF')
  })

  test('a file that is replaced between the answer and its first byte is not sent', async () => {
    const response = await app.request('/api/audio/6')
    replace(6, path => linkSync(secret, path))
    await expect(response.text()).rejects.toThrow('the file of this song was replaced')
    const gone = await app.request('/api/audio/7')
    renameSync(library.paths[6]!, join(folder, 'moved.wav'))
    const error = await gone.text().catch((reason: Error) => reason.message)
    expect(error).toBe('the file of this song was replaced')
  })
})

describe('over a socket', () => {
  let server: RunningServer
  beforeAll(async () => {
    server = await listen(app, { host: '127.0.0.1', port: 0, graceMs: 300 })
  })
  afterAll(() => server.close())

  const exchange = async (bytes: string): Promise<string> => {
    const socket = connect(server.port, '127.0.0.1').on('error', () => {})
    let answer = ''
    socket.on('data', piece => {
      answer += String(piece)
    })
    socket.write(bytes)
    await once(socket, 'close')
    return answer
  }

  test.each([
    ['no HTTP', '\0\0\0\0\r\n\r\n', 400],
    ['a head that is too large', `GET /${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`, 431],
    ['a header that is too large', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', 400],
    ['an expectation', 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n', 417],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['a backslash', 'GET /\\..\\x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400],
    ['a stranger', 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
  ])('%s: a refusal with the security headers', async (_, bytes, status) => {
    const answer = await exchange(bytes)
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer.toLowerCase()).toContain("content-security-policy: default-src 'self'")
    expect(answer.toLowerCase()).toContain('x-content-type-options: nosniff')
    expect(answer).toMatch(/\{"error":".+"\}/)
  })

  test('a stop answers what comes on a connection that is still open with 503, and ends streams after a moment', async () => {
    const stopping = await listen(app, { host: '127.0.0.1', port: 0, graceMs: 300 })
    const busy = connect(stopping.port, '127.0.0.1').on('error', () => {})
    let answer = ''
    busy.on('data', piece => {
      answer += String(piece)
    })
    // The first request never ends, so the connection is not idle when the stop comes.
    busy.write(
      'POST /api/m3u HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n',
    )
    await expect.poll(() => fetch(`${stopping.url}/api/health`).then(r => r.status)).toBe(200)
    const closed = stopping.close()
    busy.write('{"ids":[8]}  GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(busy, 'close')
    await closed
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('HTTP/1.1 503 ')
    expect(answer).toContain('{"error":"the server is being stopped"}')
  })
})

test('names leave at a length that names have, without what is not text', async () => {
  const songs = library.numberedSongs().map(song => ({
    ...song,
    title: `\u202eTitle\u0000${'x'.repeat(5000)}`,
    artist: `\u2066A\u0007B`,
    album: '\ud800',
  }))
  const odd = createServer({ library: { ...library, ...namedSongs(() => songs) } })
  const { title, artist, album } = (await (await odd.request('/api/songs/8')).json()) as Record<string, string>
  expect([title?.length, title?.slice(0, 6), artist, album]).toEqual([1000, 'Titlex', 'AB', '\ufffd'])
  const rest = await (await odd.request('/rest/getSong?id=8')).text()
  expect(rest).toContain('artist="AB"')
  expect(rest.length).toBeLessThan(2000)
})

test('addresses that work, for a server that listens on all', () => {
  const address = (family: 'IPv4' | 'IPv6', text: string, internal = false) =>
    ({ family, address: text, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
  const interfaces = {
    lo: [address('IPv4', '127.0.0.1', true), address('IPv6', '::1', true)],
    eth0: [address('IPv6', 'fe80::1'), address('IPv6', '2001:db8::5'), address('IPv4', '192.168.1.5')],
  }
  expect(urlsOf('0.0.0.0', 8080, interfaces)).toEqual(['http://127.0.0.1:8080', 'http://192.168.1.5:8080'])
  expect(urlsOf('::', 80, interfaces)).toEqual(['http://[::1]:80', 'http://192.168.1.5:80', 'http://[2001:db8::5]:80'])
  expect(urlsOf('192.168.1.5', 1, interfaces)).toEqual(['http://192.168.1.5:1'])
})
