import type Database from 'better-sqlite3'
import { TABLES_OF_VERSION_9 } from '../renewal/tables.ts'
import { TABLES_OF_VERSION_5 } from '../servers/tables.ts'
import { CHANGE_LOG, LOG_ALL_SONGS } from './change-log.ts'
import { TABLES_OF_VERSION_6 } from './sound-columns.ts'
import { TABLES_OF_VERSION_4, TABLES_OF_VERSION_7, TABLES_OF_VERSION_8 } from './tag-tables.ts'

/** "murL": marks a SQLite file as a murecom library, so that no other program's file is written to. */
export const APPLICATION_ID = 0x6d75724c
/** Layout of the tables. Older ones are brought up to it when a library is opened, newer ones are refused. */
export const SCHEMA_VERSION = 9

/**
 * `songs.path` and `failures.path` are texts of `files/path-text.ts`, which names that are not UTF-8 survive, or of
 * `files/server-path.ts` for songs that were fetched from a server. `songs.vectors` is
 * `clips x dimensions` and `songs.tags` one value for each tag, float32, little endian. `songs.decoder` and
 * `failures.decoder` name what looked at the file; null in rows of older versions. `failures` has verdicts about bytes only:
 * what may pass (a disk that failed, a time-out) is not kept. `folders` has the folders that were indexed (`is_root`) and
 * the mount points below them, so that an unmounted disk is known for one. `counters` has `last_id`, the largest number of a
 * removed song: it is not used again. `settings` has `model` (the name that vectors carry), `dimensions` and `tag_names` (a JSON array). `model_file` holds the
 * bytes of an own model, so that the library needs no other file.
 */
export const TABLES = `
  CREATE TABLE songs (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    hash TEXT NOT NULL,
    title TEXT, artist TEXT, album TEXT,
    duration_seconds REAL,
    vectors BLOB NOT NULL,
    tags BLOB,
    decoder TEXT
  ) STRICT;
  CREATE INDEX songs_hash ON songs(hash);
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;
  ${tablesOfVersion3()}
  ${TABLES_OF_VERSION_4}
  ${TABLES_OF_VERSION_5}
  ${TABLES_OF_VERSION_6}
  ${TABLES_OF_VERSION_7}
  ${TABLES_OF_VERSION_8}
  ${TABLES_OF_VERSION_9}
`

/** What version 3 added; later versions must not change it. */
function tablesOfVersion3(): string {
  return `
    CREATE INDEX songs_size ON songs(size);
    CREATE TABLE failures (
      path TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      mtime_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      reason TEXT NOT NULL,
      decoder TEXT NOT NULL
    ) STRICT;
    CREATE TABLE folders (path TEXT PRIMARY KEY, is_root INTEGER NOT NULL, is_mount INTEGER NOT NULL) STRICT;
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    INSERT INTO counters VALUES ('last_id', 0);
    CREATE TRIGGER songs_removed AFTER DELETE ON songs BEGIN
      UPDATE counters SET value = max(value, old.id) WHERE name = 'last_id';
    END;
    ${CHANGE_LOG}
  `
}

/** Steps from version n to n + 1, at index n. All steps that a file needs run in one transaction. */
const MIGRATIONS: Readonly<Record<number, (db: Database.Database) => void>> = {
  // Version 1 knew one model, the original's, and no tags: `Library.tags` computes those of an old song when asked.
  1(db) {
    db.exec('ALTER TABLE songs ADD COLUMN tags BLOB; CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;')
    const set = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
    set.run('dimensions', '256')
    set.run('tag_names', JSON.stringify(GTZAN_1_TAGS))
  },
  // Version 2 kept errors that pass beside verdicts about the bytes, and cannot distinguish them: all are tried again. It had no
  // log of changes.
  2(db) {
    db.exec(`DROP TABLE failures; ALTER TABLE songs ADD COLUMN decoder TEXT; ${tablesOfVersion3()}${LOG_ALL_SONGS}`)
  },
  // Version 3 knew title, artist and album. The rest is read at the next run.
  3(db) {
    db.exec(TABLES_OF_VERSION_4)
  },
  // Version 4 knew files only.
  4(db) {
    db.exec(TABLES_OF_VERSION_5)
  },
  // Version 5 knew no tempo, key and loudness: `index --whole` measures those of old songs.
  5(db) {
    db.exec(TABLES_OF_VERSION_6)
  },
  // Version 6 did not notice that a cover or lyrics beside a song had changed.
  6(db) {
    db.exec(TABLES_OF_VERSION_7)
  },
  // Version 7 could not be asked what lyrics mean.
  7(db) {
    db.exec(TABLES_OF_VERSION_8)
  },
  // Version 8 could not be analysed anew by another model.
  8(db) {
    db.exec(TABLES_OF_VERSION_9)
  },
}

/** The tags of gtzan-1 are part of version 2's layout; the migration must not change when the package's list does. */
const GTZAN_1_TAGS = 'pop metal disco blues reggae classical rock hiphop country jazz'.split(' ')

/** Brings the tables from an older version to {@link SCHEMA_VERSION}; all or nothing. */
export function migrate(db: Database.Database): void {
  db.transaction(() => {
    // Read within the transaction: another process may have been faster.
    let version = db.pragma('user_version', { simple: true }) as number
    for (; version < SCHEMA_VERSION; version++) MIGRATIONS[version]!(db)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}
