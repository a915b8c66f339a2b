/**
 * The connection to an SQLite file: what is done with better-sqlite3 rather than said in SQL.
 *
 * Queries are written with kysely or as SQL of the dialect, and run here synchronously on cached prepared statements: kysely's
 * own SQLite driver prepares each query anew, which halves the rate of imports.
 */
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
  readonly #statements = new Map<string, Statement<unknown[]>>()

  constructor(path: string) {
    this.path = path
    this.raw = new BetterSqlite3(path)
    try {
      this.raw.pragma('busy_timeout = 5000')
      this.raw.pragma('journal_mode = WAL')
      this.raw.pragma('synchronous = NORMAL')
      this.raw.pragma('cache_size = -65536')
      // Off, after better-sqlite3's default: two look-ups an entry that cost imports a fifth of their time. Every write goes
      // through one module, and the tests run foreign_key_check over what it wrote.
      this.raw.pragma('foreign_keys = OFF')
      migrate(this.raw, path, SQLITE.steps)
      this.raw.pragma('wal_autocheckpoint = 8000')
    } catch (error) {
      this.raw.close()
      if ((error as { code?: string }).code === 'SQLITE_NOTADB') {
        throw new CatalogError('foreign-database', `${path} is not an SQLite database`, { cause: error })
      }
      throw error
    }
    this.db = new Kysely<CatalogTables>({ dialect: new SqliteDialect({ database: this.raw }) })
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
  }
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
