import type { Dialect } from './dialect.ts'
import { DEFERRED_INDEXES, STEPS } from './sqlite-schema.ts'

const JOINED_ENTRIES = `(
  SELECT group_concat(track_id) FROM (SELECT track_id FROM playlist_tracks WHERE playlist_id = p.id ORDER BY position))`

/** SQLite 3.45 or newer, with FTS5. */
export const SQLITE: Dialect = {
  name: 'sqlite',
  steps: STEPS,
  deferredIndexes: DEFERRED_INDEXES,

  // Small segments pile up while a load lasts, and become one at its end.
  beforeLoad: [
    'PRAGMA cache_size = -16384', // rows are added at the ends of tables: a large cache would hold what nobody asks for
    "INSERT INTO tracks_fts (tracks_fts, rank) VALUES ('automerge', 0)",
    "INSERT INTO tracks_fts (tracks_fts, rank) VALUES ('crisismerge', 1500)",
  ],
  afterLoad: [
    'PRAGMA cache_size = -65536',
    "INSERT INTO tracks_fts (tracks_fts) VALUES ('optimize')",
    "INSERT INTO tracks_fts (tracks_fts, rank) VALUES ('automerge', 4)",
    "INSERT INTO tracks_fts (tracks_fts, rank) VALUES ('crisismerge', 16)",
  ],

  putFirstArtists: `
  INSERT INTO track_artists (track_id, ord, artist_id) SELECT ? + key, 0, value FROM json_each(?) WHERE value IS NOT NULL`,

  search: {
    remove: 'DELETE FROM tracks_fts WHERE rowid = ?',
    match: 'SELECT rowid AS id FROM tracks_fts WHERE tracks_fts MATCH ? ORDER BY rowid LIMIT ?',
    query: terms =>
      terms
        .map(({ words, column, isFirst, isPrefix }) => {
          const phrase = `"${words.replaceAll('"', '""')}"`
          return `${column ? `${column} : ` : ''}${isFirst ? '^' : ''}${phrase}${isPrefix ? ' *' : ''}`
        })
        .join(' AND '),
  },

  listOfIds: '(SELECT value AS id, key AS ord FROM json_each(?))',

  listOfKeys: '(SELECT value ->> 0 AS source, value ->> 1 AS source_id FROM json_each(?))',

  joinedEntries: JOINED_ENTRIES,

  readTracks: `
  SELECT json_object('id', t.id, 'source', t.source, 'source_id', t.source_id, 'uri', t.uri, 'name', t.name,
    'duration_ms', t.duration_ms, 'explicit', t.explicit, 'isrc', t.isrc, 'kind', t.kind, 'album', a.name,
    'release_date', a.release_date, 'image_url', a.image_url, 'artists', json((
      SELECT json_group_array(json_object('id', id, 'name', name)) FROM (
        SELECT p.id, p.name FROM track_artists l JOIN artists p ON p.id = l.artist_id
        WHERE l.track_id = t.id ORDER BY l.ord))))
  FROM json_each(?) j CROSS JOIN tracks t ON t.id = j.value LEFT JOIN albums a ON a.id = t.album_id ORDER BY j.key`,

  snapshotPlaylists: `
  SELECT json_object('id', p.id, 'source', p.source, 'source_id', p.source_id, 'name', p.name, 'tracks', ${JOINED_ENTRIES})
  FROM playlists p WHERE p.complete = 1 AND p.id > ? ORDER BY p.id LIMIT ?`,

  snapshotTracks: `
  SELECT json_group_array(json(row)) FROM (
    SELECT json_array(t.id, t.source, t.source_id, t.name, json((
      SELECT json_group_array(name) FROM (
        SELECT p.name FROM track_artists l JOIN artists p ON p.id = l.artist_id
        WHERE l.track_id = t.id ORDER BY l.ord))), a.name, t.duration_ms, t.isrc) AS row
    FROM tracks t LEFT JOIN albums a ON a.id = t.album_id WHERE t.id > ? ORDER BY t.id LIMIT ?)`,

  contains: column => `instr(${column}, ?) > 0`,
  size: 'SELECT page_count * page_size FROM pragma_page_count, pragma_page_size',
}
