/**
 * Written from the public descriptions of ListenBrainz (https://listenbrainz.readthedocs.io) and of Last.fm's
 * recent tracks (https://www.last.fm/api), as far as murecom uses them.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A play that the services know. */
export interface Scrobble {
  /** In seconds since 1970. */
  at: number
  title: string
  artist: string
  album?: string
  recording?: string
}

export interface ScrobbleSimulator {
  /** Address of ListenBrainz. */
  readonly listenbrainz: string
  /** Address of Last.fm. */
  readonly lastfm: string
  readonly account: string
  readonly token: string
  readonly apiKey: string
  scrobbles: Scrobble[]
  /** Most listens of one answer of ListenBrainz, and most scrobbles of a page of Last.fm. */
  most: number
  /** What Last.fm says plays now. */
  playing: Scrobble | undefined
  /** Path and question of each request, in order. */
  readonly log: readonly string[]
  /** Answers in place of the server when it returns true. */
  fault: (request: IncomingMessage, response: ServerResponse) => boolean
  close(): Promise<void>
}

type State = Pick<ScrobbleSimulator, 'scrobbles' | 'most' | 'playing' | 'fault'>

const [ACCOUNT, TOKEN, API_KEY] = ['ann', 'b1946ac9-2492-4d23-47c6-235b4d2611184', '591785b794601e212b260e25925636fd']

/** Starts both services on one port of the loopback. */
export async function startScrobbles(): Promise<ScrobbleSimulator> {
  const log: string[] = []
  const state: State = { scrobbles: [], most: 100, playing: undefined, fault: () => false }
  const server = createServer((request, response) => {
    log.push(request.url!)
    if (state.fault(request, response)) return
    const url = new URL(request.url!, 'http://x')
    if (url.pathname === '/2.0/') lastfm(state, url.searchParams, response)
    else listenbrainz(state, url, request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return Object.assign(state, {
    listenbrainz: `${host}/`,
    lastfm: `${host}/2.0/`,
    account: ACCOUNT,
    token: TOKEN,
    apiKey: API_KEY,
    log,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  })
}

/** `GET /1/user/NAME/listens`: those behind `min_ts`, the oldest of them, but in the order from new to old. */
function listenbrainz(state: State, url: URL, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const { authorization } = request.headers
  if (authorization !== undefined && authorization !== `Token ${TOKEN}`) {
    return json(response, 401, { code: 401, error: 'Invalid authorization token.' })
  }
  if (url.pathname !== `/1/user/${ACCOUNT}/listens`) {
    return json(response, 404, { code: 404, error: 'Cannot find user' })
  }
  const count = Math.min(Number(url.searchParams.get('count') ?? 25), state.most)
  const from = url.searchParams.get('min_ts')
  const all = state.scrobbles.toSorted((a, b) => a.at - b.at)
  const found = from === null ? all.slice(-count) : all.filter(({ at }) => at > Number(from)).slice(0, count)
  const listens = found.reverse().map(({ at, title, artist, album, recording }) => ({
    listened_at: at,
    track_metadata: {
      track_name: title,
      artist_name: artist,
      release_name: album ?? null,
      additional_info: {},
      ...(recording && { mbid_mapping: { recording_mbid: recording } }),
    },
  }))
  const facts = { count: listens.length, latest_listen_ts: all.at(-1)?.at ?? 0, user_id: ACCOUNT }
  return json(response, 200, { payload: { ...facts, listens } })
}

/** Recent tracks of Last.fm: pages from new to old, and what plays now on each of them. */
function lastfm(state: State, query: URLSearchParams, response: ServerResponse): ServerResponse {
  if (query.get('api_key') !== API_KEY) {
    return json(response, 403, { error: 10, message: `Invalid API key ${query.get('api_key')}` })
  }
  if (query.get('user') !== ACCOUNT) return json(response, 404, { error: 6, message: 'User not found' })
  const size = Math.min(Number(query.get('limit') ?? 50), state.most)
  const page = Number(query.get('page') ?? 1)
  const [from, to] = [Number(query.get('from') ?? 0), Number(query.get('to') ?? 1e12)]
  const all = state.scrobbles.filter(({ at }) => at >= from && at <= to).sort((a, b) => b.at - a.at)
  const rows = all.slice((page - 1) * size, page * size).map(trackOf)
  const now = state.playing ? [{ ...trackOf(state.playing), date: undefined, '@attr': { nowplaying: 'true' } }] : []
  const tracks = [...now, ...rows]
  const about = { user: ACCOUNT, page, perPage: size, totalPages: Math.ceil(all.length / size), total: all.length }
  const attr = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, String(value)]))
  // What was XML once: a list of one is the one.
  return json(response, 200, { recenttracks: { track: tracks.length === 1 ? tracks[0] : tracks, '@attr': attr } })
}

function trackOf({ at, title, artist, album = '', recording = '' }: Scrobble): Record<string, unknown> {
  const named = (text: string): unknown => ({ mbid: '', '#text': text })
  return { name: title, artist: named(artist), album: named(album), mbid: recording, date: { uts: String(at) } }
}

function json(response: ServerResponse, status: number, value: unknown): ServerResponse {
  return response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
