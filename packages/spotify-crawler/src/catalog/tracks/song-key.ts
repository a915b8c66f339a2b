import { sameName } from '@murecom/internal/names'
import { keyOf } from '../../text.ts'

/**
 * Identities of what has no id of its own: names as they are written, up to one spelling of characters, spaces and case. A
 * search key is none: "Año" and "Ano" are two songs.
 */

/** What two records of one song have in common: title and all artists; undefined for a song without a title. */
function songName(title: string, artists: readonly string[]): string | undefined {
  const name = sameName(title)
  return name === '' ? undefined : [name, ...artists.map(sameName)].join('\x1f')
}

/** Source id of a song without id. */
export function songKey(title: string, artists: readonly string[]): string | undefined {
  const name = songName(title, artists)
  return name === undefined ? undefined : keyOf('song', name)
}

/** Source id of an artist without id. */
export function artistKey(name: string): string {
  return keyOf('artist name', sameName(name))
}

/** Source id of an album without id. */
export function albumKey(artist: string, name: string): string {
  return keyOf('album name', sameName(artist), sameName(name))
}

/** 66 bits: two of a million songs share them by chance once in 10^8 catalogues. */
const COLUMN_LENGTH = 11

/** What `tracks.song` holds: the beginning of {@link songKey}; undefined for a song without a title. */
export function songColumn(title: string, artists: readonly string[]): string | undefined {
  return songKey(title, artists)?.slice(0, COLUMN_LENGTH)
}
