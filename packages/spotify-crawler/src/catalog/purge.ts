import type { SqliteStore } from './dialect/sqlite-store.ts'

/** Deletes complete playlists fetched at or before `cutoff`, and what nothing names then. One transaction. */
export function purge(store: SqliteStore, cutoff: number): { playlists: number; tracks: number } {
  return store.transaction(() => {
    store.run(
      store.db
        .deleteFrom('playlist_tracks')
        .where('playlist_id', 'in', q =>
          q.selectFrom('playlists').select('id').where('complete', '=', 1).where('fetched_at', '<=', cutoff),
        )
        .compile(),
    )
    const playlists = store.run(
      store.db.deleteFrom('playlists').where('complete', '=', 1).where('fetched_at', '<=', cutoff).compile(),
    )
    // A crawl that is going on must not believe that it still has them, nor an import that its file is in.
    store.run(
      store.db
        .deleteFrom('crawl_playlists')
        .where('state', '=', 'done')
        .where('source_id', 'not in', q =>
          q.selectFrom('playlists').select('source_id').where('source', '=', 'spotify'),
        )
        .compile(),
    )
    store.run(store.db.deleteFrom('imports').where('updated_at', '<=', cutoff).compile())
    store.raw.exec(`CREATE TEMP TABLE unused AS SELECT id FROM tracks t
      WHERE NOT EXISTS (SELECT 1 FROM playlist_tracks e WHERE e.track_id = t.id)`)
    const remove = store.prepare(store.dialect.search.remove)
    const unused = store.raw.prepare('SELECT id FROM unused').pluck().all() as number[]
    for (const id of unused) remove.run(id)
    store.raw.exec('DELETE FROM track_artists WHERE track_id IN (SELECT id FROM unused)')
    store.raw.exec('DELETE FROM tracks WHERE id IN (SELECT id FROM unused)')
    store.raw.exec('DROP TABLE unused')
    store.raw.exec('DELETE FROM artists AS a WHERE NOT EXISTS (SELECT 1 FROM track_artists l WHERE l.artist_id = a.id)')
    store.raw.exec(`DELETE FROM albums WHERE id NOT IN (SELECT album_id FROM tracks WHERE album_id IS NOT NULL)`)
    return { playlists, tracks: unused.length }
  })
}

/**
 * Takes all entries out of a playlist, and the tracks, artists and albums that only it named: as if it had not been read.
 * Part of the caller's transaction.
 */
export function removeEntries(store: SqliteStore, playlistId: number): void {
  const ids = store
    .prepare('SELECT DISTINCT track_id FROM playlist_tracks WHERE playlist_id = ?')
    .pluck()
    .all(playlistId)
  store.prepare('DELETE FROM playlist_tracks WHERE playlist_id = ?').run(playlistId)
  for (const id of ids as number[]) {
    if (store.prepare('SELECT 1 FROM playlist_tracks WHERE track_id = ? LIMIT 1').get(id)) continue
    const artists = store.prepare('SELECT artist_id FROM track_artists WHERE track_id = ?').pluck().all(id) as number[]
    const album = store.prepare('SELECT album_id FROM tracks WHERE id = ?').pluck().get(id) as number | null
    store.prepare(store.dialect.search.remove).run(id)
    store.prepare('DELETE FROM track_artists WHERE track_id = ?').run(id)
    store.prepare('DELETE FROM tracks WHERE id = ?').run(id)
    for (const artist of artists) store.prepare(DELETE_UNUSED_ARTIST).run(artist)
    if (album !== null) store.prepare(DELETE_UNUSED_ALBUM).run(album)
  }
}

const DELETE_UNUSED_ARTIST = `DELETE FROM artists AS a WHERE a.id = ?
  AND NOT EXISTS (SELECT 1 FROM track_artists l WHERE l.artist_id = a.id)`

const DELETE_UNUSED_ALBUM = `DELETE FROM albums AS a WHERE a.id = ?
  AND NOT EXISTS (SELECT 1 FROM tracks t WHERE t.album_id = a.id)`
