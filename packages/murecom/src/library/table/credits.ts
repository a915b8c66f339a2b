import { dirname } from 'node:path'
import { foldName } from '@murecom/spotify-crawler/names'
import { isServerPath } from '../files/server-path.ts'
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

/**
 * The artist of a song's album: the album artist of its tags, else the song's artist; null for an album by various artists.
 * When {@link albumFolder} returns a folder, the other songs in it decide.
 */
export function albumArtistOf(song: Credits): string | null {
  return song.albumArtist ?? (song.compilation ? null : leadArtist(song))
}

/**
 * The folder of a song whose tags name an album but not the artist of the album. All songs of the folder with this album are one
 * album; when they have several leading artists, it is by various artists. Null when the tags name the album's artist or no
 * album, and for a song on a server, where folders say nothing.
 */
export function albumFolder(song: Credits & { path: string }): string | null {
  if (song.albumArtist !== null || song.compilation || song.album === null || isServerPath(song.path)) return null
  return dirname(song.path)
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
