import type Database from 'better-sqlite3'

/** "murL": marks a SQLite file as a murecom library, so that no other program's file is written to. */
export const APPLICATION_ID = 0x6d75724c
/** Layout of the tables. Older ones are brought up to it when a library is opened, newer ones are refused. */
export const SCHEMA_VERSION = 2

/**
 * `songs.vectors` is `clips x dimensions` and `songs.tags` one value for each tag, float32, little endian. `settings` has
 * `model` (the name that vectors carry), `dimensions` and `tag_names` (a JSON array). `model_file` holds the bytes of an own
 * model, so that the library needs no other file.
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
    tags BLOB
  ) STRICT;
  CREATE INDEX songs_hash ON songs(hash);
  CREATE TABLE failures (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;
`

/** Steps from version n to n + 1, at index n. All steps that a file needs run in one transaction. */
const MIGRATIONS: Readonly<Record<number, (db: Database.Database) => void>> = {
  // Version 1 knew one model, the original's, and no tags: `Library.tags` computes those of an old song when asked.
  1(db) {
    db.exec('ALTER TABLE songs ADD COLUMN tags BLOB; CREATE TABLE model_file (bytes BLOB NOT NULL) STRICT;')
    const set = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)')
    set.run('dimensions', '256')
    set.run('tag_names', JSON.stringify(GTZAN_1_TAGS))
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
