import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export const USER = 'ann'
export const PASSWORD = 'gänse-geheim'

/** A song of the fake server: what it says of it, and its file. */
export interface FakeSong {
  child: Record<string, unknown>
  bytes: Uint8Array
  /** Its picture, if it has one. */
  cover?: Uint8Array
}

/** What answers a request in place of the server; undefined lets it answer itself. */
type Fault = (url: URL, response: ServerResponse) => boolean | undefined

/** A server of OpenSubsonic on the loopback, with whatever songs and faults a test wants. */
export class FakeSubsonic {
  songs: FakeSong[] = []
  hasRanges = true
  fault: Fault = () => undefined
  /** Method names in order. */
  readonly asked: string[] = []
  /** Bytes of sound that were sent. */
  sent = 0
  playlists: { id: string; name: string; comment: string; owner: string; songs: string[] }[] = []
  #server: ReturnType<typeof createServer>
  readonly #protocol: string

  constructor(tls?: { key: string; cert: string }) {
    const answer = (request: IncomingMessage, response: ServerResponse): void => void this.#answer(request, response)
    this.#server = tls ? createSecureServer(tls, answer) : createServer(answer)
    this.#protocol = tls ? 'https' : 'http'
  }

  async start(): Promise<this> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `subsonic+${this.#protocol}://${USER}@127.0.0.1:${this.port}/`
  }

  get name(): string {
    return `subsonic://127.0.0.1:${this.port}/`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise(resolve => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://x')
    if (request.method === 'POST') {
      let body = ''
      for await (const piece of request) body += piece
      for (const [name, value] of new URLSearchParams(body)) url.searchParams.append(name, value)
    }
    const method = url.pathname.replace(/^\/rest\/|\.view$/g, '')
    this.asked.push(method)
    if (this.fault(url, response)) return
    const { u, t, s } = Object.fromEntries(url.searchParams)
    const token = createHash('md5').update(`${PASSWORD}${s}`).digest('hex')
    if (u !== USER || t !== token) fail(response, 40, `Wrong username or password for ${u}`)
    else this.#methods(method, url.searchParams, request, response)
  }

  #methods(method: string, q: URLSearchParams, request: IncomingMessage, response: ServerResponse): boolean {
    const id = q.get('id') ?? ''
    const song = this.songs.find(({ child }) => child['id'] === id)
    if (method === 'ping') return ok(response, {})
    if (method === 'search3') {
      const [from, count] = [Number(q.get('songOffset')), Number(q.get('songCount'))]
      const found = this.songs.slice(from, from + count).map(({ child }) => child)
      return ok(response, { searchResult3: found.length > 0 ? { song: found } : {} })
    }
    if (method === 'getSong') return song ? ok(response, { song: song.child }) : fail(response, 70, 'no such song')
    if (method === 'stream') return song ? this.#stream(song, request, response) : fail(response, 70, 'no such song')
    if (method === 'getCoverArt') {
      if (!song?.cover) return fail(response, 70, 'no such cover')
      return !!response.writeHead(200, { 'content-type': 'image/png' }).end(song.cover)
    }
    if (method === 'getStarred2') {
      const at = '2026-11-01T10:00:00Z'
      const album = [{ id: 'a', name: 'Great', artist: 'One', starred: at }]
      return ok(response, { starred2: { album, artist: { id: 'b', name: 'Two', starred: at } } })
    }
    if (method === 'getPlaylists') {
      return ok(response, { playlists: { playlist: this.playlists.map(({ songs, ...list }) => list) } })
    }
    const list = this.playlists.find(list => list.id === id || list.id === q.get('playlistId'))
    if (method === 'getPlaylist') {
      return list ? ok(response, { playlist: { entry: list.songs.map(id => ({ id })) } }) : fail(response, 70, 'none')
    }
    if (method === 'createPlaylist') {
      if (list) list.songs = q.getAll('songId')
      const made = list ?? {
        id: `pl-${this.playlists.length}`,
        name: q.get('name')!,
        comment: '',
        owner: USER,
        songs: q.getAll('songId'),
      }
      if (!list) this.playlists.push(made)
      return ok(response, { playlist: { id: made.id } })
    }
    if (method === 'updatePlaylist' && list) list.comment = q.get('comment') ?? list.comment
    return ok(response, {})
  }

  #stream({ bytes }: FakeSong, request: IncomingMessage, response: ServerResponse): true {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const isPart = this.hasRanges && from !== undefined
    const part = isPart ? bytes.subarray(Number(from), Math.min(Number(to), bytes.length - 1) + 1) : bytes
    const range = { 'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` }
    response.writeHead(isPart ? 206 : 200, {
      'content-type': 'audio/mpeg',
      'content-length': part.length,
      ...(isPart && range),
    })
    response.end(part)
    this.sent += part.length
    return true
  }
}

/** Answers; true, as a fault returns it. */
export function ok(response: ServerResponse, content: object): true {
  const answer = { status: 'ok', version: '1.16.1', openSubsonic: true, ...content }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ 'subsonic-response': answer }))
  return true
}

/** Refuses in the form of the protocol. */
export function fail(response: ServerResponse, code: number, message: string): true {
  const answer = { status: 'failed', version: '1.16.1', error: { code, message } }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ 'subsonic-response': answer }))
  return true
}
