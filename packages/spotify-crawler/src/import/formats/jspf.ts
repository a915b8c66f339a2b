import type { TrackInput } from '../../catalog/types.ts'
import { keyOf } from '../../text.ts'
import {
  entriesOf,
  isRecord,
  musicBrainzId,
  type ReadContext,
  type ReadPlaylist,
  textOf,
  timeOf,
  trackOf,
} from '../model.ts'
import { sessionsOf } from './spotify-export.ts'

/** JSPF, the JSON form of XSPF, as ListenBrainz writes it (identifiers as text or list, extensions as objects). */
export function* readJspf(json: { playlist: Record<string, unknown> }, context: ReadContext): Generator<ReadPlaylist> {
  const { playlist } = json
  const rows = Array.isArray(playlist['track']) ? playlist['track'] : []
  const title = textOf(playlist['title'])
  const mbid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(listOf(playlist['identifier']).join(' '))?.[0]
  const isListenBrainz =
    mbid !== undefined && /listenbrainz\.org\/playlist/.test(listOf(playlist['identifier']).join(' '))
  const tracks = rows.map(row => (isRecord(row) ? jspfTrack(row) : null))
  yield {
    playlist: {
      source: isListenBrainz ? 'listenbrainz' : 'jspf',
      sourceId: isListenBrainz ? mbid.toLowerCase() : keyOf('file', context.place),
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
  return trackOf({
    title: row['title'],
    artists: [row['creator']],
    album: row['album'],
    durationMs: row['duration'],
    identifiers: [...listOf(row['identifier']), ...listOf(row['location'])],
  })
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
}

/** ListenBrainz listens, one JSON object a line: sessions as playlists. User names are not read. */
export function* readListens(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const plays: { at: number; track: TrackInput }[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const play = listenOf(line)
    if (play) plays.push(play)
    else context.problem('a line that is no listen')
  }
  yield* sessionsOf(plays, 'listenbrainz-history')
}

function listenOf(line: string): { at: number; track: TrackInput } | null {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch {
    return null
  }
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
