import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { LibraryError, ListeningError } from '../errors.ts'
import { isBusy, isWriteProtection } from '../sqlite/faults.ts'
import { openCopy } from '../sqlite/open-copy.ts'
import { applicationOf, isEmpty, makeTables } from '../sqlite/own-tables.ts'
import { APPLICATION_ID, LATER_TABLES, SCHEMA_VERSION, TABLES } from './schema.ts'

/** Longest wait for another process's write, in ms. */
const BUSY_MS = 5000

/**
 * Opens the file, and makes an empty one where there is none. It is for its owner alone. One that cannot be written to is
 * opened for reading.
 *
 * @throws ListeningError for a file of another program, of a newer layout, or that is damaged; it is left as it is
 */
export function openFile(file: string, readOnly: boolean): { db: Database.Database; isReadOnly: boolean } {
  const absent = file === ':memory:' || !existsSync(file)
  if (absent && readOnly) return { db: emptyForReading(), isReadOnly: true }
  if (!absent && statSync(file).isDirectory()) {
    throw new ListeningError('cannot-open', `${file}: is a folder, not a file of what was listened to`)
  }
  if (readOnly) return { db: forReading(file), isReadOnly: true }
  let db: Database.Database | undefined
  try {
    if (absent && file !== ':memory:') {
      mkdirSync(dirname(resolve(file)), { recursive: true })
      closeSync(openSync(file, 'a', 0o600)) // the journals of SQLite take the mode of the file
    }
    db = new Database(file, { timeout: BUSY_MS })
    prepare(db, file)
    return { db, isReadOnly: false }
  } catch (error) {
    db?.close()
    // A library on a disk that cannot be written to, of which nothing was noted.
    if (absent && isForbidden(error)) return { db: emptyForReading(), isReadOnly: true }
    if (!absent && isWriteProtection(error)) return { db: forReading(file), isReadOnly: true }
    throw explained(file, error)
  }
}

/** The error itself, or what it means to whoever called. */
export function explained(file: string, error: unknown): unknown {
  if (ListeningError.isInstance(error)) return error
  if (LibraryError.isInstance(error)) return new ListeningError(error.code, error.message, { cause: error })
  const { message } = error as Error
  if (isBusy(error)) {
    const text = `${file}: another program is writing to it (waited ${BUSY_MS / 1000} s): try again later`
    return new ListeningError('busy', text, { cause: error })
  }
  if (!(error instanceof Error)) return error
  return new ListeningError('cannot-open', `${file}: cannot be opened: ${message}`, { cause: error })
}

function isForbidden(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }
  return code === 'EACCES' || code === 'EROFS' || code === 'EPERM'
}

function emptyForReading(): Database.Database {
  const db = new Database(':memory:')
  db.exec(TABLES)
  db.pragma('query_only = ON')
  return db
}

function forReading(file: string): Database.Database {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { timeout: BUSY_MS, readonly: true })
    check(db, file)
    return db
  } catch (error) {
    db?.close()
    if (!isWriteProtection(error)) throw explained(file, error)
  }
  try {
    // Its write-ahead log needs a place to write, which is memory then.
    const copy = openCopy(file)
    check(copy, file)
    copy.pragma('query_only = ON')
    return copy
  } catch (error) {
    throw explained(file, error)
  }
}

function prepare(db: Database.Database, file: string): void {
  if (reading(file, () => isEmpty(db)) && applicationOf(db) === 0) {
    makeTables(db, { applicationId: APPLICATION_ID, version: SCHEMA_VERSION, sql: TABLES })
  }
  check(db, file)
  bringUpToDate(db)
  db.pragma('foreign_keys = ON')
  // Readers are not kept waiting by a write. A power cut may cost the last writes, a killed process none.
  if (!db.memory) db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
}

/** Adds what later versions have; where another process was faster nothing is done. */
function bringUpToDate(db: Database.Database): void {
  const version = (): number => db.pragma('user_version', { simple: true }) as number
  if (version() === SCHEMA_VERSION) return
  db.transaction(() => {
    for (const tables of LATER_TABLES.slice(version() - 1)) db.exec(tables)
    db.pragma(`user_version = ${SCHEMA_VERSION}`)
  }).immediate()
}

function check(db: Database.Database, file: string): void {
  if (reading(file, () => applicationOf(db)) !== APPLICATION_ID) {
    throw new ListeningError('not-listening', `${file}: is not a file of what was listened to with murecom`)
  }
  const version = db.pragma('user_version', { simple: true }) as number
  if (version < 1 || version > SCHEMA_VERSION) {
    throw new ListeningError(
      'other-schema',
      `${file}: has tables of version ${version}, this murecom reads versions 1 to ${SCHEMA_VERSION}: use a newer murecom`,
    )
  }
  const state = reading(file, () => db.pragma('quick_check(1)', { simple: true }) as string)
  if (state !== 'ok') throw damaged(file, state)
}

/** The first reads of a file: they fail when it is not a database. */
function reading<T>(file: string, query: () => T): T {
  try {
    return query()
  } catch (cause) {
    if (isBusy(cause) || isWriteProtection(cause)) throw cause
    const { code, message } = cause as Error & { code?: string }
    if (code?.startsWith('SQLITE_CORRUPT')) throw damaged(file, message)
    throw new ListeningError('not-listening', `${file}: is not a file of what was listened to: ${message}`, { cause })
  }
}

function damaged(file: string, what: string): ListeningError {
  const advice = 'move it away, and a new one is made; sqlite3 with .recover reads what is left of it'
  return new ListeningError('damaged', `${file}: is damaged (${what.replace(/\s+/g, ' ').slice(0, 200)}): ${advice}`)
}
