import type { Database } from 'better-sqlite3'
import { CatalogError } from '../../errors.ts'
import type { Dialect } from './dialect.ts'
import { defineFunctions, foldAnew, isFoldedNow } from './sqlite-folding.ts'

/** "mrcm": marks a catalogue among SQLite files. */
const APPLICATION_ID = 0x6d72636d

/** Brings the schema up to date. @throws CatalogError for a file of another program, or of a newer version of this one */
export function migrate(database: Database, path: string, steps: Dialect['steps']): void {
  const applicationId = database.pragma('application_id', { simple: true })
  if (applicationId === APPLICATION_ID && done(database) === steps.length && isFoldedNow(database)) return
  database.exec('BEGIN EXCLUSIVE')
  try {
    const isEmpty = database.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0
    if (!isEmpty && database.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      throw new CatalogError(
        'foreign-database',
        `${path} is a database of another program. One made by the Go crawler of murecom-intro can be imported: give a new file for the catalogue`,
      )
    }
    if (isEmpty) {
      database.pragma(`application_id = ${APPLICATION_ID}`)
      database.exec(
        'CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
      )
    }
    const applied = done(database)
    if (applied > steps.length) {
      throw new CatalogError('newer-database', `${path} was written by a newer version of @murecom/spotify-crawler`)
    }
    defineFunctions(database)
    const note = database.prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?)')
    for (const step of steps.slice(applied)) {
      database.exec(step.sql)
      note.run(step.name, Date.now())
    }
    foldAnew(database)
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function done(database: Database): number {
  return database.prepare('SELECT count(*) FROM migrations').pluck().get() as number
}
