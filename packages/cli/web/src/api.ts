import { ask, json, type ListPart, PATIENCE_MS, post, withQuery } from './api/ask.ts'
import type {
  Continuations,
  FollowingTrack,
  Letter,
  ListedTrack,
  Lyrics,
  NextTrack,
  SimilarSong,
  Song,
  SongMap,
  SongPage,
  WordSearch,
} from './api/types.ts'

export { ServerError } from './api/ask.ts'
export * from './api/types.ts'

/** Songs of a queue that the server takes: its last ones say how it goes on, and none of them comes again. */
const MOST_OF_QUEUE = 10_000

/** The server's answers. */
export const api = {
  /** A part of all songs, or of those whose names have the words; only what a filter lets through, in an order. */
  songs: (part: ListPart & { q: string; where?: string; sort?: string }, init: RequestInit = {}) =>
    json<SongPage>(withQuery(part.q === '' ? 'api/songs' : 'api/search', { ...part }), init),
  /** Where the artists of each letter begin in the list of all songs, or of those that a filter lets through. */
  letters: (where: string) => json<{ letters: Letter[] }>(withQuery('api/songs/letters', { where })),
  /** Songs that sound as a text says; none where the library is not searched so. */
  words: (text: string, signal: AbortSignal, more: { limit?: number; where?: string } = {}) =>
    json<WordSearch>(withQuery('api/search/words', { q: text, ...more }), { signal }),
  song: (id: number) => json<Song>(`api/songs/${id}`),
  similar: (id: number, signal: AbortSignal, where = '') =>
    json<{ song: Song; similar: SimilarSong[] }>(withQuery(`api/similar/${id}`, { limit: 25, where }), { signal }),
  next: (id: number, signal: AbortSignal) =>
    json<{ matched: NextTrack; next: FollowingTrack[] }>(`api/next/${id}?limit=20`, { signal }),
  continue: (ids: readonly number[], limit: number) =>
    json<{ songs: SimilarSong[] }>(`api/continue?limit=${limit}`, post({ ids: ids.slice(-MOST_OF_QUEUE) })),
  nextForPlaylist: (playlist: { ids: readonly number[] } | { tracks: readonly ListedTrack[] }, signal: AbortSignal) =>
    json<Continuations>('api/next-for-playlist', { ...post({ ...playlist, limit: 30 }), signal }),
  tags: (id: number, signal: AbortSignal) =>
    json<{ tags: { name: string; value: number }[] }>(`api/tags/${id}`, { signal }),
  lyrics: (id: number, signal: AbortSignal) => json<Lyrics>(`api/lyrics/${id}`, { signal }),
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
