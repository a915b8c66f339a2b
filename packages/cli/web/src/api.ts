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
  votes: number
  distance: number
}
/** A part of a list of songs. */
export interface SongPage {
  total: number
  offset: number
  songs: Song[]
}
/** A track of the playlists' catalogue; `song` is its number in the library, if it is there. */
export interface NextTrack {
  track_name: string
  artists: string[]
  song: number | null
}
/** All songs as points, in columns. */
export interface SongMap {
  ids: number[]
  x: number[]
  y: number[]
  titles: string[]
  groups: { by: 'artist' | 'album' | 'tag'; names: string[]; of: number[] }[]
}
/** What the server has. */
export interface Health {
  songs: number
  tags: boolean
  nextSongs: boolean
}

/** The server refused; `status` 0 means that it did not answer. */
export class ServerError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, init).catch((error: Error) => {
    if (error.name === 'AbortError') throw error
    throw new ServerError(0, error.message)
  })
  if (response.ok) return response
  const { error = response.statusText } = (await response.json().catch(() => ({}))) as { error?: string }
  throw new ServerError(response.status, error)
}

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await ask(path, init)).json()) as T
}

const post = (ids: readonly number[]): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ ids }),
})

/** The server's answers. */
export const api = {
  health: () => json<Health>('api/health'),
  songs: (query: string, offset: number, signal: AbortSignal) =>
    query === ''
      ? json<SongPage>(`api/songs?offset=${offset}`, { signal })
      : json<SongPage>(`api/search?q=${encodeURIComponent(query)}&offset=${offset}`, { signal }),
  song: (id: number) => json<Song>(`api/songs/${id}`),
  similar: (id: number, signal: AbortSignal) =>
    json<{ song: Song; similar: SimilarSong[] }>(`api/similar/${id}?n=25`, { signal }),
  next: (id: number, signal: AbortSignal) =>
    json<{ matched: NextTrack; next: NextTrack[] }>(`api/next/${id}?k=20`, { signal }),
  continue: (ids: readonly number[], n: number) => json<{ songs: SimilarSong[] }>(`api/continue?n=${n}`, post(ids)),
  tags: (id: number, signal: AbortSignal) =>
    json<{ tags: { name: string; value: number }[] }>(`api/tags/${id}`, { signal }),
  map: () => json<SongMap>('api/map'),
  mel: async (id: number, signal: AbortSignal) => (await ask(`api/mel/${id}`, { signal })).arrayBuffer(),
  m3u: async (ids: readonly number[]) => (await ask('api/m3u', post(ids))).blob(),
  audioUrl: (id: number) => `api/audio/${id}`,
}

/** What is written under a title: the artist, else the folder. */
export function byline(song: Song): string {
  return song.artist ?? song.folder
}
