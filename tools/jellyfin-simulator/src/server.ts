/**
 * Written from the public description of the API (https://api.jellyfin.org), as far as murecom uses it: signing in, items in
 * pages, the stream of a song, its picture, playlists.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { itemOf, type SimulatedPlaylist, type SimulatedSong } from './catalogue.ts'

export interface JellyfinSimulator {
  readonly host: string
  readonly user: string
  readonly password: string
  /** A key of the server, which is no user's. */
  readonly apiKey: string
  songs: SimulatedSong[]
  readonly playlists: SimulatedPlaylist[]
  /** Method and path of each request, in order. */
  readonly log: readonly string[]
  /** Answers in place of the server when it returns true. */
  fault: (request: IncomingMessage, response: ServerResponse) => boolean
  close(): Promise<void>
}

type State = Pick<JellyfinSimulator, 'songs' | 'playlists' | 'fault'>

const [USER, USER_ID, PASSWORD] = ['ann', 'aaaabbbbccccdddd0000111122223333', 'pass word ☃']
const [TOKEN, API_KEY] = ['0123456789abcdef0123456789abcdef', 'feedfacefeedfacefeedfacefeedface']

/** Starts the simulator on the loopback. */
export async function startJellyfin(): Promise<JellyfinSimulator> {
  const log: string[] = []
  const state: State = { songs: [], playlists: [], fault: () => false }
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x')
    log.push(`${request.method} ${url.pathname}`)
    if (state.fault(request, response)) return
    void answer(state, request, url, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(state, {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: USER,
    password: PASSWORD,
    apiKey: API_KEY,
    log,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}

async function answer(simulator: State, request: IncomingMessage, url: URL, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request)
  const [first, id, part] = url.pathname.split('/').slice(1).map(decodeURIComponent)
  if (first === 'Users' && id === 'AuthenticateByName') return signIn(request, body, response)
  const token = /Token="([^"]*)"/.exec(request.headers.authorization ?? '')?.[1]
  if (token !== TOKEN && token !== API_KEY) return void response.writeHead(401).end()
  const query = new Map(Array.from(url.searchParams, ([name, value]) => [name.toLowerCase(), value]))
  if (first === 'Users') return json(response, [{ Id: USER_ID, Name: USER }])
  if (query.get('userid') !== undefined && query.get('userid') !== USER_ID) return void response.writeHead(404).end()
  if (first === 'Items' && part === 'Images')
    return picture(
      simulator.songs.find(song => song.id === id),
      response,
    )
  if (first === 'Items') return json(response, pageOf(itemsOf(simulator, query), query))
  if (first === 'Audio' && id !== undefined && part === 'stream') {
    const song = simulator.songs.find(song => song.id === id)
    return song ? stream(song.bytes, request, response) : void response.writeHead(404).end()
  }
  if (first === 'Playlists') return playlists(simulator, request, { id, query, body }, response)
  response.writeHead(404).end()
}

function signIn(request: IncomingMessage, body: string, response: ServerResponse): void {
  const { Username, Pw } = JSON.parse(body || '{}') as { Username?: string; Pw?: string }
  const isClient = /Client="[^"]+".*DeviceId="[^"]+"/.test(request.headers.authorization ?? '')
  if (!isClient || Username !== USER || Pw !== PASSWORD)
    return void response.writeHead(401).end('Error processing request.')
  json(response, { AccessToken: TOKEN, User: { Id: USER_ID, Name: USER } })
}

function itemsOf({ songs, playlists }: State, query: ReadonlyMap<string, string>): unknown[] {
  const types = (query.get('includeitemtypes') ?? 'Audio').split(',')
  const fields = (query.get('fields') ?? '').split(',')
  const ids = query.get('ids')?.split(',')
  if (types.includes('Playlist')) return playlists.map(({ id, name }) => ({ Id: id, Name: name, Type: 'Playlist' }))
  if (types.includes('MusicAlbum')) {
    return [
      { Id: 'f0', Name: 'Great', Type: 'MusicAlbum', AlbumArtist: 'One', UserData: { IsFavorite: true } },
      { Id: 'f1', Name: 'Two', Type: 'MusicArtist', UserData: { IsFavorite: true } },
    ]
  }
  return songs.filter(({ id }) => ids?.includes(id) ?? true).map(song => itemOf(song, fields))
}

function playlists(
  { playlists, songs }: State,
  { method }: IncomingMessage,
  { id, query, body }: { id: string | undefined; query: ReadonlyMap<string, string>; body: string },
  response: ServerResponse,
): void {
  if (id === undefined) {
    const { Name, Ids = [] } = JSON.parse(body) as { Name: string; Ids?: string[] }
    const made: SimulatedPlaylist = { id: `${playlists.length}`.padStart(32, 'e'), name: Name, entries: [] }
    playlists.push(made)
    add(made, Ids)
    json(response, { Id: made.id })
    return
  }
  const list = playlists.find(list => list.id === id)
  if (!list) return void response.writeHead(404).end()
  if (method === 'POST') add(list, (query.get('ids') ?? '').split(',').filter(Boolean))
  if (method === 'DELETE') {
    const gone = new Set((query.get('entryids') ?? '').split(','))
    list.entries = list.entries.filter(({ entryId }) => !gone.has(entryId))
  }
  if (method !== 'GET') return void response.writeHead(204).end()
  const items = list.entries.flatMap(({ entryId, song }) => {
    const found = songs.find(({ id }) => id === song)
    return found ? [{ ...itemOf(found, []), PlaylistItemId: entryId }] : []
  })
  json(response, pageOf(items, query))
}

let entries = 0

function add(list: SimulatedPlaylist, songs: readonly string[]): void {
  for (const song of songs) list.entries.push({ entryId: `entry-${++entries}`, song })
}

function pageOf(items: readonly unknown[], query: ReadonlyMap<string, string>): unknown {
  const start = Number(query.get('startindex') ?? 0)
  const limit = Number(query.get('limit') ?? items.length)
  return { Items: items.slice(start, start + limit), TotalRecordCount: items.length, StartIndex: start }
}

function stream(bytes: Uint8Array, { headers }: IncomingMessage, response: ServerResponse): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
  const first = Number(from ?? 0)
  const part = bytes.subarray(first, from === undefined ? bytes.length : Number(to) + 1)
  const range = from !== undefined && { 'content-range': `bytes ${first}-${first + part.length - 1}/${bytes.length}` }
  response.writeHead(range ? 206 : 200, { 'content-type': 'audio/mpeg', 'content-length': part.length, ...range })
  response.end(part)
}

function picture(song: SimulatedSong | undefined, response: ServerResponse): void {
  if (!song?.cover) return void response.writeHead(404).end('no such picture')
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': song.cover.length }).end(song.cover)
}

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(value))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const piece of request) text += piece
  return text
}
