import type { Dialect } from '../dialect/dialect.ts'
import { DEFERRED_INDEXES, SCHEMA, STEPS, TABLES } from './postgres-schema.ts'
import { wordQuery } from './words.ts'

const JOINED_ENTRIES = `(
  SELECT string_agg(CAST(track_id AS text), ',' ORDER BY position) FROM playlist_tracks WHERE playlist_id = p.id)`

/** PostgreSQL 13 or newer, without extensions. */
export const POSTGRES: Dialect = {
  name: 'postgres',
  steps: STEPS,
  deferredIndexes: DEFERRED_INDEXES,
  // Indexes are built as sorted runs; with the 64 MB that a server gives by default there are many of them.
  beforeLoad: ["SET maintenance_work_mem = '256MB'"],
  afterLoad: ['RESET maintenance_work_mem', `ANALYZE ${TABLES}`],

  putFirstArtists: `
  INSERT INTO track_artists (track_id, ord, artist_id) SELECT CAST(? AS integer) + i.ord - 1, 0, CAST(i.value AS integer)
  FROM json_array_elements_text(CAST(? AS json)) WITH ORDINALITY AS i (value, ord) WHERE i.value IS NOT NULL`,

  search: {
    remove: 'DELETE FROM tracks_fts WHERE id = ?',
    match: 'SELECT id FROM tracks_fts WHERE words @@ CAST(? AS tsquery) ORDER BY id LIMIT ?',
    query: wordQuery,
  },

  listOfIds:
    '(SELECT CAST(value AS bigint) AS id, ord FROM json_array_elements_text(CAST(? AS json)) WITH ORDINALITY AS i (value, ord))',

  listOfKeys:
    '(SELECT value ->> 0 AS source, value ->> 1 AS source_id FROM json_array_elements(CAST(? AS json)) AS i (value))',

  joinedEntries: JOINED_ENTRIES,

  readTracks: `
  SELECT CAST(json_build_object('id', t.id, 'source', t.source, 'source_id', t.source_id, 'uri', t.uri, 'name', t.name,
    'duration_ms', t.duration_ms, 'explicit', t.explicit, 'isrc', t.isrc, 'kind', t.kind, 'album', a.name,
    'release_date', a.release_date, 'image_url', a.image_url, 'artists', coalesce((
      SELECT json_agg(json_build_object('id', p.id, 'name', p.name) ORDER BY l.ord)
      FROM track_artists l JOIN artists p ON p.id = l.artist_id WHERE l.track_id = t.id), '[]')) AS text)
  FROM json_array_elements_text(CAST(? AS json)) WITH ORDINALITY AS i (value, ord)
  JOIN tracks t ON t.id = CAST(i.value AS bigint) LEFT JOIN albums a ON a.id = t.album_id ORDER BY i.ord`,

  snapshotPlaylists: `
  SELECT CAST(json_build_object('id', p.id, 'source', p.source, 'source_id', p.source_id, 'name', p.name,
    'tracks', ${JOINED_ENTRIES}) AS text)
  FROM playlists p WHERE p.complete = 1 AND p.id > ? ORDER BY p.id LIMIT ?`,

  snapshotTracks: `
  SELECT CAST(coalesce(json_agg(page.line ORDER BY page.id), '[]') AS text) FROM (
    SELECT t.id, json_build_array(t.id, t.source, t.source_id, t.name, coalesce((
      SELECT json_agg(p.name ORDER BY l.ord) FROM track_artists l JOIN artists p ON p.id = l.artist_id
      WHERE l.track_id = t.id), '[]'), a.name, t.duration_ms, t.isrc) AS line
    FROM tracks t LEFT JOIN albums a ON a.id = t.album_id WHERE t.id > ? ORDER BY t.id LIMIT ?) AS page`,

  contains: column => `strpos(${column}, ?) > 0`,
  size: `SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bigint) FROM pg_class c
    WHERE c.relnamespace = CAST('${SCHEMA}' AS regnamespace) AND c.relkind = 'r'`,
}
