import type { TrackInput } from '../../catalog/types.ts'
import { keyOf } from '../../text.ts'
import {
  entriesOf,
  isRecord,
  musicBrainzId,
  namedByLocation,
  type ReadContext,
  type ReadPlaylist,
  textOf,
  timeOf,
  trackOf,
} from '../model.ts'
import { sessionsOf } from './spotify-export.ts'

/** JSPF, the JSON form of XSPF, as ListenBrainz writes it (identifiers as text or list, extensions as objects). */
export function* readJspf(
  playlists: readonly Record<string, unknown>[],
  context: ReadContext,
): Generator<ReadPlaylist> {
  for (const [index, playlist] of playlists.entries()) yield jspfList(playlist, index, context)
}

function jspfList(playlist: Record<string, unknown>, index: number, context: ReadContext): ReadPlaylist {
  const rows = listOf(playlist['track'])
  const title = textOf(playlist['title'])
  const identifiers = listOf(playlist['identifier']).join(' ')
  const mbid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(identifiers)?.[0]
  const isListenBrainz = mbid !== undefined && /listenbrainz\.org\/playlist/.test(identifiers)
  const place = index === 0 ? keyOf('file', context.place) : keyOf('file', context.place, String(index))
  const tracks = rows.map(row => (isRecord(row) ? jspfTrack(row) : null))
  return {
    playlist: {
      source: isListenBrainz ? 'listenbrainz' : 'jspf',
      sourceId: isListenBrainz ? mbid.toLowerCase() : place,
      name: title || context.fileName.replace(/\.[^.]+$/, ''),
      description: textOf(playlist['annotation']) || null,
      total: rows.length,
      modifiedAt: timeOf(playlist['date']),
    },
    entries: entriesOf(tracks, context, title),
    formerIds: isListenBrainz ? [] : [keyOf('file', context.stem, title)],
  }
}

function jspfTrack(row: Record<string, unknown>): TrackInput | null {
  const locations = listOf(row['location'])
  const named = {
    title: row['title'],
    artists: [row['creator']],
    album: row['album'],
    durationMs: row['duration'],
    identifiers: [...listOf(row['identifier']), ...locations],
  }
  return trackOf(namedByLocation(named, locations))
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** ListenBrainz listens: sessions as playlists. User names are not read. */
export function* readListens(rows: Iterable<unknown>, context: ReadContext): Generator<ReadPlaylist> {
  const plays: { at: number; track: TrackInput }[] = []
  let number = 0
  for (const row of rows) {
    number++
    const play = listenOf(row)
    if (play) plays.push(play)
    else context.problem('a line that is no listen', `listen ${number}`)
  }
  yield* sessionsOf(plays, 'listenbrainz-history')
}

/** The JSON of each line; undefined for one that is broken. */
export function* jsonLines(text: string): Generator<unknown> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    let row: unknown
    try {
      row = JSON.parse(line)
    } catch {
      row = undefined
    }
    yield row
  }
}

function listenOf(row: unknown): { at: number; track: TrackInput } | null {
  if (!isRecord(row) || !isRecord(row['track_metadata']) || !Number.isFinite(row['listened_at'])) return null
  const at = (row['listened_at'] as number) * 1000
  if (Math.abs(at) > 8.64e15) return null // no date
  const metadata = row['track_metadata']
  const info = isRecord(metadata['additional_info']) ? metadata['additional_info'] : {}
  const mapping = isRecord(metadata['mbid_mapping']) ? metadata['mbid_mapping'] : {}
  const recording = textOf(info['recording_mbid']) || textOf(mapping['recording_mbid'])
  const address = `https://musicbrainz.org/recording/${recording}`
  const track = trackOf({
    title: metadata['track_name'],
    artists: [metadata['artist_name']],
    album: metadata['release_name'],
    durationMs: info['duration_ms'],
    identifiers: musicBrainzId(address) ? [address] : [],
  })
  return track && { at, track }
}
