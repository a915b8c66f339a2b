/**
 * The connection to an SQLite file: what is done with better-sqlite3 rather than said in SQL.
 *
 * Queries are written with kysely or as SQL of the dialect, and run here synchronously on cached prepared statements: kysely's
 * own SQLite driver prepares each query anew, which halves the rate of imports.
 */
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import BetterSqlite3, { type Database, type Statement } from 'better-sqlite3'
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely'
import { CatalogError } from '../../errors.ts'
import type { CatalogTables } from '../schema.ts'
import { SQLITE } from './sqlite.ts'
import { migrate } from './sqlite-migrate.ts'

/** Rows that a compiled query gives. */
type RowOf<Q> = Q extends CompiledQuery<infer Row> ? Row : never

export class SqliteStore {
  readonly raw: Database
  readonly path: string
  readonly dialect = SQLITE
  /** Typed query builder over the same connection. */
  readonly db: Kysely<CatalogTables>
  /** Called within a transaction before it is committed, and after one that was rolled back. */
  beforeCommit: () => void = () => {}
  afterRollback: () => void = () => {}
  /** A copy in the system's temporary folder, for a catalogue on a disk that cannot be written. */
  readonly #copy: string | undefined
  readonly #statements = new Map<string, Statement<unknown[]>>()

  constructor(path: string) {
    this.path = path
    try {
      this.raw = openAt(path, path)
    } catch (error) {
      const { code = '' } = error as { code?: string }
      if (code === 'SQLITE_NOTADB') {
        throw new CatalogError('foreign-database', `${path} is not an SQLite database`, { cause: error })
      }
      if (!/^SQLITE_(?:READONLY|CANTOPEN)/.test(code) || !existsSync(path)) throw error
      this.#copy = copyOf(path)
      this.raw = openAt(this.#copy, path)
      this.raw.pragma('query_only = ON')
    }
    this.db = new Kysely<CatalogTables>({ dialect: new SqliteDialect({ database: this.raw }) })
  }

  /** True where the catalogue is read from a copy, so that nothing can be written. */
  get isReadOnly(): boolean {
    return this.#copy !== undefined
  }

  /** A prepared statement, kept. */
  prepare(sql: string): Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (!statement) {
      if (this.#statements.size > 500) this.#statements.clear()
      statement = this.raw.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  all<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q>[] {
    return this.prepare(query.sql).all(...query.parameters) as RowOf<Q>[]
  }

  get<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q> | undefined {
    return this.prepare(query.sql).get(...query.parameters) as RowOf<Q> | undefined
  }

  /** Runs a query that gives no rows; returns how many rows it changed. */
  run(query: CompiledQuery<unknown>): number {
    return this.prepare(query.sql).run(...query.parameters).changes
  }

  /** All of `work` or nothing. Takes the write lock at once, so that it cannot fail half-way for want of it. */
  transaction<T>(work: () => T): T {
    if (this.raw.inTransaction) return work()
    try {
      return this.raw
        .transaction(() => {
          const result = work()
          this.beforeCommit()
          return result
        })
        .immediate()
    } catch (error) {
      this.afterRollback()
      throw error
    }
  }

  /** Runs statements that give no rows. */
  execute(sql: string): void {
    this.raw.exec(sql)
  }

  /** Rewrites the file without free pages and merges the search index. */
  vacuum(): void {
    this.raw.exec("INSERT INTO tracks_fts (tracks_fts) VALUES ('optimize')")
    this.raw.exec('VACUUM')
    this.raw.pragma('wal_checkpoint(TRUNCATE)')
  }

  close(): void {
    this.#statements.clear()
    if (this.raw.open) this.raw.close()
    if (this.#copy !== undefined) rmSync(dirname(this.#copy), { recursive: true, force: true })
  }
}

/** Opens a file and brings its schema up to date; `path` is what messages call it. */
function openAt(file: string, path: string): Database {
  const database = new BetterSqlite3(file)
  try {
    database.pragma('busy_timeout = 5000')
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.pragma('cache_size = -65536')
    // Off, after better-sqlite3's default: two look-ups an entry that cost imports a fifth of their time. Every write goes
    // through one module, and the tests run foreign_key_check over what it wrote.
    database.pragma('foreign_keys = OFF')
    migrate(database, path, SQLITE.steps)
    database.pragma('wal_autocheckpoint = 8000')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** SQLite reads no file in WAL mode whose folder it cannot write into, so such a catalogue is read from a copy. */
function copyOf(path: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'murecom-catalogue-')), 'catalogue.db')
  copyFileSync(path, file)
  chmodSync(file, 0o600)
  if (existsSync(`${path}-wal`)) {
    copyFileSync(`${path}-wal`, `${file}-wal`)
    chmodSync(`${file}-wal`, 0o600)
  }
  return file
}

/**
 * The right to write playlists into a database file: an exclusive transaction on a small file beside it, which the operating
 * system releases when its process ends, however it ends. No heartbeat, no clock, no process id that could be used again.
 *
 * @returns what releases it
 * @throws CatalogError code `'crawl-running'` when another process, or another crawl or import of this one, has it
 */
export function lockForWriting(path: string): () => void {
  if (path === ':memory:' || path === '') return () => {}
  const file = `${path}-crawl`
  const lock = new BetterSqlite3(file, { timeout: 0 })
  try {
    // In rollback mode EXCLUSIVE keeps readers out too, and nothing is written: the file stays empty.
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new CatalogError(
      'crawl-running',
      `another crawl or import is writing to ${path}; wait for it or give another --db`,
    )
  }
  return () => {
    if (!lock.open) return
    if (lock.inTransaction) lock.exec('ROLLBACK')
    lock.close()
  }
}
