import { storedKey, storedName } from '../../text.ts'
import type { TrackInput } from '../types.ts'
import type { Key, KnownKeys } from './known-keys.ts'
import { albumKey, artistKey, songColumn } from './song-key.ts'

/** By which keys the rows of a track, its artists and its album are known. */

/** More than any real track has; bounds what a hostile file can make of one row. */
export const MOST_ARTISTS = 200

/** See `tracks.song`; null for what is not a song, or has no title. */
export function songOf(track: TrackInput): string | null {
  if ((track.kind ?? 'track') !== 'track' || track.source === 'lastfm-artist') return null
  const artists = track.artists.slice(0, MOST_ARTISTS).map(artist => artist.name)
  return songColumn(track.name, artists) ?? null
}

/** The source's own id, else the name: 'text' artists of two sources are one, ids of two sources never are. */
export function artistOf(track: TrackInput, artist: TrackInput['artists'][number]): Key {
  return artist.sourceId ? [track.source, storedKey(artist.sourceId)] : ['text', artistKey(storedName(artist.name))]
}

/** undefined without an album. */
export function albumOf({ source, album, artists }: TrackInput): Key | undefined {
  if (!album || (!album.sourceId && !album.name)) return undefined
  return album.sourceId ? [source, storedKey(album.sourceId)] : ['text', albumKey(artists[0]?.name ?? '', album.name)]
}

/** Tracks whose rows are looked up at once. */
const BATCH = 5000

/** Looks up all rows that these tracks may have, by a query for each table rather than one for each row. */
export function lookUpTracks(keys: KnownKeys, tracks: readonly TrackInput[]): void {
  for (let i = 0; i < tracks.length; i += BATCH) {
    const batch = tracks.slice(i, i + BATCH)
    keys.lookUp(
      'tracks',
      batch.map(track => [track.source, storedKey(track.sourceId)]),
    )
    const others = batch.filter(
      track => track.isFull || keys.get('tracks', track.source, storedKey(track.sourceId)) === 0,
    )
    const songs = others.map(songOf).filter(song => song !== null)
    keys.lookUp(
      'songs',
      songs.map(song => ['', song]),
    )
    keys.lookUp(
      'artists',
      others.flatMap(track => track.artists.slice(0, MOST_ARTISTS).map(artist => artistOf(track, artist))),
    )
    keys.lookUp(
      'albums',
      batch.map(albumOf).filter(key => key !== undefined),
    )
  }
}
