/** The covers of songs on servers of music: what is a picture is handed on, and nothing else, within bounds. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startJellyfin } from '@murecom/jellyfin-simulator'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type MusicServer, openMusicServer } from '../../src/node.ts'
import { FakeSubsonic, PASSWORD } from './fake-subsonic.ts'

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and a picture', 'latin1')
const ID = '1'.padStart(32, '0')
const LARGE = Buffer.concat([PNG, Buffer.alloc(50 * 2 ** 20)])

type Answer = (response: ServerResponse, url: string) => void
/** A server with one song, whose requests for its cover are answered by `answer`, when there is one. */
interface Peer {
  server: MusicServer
  cover: Uint8Array | undefined
  answer: Answer | undefined
  /** What must not leave the two. */
  secrets: string[]
  close(): Promise<void>
}

const PEERS: Record<string, () => Promise<Peer>> = {
  async Jellyfin() {
    const jellyfin = await startJellyfin()
    const file = { seconds: 4, container: 'wav', path: '/m/1.wav', bytes: new Uint8Array(9) }
    const server = await openMusicServer(`jellyfin+http://${jellyfin.user}@${jellyfin.host}/`, {
      ...{ password: jellyfin.password, tries: 1, backoffMs: 1, timeoutMs: 2000 },
    })
    const peer: Peer = {
      ...{ server, cover: undefined, answer: undefined },
      secrets: [jellyfin.password, '0123456789abcdef'],
      close: () => jellyfin.close(),
    }
    jellyfin.fault = (request, response) => {
      const isCover = request.url!.startsWith(`/Items/${ID}/Images/Primary`)
      jellyfin.songs = [{ id: ID, name: 'One', ...file, ...(peer.cover && { cover: peer.cover }) }]
      if (isCover && peer.answer) peer.answer(response, request.url!)
      return isCover && peer.answer !== undefined
    }
    return peer
  },
  async OpenSubsonic() {
    const fake = await new FakeSubsonic().start()
    const server = await openMusicServer(fake.url, { password: PASSWORD, tries: 1, backoffMs: 1, timeoutMs: 2000 })
    const peer: Peer = {
      ...{ server, cover: undefined, answer: undefined },
      secrets: [PASSWORD, 't=', 's='],
      close: () => fake.close(),
    }
    fake.fault = (url, response) => {
      const isCover = url.pathname.includes('getCoverArt')
      fake.songs = [
        { child: { id: ID, title: 'One' }, bytes: new Uint8Array(9), ...(peer.cover && { cover: peer.cover }) },
      ]
      if (isCover && peer.answer) peer.answer(response, url.pathname + url.search)
      return isCover && peer.answer !== undefined
    }
    return peer
  },
}

describe.each(Object.entries(PEERS))('%s', (_, start) => {
  let peer: Peer
  beforeEach(async () => {
    peer = await start()
  })
  afterEach(async () => {
    peer.server.close()
    await peer.close()
  })
  const pictured = (bytes: Uint8Array, type: string, status = 200) => {
    peer.answer = response => response.writeHead(status, { 'content-type': type }).end(bytes)
  }

  test('a picture is handed on with the type of its bytes, a song without one has none', async () => {
    expect(await peer.server.cover(ID)).toBeUndefined()
    peer.cover = PNG
    expect(await peer.server.cover(ID)).toEqual({ mimeType: 'image/png', bytes: Uint8Array.from(PNG) })
    pictured(PNG, 'text/plain')
    expect(await peer.server.cover(ID)).toMatchObject({ mimeType: 'image/png' })
  })

  test.each([
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml'],
    ['a page that is called a picture', '<!doctype html><script>alert(1)</script>', 'image/png'],
    ['nothing', '', 'image/png'],
    ['an error as text', '{"subsonic-response":{"status":"failed"}}', 'application/json'],
  ])('%s is no cover', async (_what, text, type) => {
    pictured(Buffer.from(text), type)
    expect(await peer.server.cover(ID)).toBeUndefined()
  })

  test.each([400, 403, 404, 410])('status %i is no cover', async status => {
    pictured(PNG, 'image/png', status)
    expect(await peer.server.cover(ID)).toBeUndefined()
  })

  test('of 50 MB the rest is not taken', async () => {
    let closed: Promise<boolean> | undefined
    peer.answer = response => {
      closed = new Promise(resolve => response.once('close', () => resolve(response.writableFinished)))
      response.writeHead(200, { 'content-type': 'image/png' }).end(LARGE)
    }
    expect(await peer.server.cover(ID)).toBeUndefined()
    expect(await closed).toBe(false)
    // The place at the server is free again.
    pictured(PNG, 'image/png')
    for (let i = 0; i < 20; i++) expect(await peer.server.cover(ID)).toBeDefined()
  })

  test('another host is not asked, the same host is', async () => {
    const asked: string[] = []
    const other = createServer((request, response) => {
      asked.push(`${request.url} ${JSON.stringify(request.headers)}`)
      response.end(PNG)
    })
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    peer.answer = (response, url) => response.writeHead(302, { location: `http://localhost:${port}${url}` }).end()
    const refused = await peer.server.cover(ID).catch((error: Error) => error)
    other.close()
    expect(refused).toMatchObject({ code: 'redirected' })
    for (const secret of peer.secrets) expect((refused as Error).message).not.toContain(secret)
    expect(asked).toEqual([])
    let isMoved = false
    peer.answer = (response, url) => {
      if (isMoved) return response.end(PNG)
      isMoved = true
      return response.writeHead(302, { location: url.split('?')[0]! }).end()
    }
    expect(await peer.server.cover(ID)).toMatchObject({ mimeType: 'image/png' })
  })

  test.each<[string, Answer, string]>([
    ['answers 502', response => response.writeHead(502).end('<html>bad</html>'), 'no-answer'],
    ['answers a page', response => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), 'bad-answer'],
    ['is silent', () => {}, 'no-answer'],
    [
      'breaks off',
      response => response.writeHead(200, { 'content-length': 99 }).write(PNG, () => response.destroy()),
      'unreachable',
    ],
  ])('a server that %s is said to do so', async (_what, answer, code) => {
    peer.answer = answer
    const error = await peer.server.cover(ID).catch((error: Error) => error)
    expect(error).toMatchObject({ code })
    for (const secret of peer.secrets) expect((error as Error).message).not.toContain(secret)
  })
})
