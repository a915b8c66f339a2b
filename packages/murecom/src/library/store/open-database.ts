import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { APPLICATION_ID, migrate, SCHEMA_VERSION, TABLES } from './schema.ts'

/** Longest wait for another process's write, in ms. */
const BUSY_MS = 5000

/**
 * Opens a library file, making an empty one when it is not there. A library of an older version is upgraded; a file of
 * another program or of a newer version is refused with its reason and left as it is.
 */
export function openDatabase(file: string): Database.Database {
  const absent = file === ':memory:' || !existsSync(file)
  let db: Database.Database
  try {
    db = new Database(file, { timeout: BUSY_MS })
  } catch (cause) {
    throw new LibraryError('cannot-open', `${file}: cannot be opened: ${(cause as Error).message}`, { cause })
  }
  try {
    prepare(db, file, absent)
    return db
  } catch (error) {
    db.close()
    throw explainBusy(file, error)
  }
}

function prepare(db: Database.Database, file: string, absent: boolean): void {
  const read = <T>(query: () => T): T => {
    try {
      return query()
    } catch (cause) {
      if (isBusy(cause)) throw cause
      const { message } = cause as Error
      throw new LibraryError('not-a-library', `${file}: is not a murecom library: ${message}`, { cause })
    }
  }
  const applicationId = read(() => db.pragma('application_id', { simple: true }))
  const isEmpty = (): boolean => db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined
  if (absent || (read(isEmpty) && applicationId === 0)) {
    db.pragma('journal_mode = WAL')
    db.transaction(() => {
      if (!isEmpty()) return // another process was faster
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${SCHEMA_VERSION}`)
      db.exec(TABLES)
    }).immediate()
    return
  }
  if (applicationId !== APPLICATION_ID) {
    throw new LibraryError('not-a-library', `${file}: is a SQLite database of another program, not a murecom library`)
  }
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > SCHEMA_VERSION || version < 1) {
    throw new LibraryError(
      'other-schema',
      `${file}: has tables of version ${version}, this murecom reads versions 1 to ${SCHEMA_VERSION}: use a newer murecom`,
    )
  }
  if (version < SCHEMA_VERSION) migrate(db)
  db.pragma('journal_mode = WAL')
}

function isBusy(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
}

/** The error itself, or what it means when another process held the file for too long. */
export function explainBusy(file: string, error: unknown): unknown {
  if (!isBusy(error)) return error
  const waited = `${BUSY_MS / 1000} s`
  return new LibraryError('busy', `${file}: another program is writing to it (waited ${waited}): try again later`, {
    cause: error,
  })
}
