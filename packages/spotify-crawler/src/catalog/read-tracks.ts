import type { SqliteStore } from './dialect/sqlite-store.ts'
import type { Track } from './types.ts'

interface TrackRow {
  id: number
  source: string
  source_id: string
  uri: string | null
  name: string
  duration_ms: number | null
  explicit: number | null
  isrc: string | null
  kind: Track['kind']
  album: string | null
  release_date: string | null
  image_url: string | null
}

/** The tracks with these ids, in their order; unknown ids are left out. */
export function readTracks(store: SqliteStore, ids: readonly number[]): Track[] {
  const read = store.prepare(READ_TRACK)
  const artists = store.prepare(READ_ARTISTS)
  const tracks: Track[] = []
  for (const id of ids) {
    const row = read.get(id) as TrackRow | undefined
    if (!row) continue
    tracks.push({
      id: row.id,
      source: row.source,
      sourceId: row.source_id,
      uri: row.uri ?? (row.source === 'spotify' ? `spotify:${row.kind}:${row.source_id}` : null),
      name: row.name,
      artists: artists.all(id) as { id: number; name: string }[],
      album: row.album === null ? null : { name: row.album, releaseDate: row.release_date, imageUrl: row.image_url },
      durationMs: row.duration_ms,
      explicit: row.explicit === null ? null : row.explicit === 1,
      isrc: row.isrc,
      kind: row.kind,
    })
  }
  return tracks
}

const READ_TRACK = `
  SELECT t.id, t.source, t.source_id, t.uri, t.name, t.duration_ms, t.explicit, t.isrc, t.kind, a.name AS album,
    a.release_date, a.image_url
  FROM tracks t LEFT JOIN albums a ON a.id = t.album_id WHERE t.id = ?`

const READ_ARTISTS = `
  SELECT a.id, a.name FROM track_artists l JOIN artists a ON a.id = l.artist_id WHERE l.track_id = ? ORDER BY l.ord`
