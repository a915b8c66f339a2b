import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { LibraryError } from '../../errors.ts'
import { isBusy, isWriteProtection } from '../../sqlite/faults.ts'
import { openCopy } from '../../sqlite/open-copy.ts'
import { applicationOf, closeWithoutLog, isEmpty, makeTables } from '../../sqlite/own-tables.ts'
import { APPLICATION_ID, migrate, SCHEMA_VERSION, TABLES } from './schema.ts'

/** Longest wait for another process's write, in ms. */
const BUSY_MS = 5000

/** The setting of a file that is the copy of a library on PostgreSQL: what messages call that library. */
export const SHARED_KEY = 'shared_library'

/** Libraries that can only be read, with their files. */
const readOnly = new WeakMap<Database.Database, string>()

/**
 * Opens a library file, making an empty one when it is not there. A library of an older version is upgraded; a file of
 * another program or of a newer version is refused with its reason and left as it is. One that cannot be written to is
 * opened for reading.
 */
export function openDatabase(file: string): Database.Database {
  const absent = file === ':memory:' || !existsSync(file)
  if (!absent && statSync(file).isDirectory()) {
    throw new LibraryError('cannot-open', `${file}: is a folder, not a library file`)
  }
  if (!absent && !canBeWritten(file)) return openReadOnly(file)
  let db: Database.Database | undefined
  try {
    db = new Database(file, { timeout: BUSY_MS })
    prepare(db, file, absent)
    return db
  } catch (error) {
    db?.close()
    if (!absent && isWriteProtection(error)) return openReadOnly(file)
    if (db && !(error instanceof Database.SqliteError)) throw error
    if (isBusy(error)) throw explainBusy(file, error)
    throw new LibraryError('cannot-open', `${file}: cannot be opened: ${(error as Error).message}`, { cause: error })
  }
}

/** Whether the file and, for SQLite's journals, its folder can be written to. */
function canBeWritten(file: string): boolean {
  try {
    for (const path of [file, dirname(resolve(file))]) accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** True for a library that can be asked, but not be written to. */
export function isReadOnly(db: Database.Database): boolean {
  return readOnly.has(db)
}

/**
 * Prepares a library for many small writes, by a write-ahead log: questions of other processes are answered meanwhile.
 *
 * @throws LibraryError when it cannot be written to
 */
export function startWriting(db: Database.Database): void {
  const file = readOnly.get(db)
  if (file !== undefined)
    throw new LibraryError('read-only', `${file}: cannot be written to, so nothing can be indexed`)
  const shared = db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(SHARED_KEY)
  if (shared !== undefined)
    throw new LibraryError(
      'shared-library',
      `${db.name}: is a copy of ${shared}: murecom index puts files into its queue`,
    )
  db.pragma('journal_mode = WAL')
}

/** Closes a library, without a write-ahead log where nobody else needs it. Idempotent. */
export function closeDatabase(db: Database.Database): void {
  if (!db.open) return
  if (isReadOnly(db) || db.memory) db.close()
  else closeWithoutLog(db)
}

function openReadOnly(file: string): Database.Database {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { timeout: BUSY_MS, readonly: true })
    if (checked(db, file) === SCHEMA_VERSION) {
      readOnly.set(db, file)
      return db
    }
    db.close()
  } catch (error) {
    db?.close()
    if (LibraryError.isInstance(error)) throw error
    if (!isWriteProtection(error)) throw explainBusy(file, error)
  }
  // An older version, or a write-ahead log that no file can be made for: both need a place to write, which is memory then.
  const copy = openCopy(file)
  try {
    if (checked(copy, file) < SCHEMA_VERSION) migrate(copy)
    readOnly.set(copy, file)
    return copy
  } catch (error) {
    copy.close()
    throw error
  }
}

function prepare(db: Database.Database, file: string, absent: boolean): void {
  if (absent || (reading(file, () => isEmpty(db)) && reading(file, () => applicationOf(db)) === 0)) {
    makeTables(db, { applicationId: APPLICATION_ID, version: SCHEMA_VERSION, sql: TABLES })
    return
  }
  if (checked(db, file) < SCHEMA_VERSION) migrate(db)
}

/** The version of a library's tables; throws for a file that is none, or that is newer. */
function checked(db: Database.Database, file: string): number {
  if (reading(file, () => applicationOf(db)) !== APPLICATION_ID) {
    throw new LibraryError('not-a-library', `${file}: is a SQLite database of another program, not a murecom library`)
  }
  const version = db.pragma('user_version', { simple: true }) as number
  if (version >= 1 && version <= SCHEMA_VERSION) return version
  throw new LibraryError(
    'other-schema',
    `${file}: has tables of version ${version}, this murecom reads versions 1 to ${SCHEMA_VERSION}: use a newer murecom`,
  )
}

/** The first reads of a file: they fail when it is not a database. */
function reading<T>(file: string, query: () => T): T {
  try {
    return query()
  } catch (cause) {
    if (isBusy(cause) || isWriteProtection(cause)) throw cause
    const { message } = cause as Error
    throw new LibraryError('not-a-library', `${file}: is not a murecom library: ${message}`, { cause })
  }
}

/** The error itself, or what it means when another process held the file for too long. */
export function explainBusy(file: string, error: unknown): unknown {
  if (!isBusy(error)) return error
  const waited = `${BUSY_MS / 1000} s`
  return new LibraryError('busy', `${file}: another program is writing to it (waited ${waited}): try again later`, {
    cause: error,
  })
}
