import { foldName } from '@murecom/spotify-crawler/names'
import type { LibrarySong } from '../song.ts'
import { textKey } from './text-key.ts'

/** Who made a song, and on which album it is. */
export type Credits = Pick<LibrarySong, 'artist' | 'artists' | 'album' | 'albumArtist' | 'compilation'>

/** The same as it is stored: lists with a line break between their values. */
interface StoredCredits {
  artist: string | null
  artists: string | null
  album: string | null
  album_artist: string | null
  compilation: number | null
}

const GUESTS = /\s[([]?(?:feat|ft|featuring)\.?\s/i

export function creditsOf({ artist, artists, album, album_artist, compilation }: StoredCredits): Credits {
  const list = artists ? artists.split('\n') : artist === null ? [] : [artist]
  return { artist, artists: list, album, albumArtist: album_artist, compilation: compilation === 1 }
}

/** The first of a song's artists, without "feat. ...". */
export function leadArtist({ artist, artists }: Pick<Credits, 'artist' | 'artists'>): string | null {
  const first = artists[0] ?? artist
  return first === null ? null : first.split(GUESTS)[0]!.trim() || first
}

/** Whose an album is: its own artist's, else the song's; null for one by various artists. */
export function albumArtistOf(song: Credits): string | null {
  return song.albumArtist ?? (song.compilation ? null : leadArtist(song))
}

/** Key of {@link leadArtist}; 0 without one. */
export function artistKeyOf(song: Pick<Credits, 'artist' | 'artists'>): number {
  const lead = leadArtist(song)
  return lead === null ? 0 : namedArtistKey(lead)
}

/** Key of an artist by name. */
export function namedArtistKey(name: string): number {
  return textKey(foldName(name.split(GUESTS)[0]!.trim() || name))
}

/** Key of an album and of whose it is; 0 without an album. */
export function albumKeyOf(song: Credits): number {
  return song.album === null ? 0 : namedAlbumKey(song.album, albumArtistOf(song))
}

/** The same by names. */
export function namedAlbumKey(album: string, artist: string | null): number {
  return textKey(`${foldName(album)}\n${foldName(artist ?? '')}`)
}
