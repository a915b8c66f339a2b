/**
 * All SQL that another database would spell differently, and the SQLite handle. PostgreSQL needs a second module of this
 * shape (tsvector for tracks_fts, an advisory lock for the crawl) and an asynchronous reader; nothing else names a dialect.
 *
 * Queries are written with kysely and run here synchronously on cached prepared statements: kysely's own SQLite driver
 * prepares each query anew, which halves the rate of imports.
 */
import BetterSqlite3, { type Database, type Statement } from 'better-sqlite3'
import { type CompiledQuery, Kysely, SqliteDialect } from 'kysely'
import { CatalogError } from '../errors.ts'
import { migrate } from './migrations.ts'
import type { CatalogTables } from './schema.ts'

/** Rows that a compiled query gives. */
type RowOf<Q> = Q extends CompiledQuery<infer Row> ? Row : never

export class SqliteStore {
  readonly raw: Database
  readonly path: string
  /** Typed query builder over the same connection. */
  readonly db: Kysely<CatalogTables>
  readonly #statements = new Map<string, Statement<unknown[]>>()

  constructor(path: string) {
    this.path = path
    this.raw = new BetterSqlite3(path)
    try {
      this.raw.pragma('busy_timeout = 5000')
      this.raw.pragma('journal_mode = WAL')
      this.raw.pragma('synchronous = NORMAL')
      this.raw.pragma('cache_size = -65536')
      this.raw.pragma('temp_store = MEMORY')
      migrate(this.raw, path)
      // Off, after better-sqlite3's default: two look-ups an entry that cost imports a fifth of their time. Every write goes
      // through one module, and the tests run foreign_key_check over what it wrote.
      this.raw.pragma('foreign_keys = OFF')
      this.raw.pragma('wal_autocheckpoint = 4000')
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
    return this.raw.transaction(work).immediate()
  }

  close(): void {
    this.#statements.clear()
    if (this.raw.open) this.raw.close()
  }
}

/** SQL of the search index; the arguments are bound, never written into the text. */
export const fts = {
  insert: 'INSERT INTO tracks_fts (rowid, name, artists) VALUES (?, ?, ?)',
  delete: 'DELETE FROM tracks_fts WHERE rowid = ?',
  /** Ids of matching tracks, oldest first. */
  match: 'SELECT rowid AS id FROM tracks_fts WHERE tracks_fts MATCH ? ORDER BY rowid LIMIT ?',
  /** The same, of tracks with exactly this folded name. */
  matchNamed: `SELECT t.id FROM tracks_fts f JOIN tracks t ON t.id = f.rowid
    WHERE tracks_fts MATCH ? AND t.name_fold = ? ORDER BY f.rowid LIMIT ?`,
} as const

/**
 * One page of playlists, entries joined in order: eight times faster than a row for each entry. Each page is a query of
 * its own, so that no read transaction stays open while the caller works (the log could not be checkpointed), and
 * the connection is free for other queries between two pages.
 */
export const PLAYLIST_PAGE_ENTRIES = `(
  SELECT group_concat(track_id) FROM (SELECT track_id FROM playlist_tracks WHERE playlist_id = p.id ORDER BY position))`

/**
 * The right to crawl into a database file: an exclusive transaction on a small file beside it, which the operating
 * system releases when its process ends, however it ends. No heartbeat, no clock, no process id that could be used again.
 *
 * @returns what releases it
 * @throws CatalogError code `'crawl-running'` when another process, or another crawl of this one, has it
 */
export function lockForCrawl(path: string): () => void {
  if (path === ':memory:' || path === '') return () => {}
  const file = `${path}-crawl`
  const lock = new BetterSqlite3(file, { timeout: 0 })
  try {
    // In rollback mode EXCLUSIVE keeps readers out too, and nothing is written: the file stays empty.
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new CatalogError('crawl-running', `another crawl is writing to ${path}; wait for it or give another --db`)
  }
  return () => {
    if (!lock.open) return
    if (lock.inTransaction) lock.exec('ROLLBACK')
    lock.close()
  }
}
