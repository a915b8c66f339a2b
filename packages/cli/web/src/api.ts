import { reportSilence } from './connection.ts'
import { openLogin } from './login.ts'

/** A song of the library. */
export interface Song {
  id: number
  title: string
  artist: string | null
  album: string | null
  folder: string
  duration: number | null
}
/** A song of an answer of similar songs. */
export interface SimilarSong extends Song {
  score: number
}
/** A part of a list of songs. */
interface SongPage {
  total: number
  offset: number
  songs: Song[]
}
/** Songs for any text. */
interface WordSearch {
  songs: SimilarSong[]
}
/** A track of the playlists' catalogue; `song` is its number in the library, if it is there. */
export interface NextTrack {
  track_name: string
  artists: string[]
  song: number | null
}
/** A song that could continue a playlist, and the songs of the playlist that brought it, the strongest first. */
interface Continuation extends NextTrack {
  because: { track_name: string; artists: string[]; share: number }[]
}
/** A song of a list that was pasted or dropped. */
export interface ListedTrack {
  track_name: string
  artists: string[]
}
/** What could continue a playlist, and which of its songs the playlists do not know. */
export interface Continuations {
  next: Continuation[]
  unknown: ({ id: number } | ListedTrack)[]
}
/** All songs as points, in columns. */
export interface SongMap {
  ids: number[]
  x: number[]
  y: number[]
  titles: string[]
  groups: { by: 'artist' | 'album' | 'tag'; names: string[]; of: number[] }[]
}

/** Longer than the first map of a very large library takes. */
const PATIENCE_MS = 60_000

/** The server refused; `status` 0 means that it is not there, 408 that it did not answer in time. */
export class ServerError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(PATIENCE_MS)
  const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit
  const response = await fetch(path, { ...init, signal }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    if (error.name === 'TimeoutError') throw new ServerError(408, error.message)
    reportSilence()
    throw new ServerError(0, error.message)
  })
  if (response.ok) return response
  if (response.status === 401) openLogin() // the session has ended
  const { error = response.statusText } = (await response.json().catch(() => ({}))) as { error?: string }
  throw new ServerError(response.status, error)
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await ask(path, init)).json()) as T
}

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** The server's answers. */
export const api = {
  songs: (query: string, offset: number, signal: AbortSignal) =>
    query === ''
      ? json<SongPage>(`api/songs?offset=${offset}`, { signal })
      : json<SongPage>(`api/search?q=${encodeURIComponent(query)}&offset=${offset}`, { signal }),
  /** Songs that sound as a text says; none where the library is not searched so. */
  words: (text: string, signal: AbortSignal) =>
    json<WordSearch>(`api/search/words?q=${encodeURIComponent(text)}`, { signal }),
  song: (id: number) => json<Song>(`api/songs/${id}`),
  similar: (id: number, signal: AbortSignal) =>
    json<{ song: Song; similar: SimilarSong[] }>(`api/similar/${id}?limit=25`, { signal }),
  next: (id: number, signal: AbortSignal) =>
    json<{ matched: NextTrack; next: NextTrack[] }>(`api/next/${id}?limit=20`, { signal }),
  continue: (ids: readonly number[], limit: number) =>
    json<{ songs: SimilarSong[] }>(`api/continue?limit=${limit}`, post({ ids })),
  nextForPlaylist: (playlist: { ids: readonly number[] } | { tracks: readonly ListedTrack[] }, signal: AbortSignal) =>
    json<Continuations>('api/next-for-playlist', { ...post({ ...playlist, limit: 30 }), signal }),
  tags: (id: number, signal: AbortSignal) =>
    json<{ tags: { name: string; value: number }[] }>(`api/tags/${id}`, { signal }),
  map: () => json<SongMap>('api/map'),
  mel: async (id: number, signal: AbortSignal) => (await ask(`api/mel/${id}`, { signal })).arrayBuffer(),
  /** The playlist, and how many songs M3U could not hold. */
  m3u: async (ids: readonly number[]) => {
    const response = await ask('api/m3u', post({ ids }))
    return { blob: await response.blob(), leftOut: Number(response.headers.get('X-Songs-Left-Out') ?? 0) }
  },
  /** Status of a song's file: 200, 404, or 0 when the server is not there. */
  audioStatus: (id: number) =>
    fetch(`api/audio/${id}`, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) }).then(
      ({ status, headers }) => ({ status, type: headers.get('Content-Type') ?? '' }),
      () => ({ status: 0, type: '' }),
    ),
  audioUrl: (id: number) => `api/audio/${id}`,
}

/** What is written under a title: the artist, else the folder. */
export function byline(song: Song): string {
  return song.artist ?? song.folder
}
