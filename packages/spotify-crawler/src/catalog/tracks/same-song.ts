import { sameName } from '@murecom/internal/names'
import type { CatalogStore } from '../dialect/store.ts'
import type { TrackInput } from '../types.ts'

/** Records of one song, by title and all artists, where it depends on more than that which of them is meant. */

interface Candidate {
  id: number
  album: string | null
  lists: number
}

/** Lists are counted up to this number. */
const MOST_LISTS = 1000

/**
 * Which of several tracks with an id a record without an id means: that of the same album, else the one in most lists, else the
 * oldest. Lists of the running import do not count, so that an import that was killed goes on as it would have.
 */
export function bestOf(
  store: CatalogStore,
  song: string,
  track: TrackInput,
  importId: number | null,
  hasIndexes: boolean,
): number {
  if (!hasIndexes) ensureIndexes(store)
  const candidates = store.prepare(CANDIDATES).all(importId, song) as Candidate[]
  const album = track.album?.name ? sameName(track.album.name) : undefined
  const isOfAlbum = ({ album: name }: Candidate): boolean => name !== null && sameName(name) === album
  const sameAlbum = album === undefined ? [] : candidates.filter(isOfAlbum)
  const [first, ...others] = sameAlbum.length > 0 ? sameAlbum : candidates
  return others.reduce((best, other) => (other.lists > best.lists ? other : best), first!).id
}

/** The lists of one track get another, at the same positions, and the track goes. */
export function mergeTracks(store: CatalogStore, from: number, to: number, hasIndexes: boolean): void {
  if (!hasIndexes) ensureIndexes(store)
  store.put(KEEP_FACTS, from, to)
  store.put('UPDATE playlist_tracks SET track_id = ? WHERE track_id = ?', to, from)
  store.put('DELETE FROM track_artists WHERE track_id = ?', from)
  store.put(store.dialect.search.remove, from)
  store.put('DELETE FROM tracks WHERE id = ?', from)
}

/** While a large import lasts, the indexes are gone that find these rows; those that are needed are built before its end. */
function ensureIndexes(store: CatalogStore): void {
  for (const { name, create } of store.dialect.deferredIndexes)
    if (name === 'tracks_song' || name === 'playlist_tracks_track') store.execute(create)
}

const CANDIDATES = `
  SELECT t.id, a.name AS album, (SELECT count(*) FROM (SELECT DISTINCT e.playlist_id FROM playlist_tracks e
    JOIN playlists p ON p.id = e.playlist_id WHERE e.track_id = t.id AND p.import_id IS DISTINCT FROM CAST(? AS INTEGER)
    LIMIT ${MOST_LISTS}) AS counted) AS lists
  FROM tracks t LEFT JOIN albums a ON a.id = t.album_id
  WHERE t.song = ? AND t.source <> 'text' ORDER BY t.id LIMIT 200`

const KEEP_FACTS = `
  UPDATE tracks SET (album_id, duration_ms, isrc) = (SELECT coalesce(tracks.album_id, o.album_id),
    coalesce(tracks.duration_ms, o.duration_ms), coalesce(tracks.isrc, o.isrc) FROM tracks o WHERE o.id = ?)
  WHERE id = ?`
