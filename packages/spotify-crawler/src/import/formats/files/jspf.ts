import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import {
  entriesOf,
  isRecord,
  namedByLocation,
  type ReadContext,
  type ReadPlaylist,
  textOf,
  timeOf,
  trackOf,
} from '../../model.ts'

/** JSPF, the JSON form of XSPF, as ListenBrainz writes it (identifiers as text or list, extensions as objects). */
export function* readJspf(rows: Iterable<unknown>, context: ReadContext): Generator<ReadPlaylist> {
  let index = 0
  for (const row of rows) {
    if (isJspf(row)) yield jspfList(row.playlist, index++, context)
    else context.problem('a row that is no playlist')
  }
}

/** True for `{ playlist: { ... } }`. */
export function isJspf(row: unknown): row is { playlist: Record<string, unknown> } {
  return isRecord(row) && isRecord(row['playlist'])
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
