import { sameName } from '@murecom/internal/names'
import type { Database } from 'better-sqlite3'
import { foldName } from '../../fold-name.ts'
import { spaceCharacters } from '../../text.ts'
import { albumKey, artistKey, songKey } from '../tracks/song-key.ts'
import { FOLDING } from './folding.ts'

/** True where stored names are folded as this version does. */
export function isFoldedNow(database: Database): boolean {
  return database.prepare('SELECT version FROM folding').pluck().get() === FOLDING
}

/** Functions that steps of the schema call. */
export function defineFunctions(database: Database): void {
  const options = { deterministic: true }
  database.function('space_characters', options, text => spaceCharacters(text as string))
  database.function('fold_name', options, text => foldName(text as string))
  database.function('same_name', options, name => (name === null ? null : sameName(name as string)))
  database.function('artist_key', options, name => artistKey(name as string))
  database.function('album_key', options, (artist, name) => albumKey(artist as string, name as string))
  database.function('song_key', options, (title, artists) => {
    return songKey(title as string, JSON.parse(artists as string) as string[]) ?? ''
  })
}

/** Folds stored names as this version does, where another did. Part of the caller's transaction. */
export function foldAnew(database: Database): void {
  if (isFoldedNow(database)) return
  database.exec(`
    UPDATE playlists SET name_fold = fold_name(name);
    UPDATE artists SET name_fold = fold_name(name);
    UPDATE tracks SET name_fold = fold_name(name);
    DELETE FROM tracks_fts;
    INSERT INTO tracks_fts (rowid, name, artists) SELECT t.id, space_characters(t.name_fold),
      space_characters(coalesce((SELECT group_concat(name_fold, ' ') FROM (SELECT a.name_fold FROM track_artists l
        JOIN artists a ON a.id = l.artist_id WHERE l.track_id = t.id ORDER BY l.ord)), ''))
    FROM tracks t;
    DELETE FROM folding;`)
  database.prepare('INSERT INTO folding (version) VALUES (?)').run(FOLDING)
}
