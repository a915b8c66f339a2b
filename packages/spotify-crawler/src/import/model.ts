import { songKey } from '../catalog/tracks/song-key.ts'
import type { EntryInput, PlaylistInput, TrackInput } from '../catalog/types.ts'
import { isFileName, namesOfPath } from './reading/file-names.ts'

/** A playlist as a file has it, whole. */
export interface ReadPlaylist {
  playlist: PlaylistInput
  entries: EntryInput[]
  /** The entries go behind those that the playlist has: its rows lie apart in the file. */
  append?: boolean
  /** Source ids that earlier versions gave the list: a catalogue that has one of them goes on with it. */
  formerIds?: readonly string[]
}

/** What a reader gives where nothing is ready and the import may be stopped. */
export const PAUSE = null

/** What a reader gives, one after another. */
export type ReadItem = ReadPlaylist | typeof PAUSE

/** What a reader is given. */
export interface ReadContext {
  /** Name of the file, without its folders. */
  fileName: string
  /** Where the file is, in full: what a playlist that has no id of its own is known by. */
  place: string
  /** Folder and file without extension: what earlier versions knew such a playlist by. */
  stem: string
  /** Notes what is not taken: the reason, and where. Reasons are counted, so they are the same for the same thing. */
  problem(reason: string, where?: string): void
}

const SPOTIFY_TRACK = /^(?:spotify:track:|https?:\/\/open\.spotify\.com\/(?:intl-\w+\/)?track\/)([0-9A-Za-z]{22})\b/
const MUSICBRAINZ_RECORDING =
  /musicbrainz\.org\/recording\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/i

/** The id in `spotify:track:...` or a link to a track; undefined for anything else. */
export function spotifyId(uri: unknown): string | undefined {
  return typeof uri === 'string' ? SPOTIFY_TRACK.exec(uri)?.[1] : undefined
}

export function musicBrainzId(uri: unknown): string | undefined {
  return typeof uri === 'string' ? MUSICBRAINZ_RECORDING.exec(uri)?.[1]?.toLowerCase() : undefined
}

const YOUTUBE_VIDEO = /^https?:\/\/(?:(?:www|music|m)\.)?youtube\.com\/watch\?(?:[^#\s]*&)?v=([\w-]{11})(?![\w-])/

/** The id in an address of YouTube or YouTube Music. */
export function youtubeId(uri: unknown): string | undefined {
  return typeof uri === 'string' ? YOUTUBE_VIDEO.exec(uri.slice(0, 1000))?.[1] : undefined
}

/** A track as a list names it. What is not a text, or not a number, counts as unknown. */
export interface NamedTrack {
  title: unknown
  artists: readonly unknown[]
  album?: unknown
  durationMs?: unknown
  isrc?: unknown
  /** Addresses of the track at Spotify, MusicBrainz or YouTube. The first one that can be read counts. */
  identifiers?: readonly unknown[]
}

/**
 * A track from what a file says of it. Its identity is an id of Spotify or MusicBrainz where there is one, else title and
 * artists as they are written: the same song from two files is one. Null when it has neither id nor title.
 */
export function trackOf(named: NamedTrack): TrackInput | null {
  const title = textOf(named.title)
  const artists = named.artists
    .map(textOf)
    .filter(name => name !== '')
    .map(name => ({ sourceId: null, name }))
  const album = textOf(named.album)
  const facts = {
    name: title,
    artists,
    album: album === '' ? null : { sourceId: null, name: album },
    durationMs: typeof named.durationMs === 'number' && named.durationMs > 0 ? named.durationMs : null,
    isrc: textOf(named.isrc) || null,
  }
  for (const identifier of named.identifiers ?? []) {
    const id = spotifyId(identifier)
    if (id) return { source: 'spotify', sourceId: id, ...facts }
    const recording = musicBrainzId(identifier)
    if (recording) {
      const uri = `https://musicbrainz.org/recording/${recording}`
      return { source: 'musicbrainz', sourceId: recording, uri, ...facts }
    }
    const video = youtubeId(identifier)
    if (video)
      return { source: 'youtube', sourceId: video, uri: `https://music.youtube.com/watch?v=${video}`, ...facts }
  }
  const sourceId = songKey(
    title,
    artists.map(artist => artist.name),
  )
  return sourceId === undefined ? null : { source: 'text', sourceId, ...facts }
}

/** A track without title and id is named by its file, where it says one. */
export function namedByLocation(named: NamedTrack, locations: readonly unknown[]): NamedTrack {
  const isKnown =
    textOf(named.title) !== '' || named.identifiers?.some(id => spotifyId(id) || musicBrainzId(id) || youtubeId(id))
  const location = isKnown ? undefined : locations.map(textOf).find(isFileName)
  if (location === undefined) return named
  const { artist, title } = namesOfPath(location)
  const artists = named.artists.some(name => textOf(name) !== '') ? named.artists : [artist]
  return { ...named, title, artists }
}

/** Entries at positions 0, 1, 2, ... of the list; what is not a track leaves a hole and a note. */
export function entriesOf(tracks: Iterable<TrackInput | null>, context: ReadContext, where: string): EntryInput[] {
  const entries: EntryInput[] = []
  let position = 0
  for (const track of tracks) {
    if (track) entries.push({ position, track })
    else context.problem('an entry without title and id', where)
    position++
  }
  return entries
}

/** Longer texts of a file are cut; names are kept up to 1000 characters. */
const LONGEST_TEXT = 10_000

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT).trim() : ''
}

export function timeOf(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? null : time
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
