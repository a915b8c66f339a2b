import type { ReadContext, ReadItem } from './model.ts'

/** Formats that can be imported. */
export const IMPORT_FORMATS = [
  'mpd',
  'spotify-account',
  'spotify-library',
  'spotify-history',
  'exportify',
  'csv',
  'jspf',
  'listenbrainz',
  'apple',
  'deezer',
  'youtube',
  'lastfm',
  'xspf',
  'm3u',
  'pls',
  'wpl',
  'itunes',
  'rekordbox',
  'nowplaying',
  'hetrec',
  'murecom-go',
] as const

/** A format that can be imported. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** A file that was recognised. */
export interface Recognised {
  format: ImportFormat
  /** What was read already, for the hash; undefined for what is read as a stream. */
  bytes: Buffer | undefined
  /** Files beside it that its lists are read with. */
  beside?: readonly (Buffer | undefined)[]
  /** True where the file's name names the playlist, so that two equal files are two lists. */
  nameMatters: boolean
  read(context: ReadContext): Iterable<ReadItem> | AsyncIterable<ReadItem>
}

/** Files that belong to a format and hold no playlists themselves: passed over, and named only where the user named them. */
export const COMPANION = 'companion'
