import Database from 'better-sqlite3'

/** The tables of a file of ours, and what the file is known by. */
interface OwnTables {
  applicationId: number
  version: number
  /** The SQL that makes them. */
  sql: string
}

export function applicationOf(db: Database.Database): unknown {
  return db.pragma('application_id', { simple: true })
}

export function isEmpty(db: Database.Database): boolean {
  return db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined
}

/** Makes the tables of an empty file; where another process was faster nothing is done. */
export function makeTables(db: Database.Database, { applicationId, version, sql }: OwnTables): void {
  db.transaction(() => {
    if (!isEmpty(db)) return
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${version}`)
    db.exec(sql)
  }).immediate()
}

/**
 * Closes a file that was written to in a state in which it can be read where nothing can be written: without a write-ahead log,
 * which needs a second file beside it. Where another process has it open the log stays.
 */
export function closeWithoutLog(db: Database.Database): void {
  try {
    db.pragma('busy_timeout = 0')
    db.pragma('journal_mode = DELETE')
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
  db.close()
}
