import type { CatalogStore } from './dialect/store.ts'

/** Deletes complete playlists fetched at or before `cutoff`, and what nothing names then. One transaction. */
export function purge(store: CatalogStore, cutoff: number): { playlists: number; tracks: number } {
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
    store.execute(`CREATE TEMP TABLE unused AS SELECT id FROM tracks t
      WHERE NOT EXISTS (SELECT 1 FROM playlist_tracks e WHERE e.track_id = t.id)`)
    const unused = store.prepare('SELECT id FROM unused').pluck().all() as number[]
    for (const id of unused) store.put(store.dialect.search.remove, id)
    store.execute('DELETE FROM track_artists WHERE track_id IN (SELECT id FROM unused)')
    store.execute('DELETE FROM tracks WHERE id IN (SELECT id FROM unused)')
    store.execute('DROP TABLE unused')
    store.execute('DELETE FROM artists AS a WHERE NOT EXISTS (SELECT 1 FROM track_artists l WHERE l.artist_id = a.id)')
    store.execute(`DELETE FROM albums WHERE id NOT IN (SELECT album_id FROM tracks WHERE album_id IS NOT NULL)`)
    return { playlists, tracks: unused.length }
  })
}

/**
 * Takes all entries out of a playlist, and the tracks, artists and albums that only it named: as if it had not been read.
 * Part of the caller's transaction.
 */
export function removeEntries(store: CatalogStore, playlistId: number): void {
  const ids = store
    .prepare('SELECT DISTINCT track_id FROM playlist_tracks WHERE playlist_id = ?')
    .pluck()
    .all(playlistId)
  store.put('DELETE FROM playlist_tracks WHERE playlist_id = ?', playlistId)
  for (const id of ids as number[]) {
    if (store.prepare('SELECT 1 FROM playlist_tracks WHERE track_id = ? LIMIT 1').get(id)) continue
    const artists = store.prepare('SELECT artist_id FROM track_artists WHERE track_id = ?').pluck().all(id) as number[]
    const album = store.prepare('SELECT album_id FROM tracks WHERE id = ?').pluck().get(id) as number | null
    store.put(store.dialect.search.remove, id)
    store.put('DELETE FROM track_artists WHERE track_id = ?', id)
    store.put('DELETE FROM tracks WHERE id = ?', id)
    for (const artist of artists) store.put(DELETE_UNUSED_ARTIST, artist)
    if (album !== null) store.put(DELETE_UNUSED_ALBUM, album)
  }
}

const DELETE_UNUSED_ARTIST = `DELETE FROM artists AS a WHERE a.id = ?
  AND NOT EXISTS (SELECT 1 FROM track_artists l WHERE l.artist_id = a.id)`

const DELETE_UNUSED_ALBUM = `DELETE FROM albums AS a WHERE a.id = ?
  AND NOT EXISTS (SELECT 1 FROM tracks t WHERE t.album_id = a.id)`
