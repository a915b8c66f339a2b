/** Songs and covers of a server of music, handed on by ours. */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { type Library, type MusicServer, openLibrary, openMusicServer } from 'murecom/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { storeLibrary } from '../../../murecom/test/reference/stored-library.ts'
import { FakeSubsonic, PASSWORD } from '../../../murecom/test/servers/fake-subsonic.ts'
import { createServer } from '../../src/server.ts'

/** More than two pieces. */
const BYTES = Uint8Array.from({ length: 5_000_000 }, (_, i) => (i * 7919) >>> 4)
const PNG = Buffer.from('\x89PNG\r\n\x1a\n and a picture', 'latin1')

let folder: string
let fake: FakeSubsonic
let library: Library
let server: MusicServer
let app: Hono
let id: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-server-audio-'))
  fake = await new FakeSubsonic().start()
  fake.songs = [{ child: { id: 's 1', title: 'One' }, bytes: BYTES }]
  const file = join(folder, 'library.murecom')
  const path = `${fake.name}s%201`
  storeLibrary(
    file,
    3,
    ['a'],
    [
      { path, title: 'One', vectors: [1, 0, 0], tags: [1] },
      { path: 'subsonic://elsewhere/1', title: 'Two', vectors: [1, 0, 0], tags: [1] },
    ],
  )
  library = await openLibrary(file)
  server = await openMusicServer(fake.url, { password: PASSWORD, tries: 1, timeoutMs: 2000 })
  app = createServer({ library, musicServers: [server] })
  id = library.idOf(path)!
})
afterEach(async () => {
  server.close()
  library.close()
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })
const bodyOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

test.each([['/api/audio/:id'], ['/rest/stream?id=:id'], ['/rest/download.view?id=:id&u=x&p=x']])(
  '%s: whole, in pieces',
  async path => {
    const response = await ask(path.replace(':id', String(id)))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect(response.headers.get('content-length')).toBe(String(BYTES.length))
    expect((await bodyOf(response)).equals(BYTES)).toBe(true)
    expect(fake.asked.filter(method => method === 'stream')).toHaveLength(3)
  },
)

test.each([
  ['bytes=100-199', 100, 199],
  ['bytes=3000000-', 3_000_000, BYTES.length - 1],
  ['bytes=4999990-99999999', 4_999_990, BYTES.length - 1],
])('%s is that part', async (range, first, last) => {
  const response = await ask(`/api/audio/${id}`, { range })
  expect(response.status).toBe(206)
  expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${BYTES.length}`)
  expect(response.headers.get('content-length')).toBe(String(last - first + 1))
  expect((await bodyOf(response)).equals(BYTES.subarray(first, last + 1))).toBe(true)
})

test('a range behind the end is refused, and HEAD has no body', async () => {
  const head = await app.request(`/api/audio/${id}`, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length')]).toEqual([200, String(BYTES.length)])
  expect(await bodyOf(head)).toHaveLength(0)
  fake.fault = (url, response) => url.pathname.includes('stream') && !!response.writeHead(416).end()
  expect((await ask(`/api/audio/${id}`, { range: 'bytes=6000000-' })).status).toBe(416)
})

test('a server without ranges gives the whole song, whatever part was asked for', async () => {
  fake.hasRanges = false
  for (const headers of [{}, { range: 'bytes=100-199' }] as Record<string, string>[]) {
    const response = await ask(`/api/audio/${id}`, headers)
    expect(response.status).toBe(200)
    expect((await bodyOf(response)).equals(BYTES)).toBe(true)
  }
})

test('a player that leaves early ends the transfer', async () => {
  for (let i = 0; i < 30; i++) {
    const response = await ask(`/api/audio/${id}`)
    const reader = response.body!.getReader()
    await reader.read()
    await reader.cancel()
  }
  expect((await ask(`/api/audio/${id}`, { range: 'bytes=0-9' })).status).toBe(206)
})

describe('a server that', () => {
  test.each<[string, FakeSubsonic['fault'], number]>([
    ['answers 502', (_url, response) => !!response.writeHead(502).end('<html>bad</html>'), 503],
    ['answers HTML', (_url, response) => !!response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), 503],
    ['refuses the login', (_url, response) => !!response.writeHead(401).end(), 503],
  ])('%s', async (_, fault, status) => {
    fake.fault = fault
    const response = await ask(`/api/audio/${id}`)
    expect(response.status).toBe(status)
    const text = await response.text()
    expect(text).toContain('the server of music')
    expect(text).not.toMatch(/127\.0\.0\.1|ann|geheim/)
  })

  test('has the song no more', async () => {
    fake.songs = []
    expect((await ask(`/api/audio/${id}`)).status).toBe(404)
  })

  test('sends us to another host: that one gets nothing', async () => {
    const asked: string[] = []
    const other = createHttpServer((request, response) => {
      asked.push(request.url!)
      response.end('music')
    })
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    fake.fault = (_url, response) =>
      !!response.writeHead(302, { location: `http://localhost:${port}/rest/stream.view` }).end()
    expect((await ask(`/api/audio/${id}`)).status).toBe(503)
    expect((await ask(`/api/cover/${id}`)).status).toBe(204)
    expect(asked).toEqual([])
    other.close()
  })

  test('breaks off in the middle: the song breaks off, too', async () => {
    let asked = 0
    fake.fault = (url, response) => url.pathname.includes('stream') && ++asked > 1 && !!response.writeHead(503).end()
    const response = await ask(`/api/audio/${id}`)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  test('is none that we are signed in to', async () => {
    const response = await ask(`/api/audio/${library.idOf('subsonic://elsewhere/1')}`)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('start with --server')
  })
})

describe('covers', () => {
  const answers: [string, Buffer | undefined, number][] = [
    ['a picture', PNG, 200],
    ['HTML', Buffer.from('<svg onload=alert(1)>'), 204],
    ['20 MB', Buffer.concat([PNG, Buffer.alloc(20 * 2 ** 20)]), 204],
    ['none', undefined, 204],
  ]
  test.each(answers)('%s', async (_, bytes, status) => {
    fake.fault = (url, response) => {
      if (!url.pathname.includes('getCoverArt')) return false
      if (url.searchParams.get('id') !== 's 1' || !bytes) return !!response.writeHead(404).end()
      return !!response.writeHead(200, { 'content-type': 'image/png' }).end(bytes)
    }
    const response = await ask(`/api/cover/${id}`)
    expect(response.status).toBe(status)
    const rest = await ask(`/rest/getCoverArt?id=${id}&f=json`)
    if (status === 200) {
      expect((await bodyOf(response)).equals(PNG)).toBe(true)
      expect((await bodyOf(rest)).equals(PNG)).toBe(true)
    } else expect(await rest.text()).toContain('there is no cover')
  })
})
