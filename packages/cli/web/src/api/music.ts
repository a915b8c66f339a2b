import { json, type ListPart, post, withQuery } from './ask.ts'
import type {
  Album,
  Artist,
  Cluster,
  Details,
  EntryMatch,
  Genre,
  ListedTrack,
  MixSeed,
  SimilarSong,
  Song,
  SongPage,
} from './types.ts'

/** Order of albums. */
export type AlbumOrder = 'name' | 'newest' | 'year'
interface Part {
  q?: string
  offset?: number
  limit?: number
}

/** What the server says of artists, albums and genres, and of the sound of several songs. */
export const music = {
  artists: (part: Part, signal: AbortSignal) =>
    json<{ total: number; artists: Artist[] }>(withQuery('api/artists', { ...part }), { signal }),
  artist: (id: string, signal: AbortSignal) =>
    json<{ artist: Artist; albums: Album[]; songs: Song[] }>(`api/artists/${encodeURIComponent(id)}`, { signal }),
  similarArtists: (id: string, signal: AbortSignal) =>
    json<{ artists: Artist[] }>(`api/artists/${encodeURIComponent(id)}/similar?limit=12`, { signal }),
  albums: (part: Part & { order?: AlbumOrder }, signal: AbortSignal) =>
    json<{ total: number; albums: Album[] }>(withQuery('api/albums', { ...part }), { signal }),
  album: (id: string, signal: AbortSignal) =>
    json<{ album: Album; songs: Song[] }>(`api/albums/${encodeURIComponent(id)}`, { signal }),
  similarAlbums: (id: string, signal: AbortSignal) =>
    json<{ albums: Album[] }>(`api/albums/${encodeURIComponent(id)}/similar?limit=12`, { signal }),
  genres: (signal: AbortSignal) => json<{ genres: Genre[] }>('api/genres', { signal }),
  genreSongs: (name: string, part: ListPart, init: RequestInit = {}) =>
    json<SongPage>(withQuery('api/genres/songs', { name, ...part }), init),
  details: (id: number, signal?: AbortSignal) => json<Details>(`api/details/${id}`, signal ? { signal } : {}),
  path: (from: number, to: number, limit: number, signal: AbortSignal) =>
    json<{ songs: SimilarSong[] }>(withQuery('api/path', { from, to, limit }), { signal }),
  mix: (plus: readonly MixSeed[], minus: readonly MixSeed[], where: string, signal: AbortSignal) =>
    json<{ songs: SimilarSong[] }>(withQuery('api/mix', { where }), { ...post({ plus, minus, limit: 40 }), signal }),
  clusters: (k: number, seed: number, limit: number, signal: AbortSignal) =>
    json<{ clusters: Cluster[] }>(withQuery('api/clusters', { k, seed, limit }), { signal }),
  match: (tracks: readonly ListedTrack[], signal: AbortSignal) =>
    json<{ matches: EntryMatch[] }>('api/match', {
      ...post({ entries: tracks.map(({ track_name, artists }) => ({ title: track_name, artists })) }),
      signal,
    }),
}
