import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { LibraryError } from '../errors.ts'

/** "murL": marks a SQLite file as a murecom library, so that no other program's file is written to. */
const APPLICATION_ID = 0x6d75724c
/** Layout of the tables. A library of another layout is refused, never changed. */
const SCHEMA_VERSION = 1

const TABLES = `
  CREATE TABLE songs (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    hash TEXT NOT NULL,
    title TEXT, artist TEXT, album TEXT,
    duration_seconds REAL,
    vectors BLOB NOT NULL
  ) STRICT;
  CREATE INDEX songs_hash ON songs(hash);
  CREATE TABLE failures (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ms INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) STRICT;
  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`

/**
 * Opens a library file, making it when it is not there. A file of another program, of another version of the tables or of
 * another model is refused with its reason and left as it is.
 */
export function openDatabase(file: string, model: string): Database.Database {
  const isNew = file === ':memory:' || !existsSync(file)
  let db: Database.Database
  try {
    db = new Database(file, { timeout: 5000 })
  } catch (cause) {
    throw new LibraryError('cannot-open', `${file}: cannot be opened: ${(cause as Error).message}`, { cause })
  }
  try {
    prepare(db, file, isNew, model)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function prepare(db: Database.Database, file: string, isNew: boolean, model: string): void {
  const read = <T>(query: () => T): T => {
    try {
      return query()
    } catch (cause) {
      throw new LibraryError('not-a-library', `${file}: is not a murecom library: ${(cause as Error).message}`, {
        cause,
      })
    }
  }
  const applicationId = read(() => db.pragma('application_id', { simple: true }))
  const empty = read(() => db.prepare('SELECT count(*) AS n FROM sqlite_master').get() as { n: number }).n === 0
  if (isNew || (empty && applicationId === 0)) {
    db.pragma('journal_mode = WAL')
    db.transaction(() => {
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${SCHEMA_VERSION}`)
      db.exec(TABLES)
      db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run('model', model)
    }).immediate()
    return
  }
  if (applicationId !== APPLICATION_ID) {
    throw new LibraryError('not-a-library', `${file}: is a SQLite database of another program, not a murecom library`)
  }
  const version = db.pragma('user_version', { simple: true }) as number
  if (version !== SCHEMA_VERSION) {
    const advice = version > SCHEMA_VERSION ? 'use a newer murecom' : 'index the folder into a new file'
    throw new LibraryError(
      'other-schema',
      `${file}: has tables of version ${version}, this murecom reads version ${SCHEMA_VERSION}: ${advice}`,
    )
  }
  const stored = (db.prepare("SELECT value FROM settings WHERE key = 'model'").get() as { value: string } | undefined)
    ?.value
  if (stored !== model) {
    throw new LibraryError(
      'other-model',
      `${file}: was indexed with the model ${stored}, not with ${model}: use another file`,
    )
  }
  db.pragma('journal_mode = WAL')
}
