/**
 * What version 8 added: what the parts of a song's lyrics mean, as codes of `words/lyrics-parts.ts`; `version` is that of
 * `lyrics-meanings.ts`. They are made when they are first asked for, and go with the lyrics.
 */
export const TABLES_OF_VERSION_8 = `
  CREATE TABLE lyrics_meanings (song_id INTEGER PRIMARY KEY, version INTEGER NOT NULL, codes BLOB NOT NULL) STRICT;
  CREATE TRIGGER meanings_of_removed AFTER DELETE ON lyrics BEGIN
    DELETE FROM lyrics_meanings WHERE song_id = old.song_id;
  END;
`

/**
 * What version 7 added: the covers and lyrics that lay beside a song's file when its tags were read, as `files/beside.ts`
 * writes them. Null in rows of older versions, for which it is not known.
 */
export const TABLES_OF_VERSION_7 = 'ALTER TABLE songs ADD COLUMN beside TEXT;'

/**
 * What version 4 added: what a file says of its song, besides its sound. Lists are texts with a line break between their
 * values. `songs.tags_version` says which version of this program read the tags; null in rows of older versions.
 * `covers.hash` is the SHA-256 of the picture; its bytes are null when it is too large to be kept, and are in the song's file
 * then. `lyrics.lines` is a JSON array of `[seconds or null, text]`. Later versions must not change this.
 */
export const TABLES_OF_VERSION_4 = `
  ALTER TABLE songs ADD COLUMN artists TEXT;
  ALTER TABLE songs ADD COLUMN album_artist TEXT;
  ALTER TABLE songs ADD COLUMN track_number INTEGER;
  ALTER TABLE songs ADD COLUMN disc_number INTEGER;
  ALTER TABLE songs ADD COLUMN year INTEGER;
  ALTER TABLE songs ADD COLUMN genres TEXT;
  ALTER TABLE songs ADD COLUMN compilation INTEGER;
  ALTER TABLE songs ADD COLUMN isrc TEXT;
  ALTER TABLE songs ADD COLUMN recording_id TEXT;
  ALTER TABLE songs ADD COLUMN track_id TEXT;
  ALTER TABLE songs ADD COLUMN release_id TEXT;
  ALTER TABLE songs ADD COLUMN release_group_id TEXT;
  ALTER TABLE songs ADD COLUMN artist_ids TEXT;
  ALTER TABLE songs ADD COLUMN album_artist_ids TEXT;
  ALTER TABLE songs ADD COLUMN track_gain REAL;
  ALTER TABLE songs ADD COLUMN track_peak REAL;
  ALTER TABLE songs ADD COLUMN album_gain REAL;
  ALTER TABLE songs ADD COLUMN album_peak REAL;
  ALTER TABLE songs ADD COLUMN cover TEXT;
  ALTER TABLE songs ADD COLUMN tags_version INTEGER;
  CREATE INDEX songs_cover ON songs(cover) WHERE cover IS NOT NULL;
  CREATE TABLE covers (hash TEXT PRIMARY KEY, mime_type TEXT NOT NULL, bytes BLOB) STRICT;
  CREATE TABLE lyrics (song_id INTEGER PRIMARY KEY, language TEXT, lines TEXT NOT NULL) STRICT;
  CREATE TRIGGER covers_of_changed AFTER UPDATE OF cover ON songs WHEN old.cover IS NOT new.cover BEGIN
    DELETE FROM covers WHERE hash = old.cover AND NOT EXISTS (SELECT 1 FROM songs WHERE cover = old.cover);
  END;
  CREATE TRIGGER covers_of_removed AFTER DELETE ON songs BEGIN
    DELETE FROM covers WHERE hash = old.cover AND NOT EXISTS (SELECT 1 FROM songs WHERE cover = old.cover);
    DELETE FROM lyrics WHERE song_id = old.id;
  END;
`
