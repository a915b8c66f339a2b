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
import type { CatalogStore, EntryRow, RowOf } from './store.ts'

export class SqliteStore implements CatalogStore {
  readonly raw: Database
  readonly path: string
  readonly dialect = SQLITE
  readonly isShared = false
  /** Typed query builder over the same connection. */
  readonly db: Kysely<CatalogTables>
  beforeCommit: () => void = () => {}
  forgetRows: () => void = () => {}
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

  /** True where the catalogue is read from a copy. */
  get isReadOnly(): boolean {
    return this.#copy !== undefined
  }

  get inTransaction(): boolean {
    return this.raw.inTransaction
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

  run(query: CompiledQuery<unknown>): number {
    return this.prepare(query.sql).run(...query.parameters).changes
  }

  put(sql: string, ...values: readonly unknown[]): void {
    this.prepare(sql).run(...values)
  }

  /**
   * 50 rows a statement take half the time of 50 statements: the calls into SQLite and the binding of values are most of an
   * insert.
   */
  insertRows(table: string, columns: readonly string[], values: readonly unknown[]): void {
    const width = columns.length
    const row = `(${columns.map(() => '?').join(', ')})`
    let from = 0
    for (const rows of [50, 8, 1]) {
      const length = rows * width
      if (values.length - from < length) continue
      const all = Array.from({ length: rows }, () => row).join(', ')
      const insert = this.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ${all}`)
      for (; values.length - from >= length; from += length) insert.run(values.slice(from, from + length))
    }
  }

  /** A row a statement: one of several rows makes FTS5 end its segment, and so does any on another table that follows. */
  insertWords(words: readonly unknown[]): void {
    const insert = this.prepare('INSERT INTO tracks_fts (rowid, name, artists) VALUES (?, ?, ?)')
    for (let i = 0; i < words.length; i += 3) insert.run(words[i], words[i + 1], words[i + 2])
  }

  putEntries(playlistId: number, entries: readonly EntryRow[]): void {
    const first = entries[0]?.position
    if (first === undefined) return
    if (entries.every((e, i) => e.position === first + i && e.addedAt === null && e.addedBy === null)) {
      // One call for a whole list: a fifth of the time of a call for each entry.
      this.prepare(PUT_RUN).run(playlistId, first, JSON.stringify(entries.map(entry => entry.trackId)))
      return
    }
    const put = this.prepare(PUT_ENTRY)
    for (const { position, trackId, addedAt, addedBy } of entries)
      put.run(playlistId, position, trackId, addedAt, addedBy)
  }

  /** Takes the write lock at once, so that it cannot fail half-way for want of it. */
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
      this.forgetRows()
      throw error
    }
  }

  execute(sql: string): void {
    this.raw.exec(sql)
  }

  exclusively<T>(work: () => T): T {
    return this.transaction(work)
  }

  clockOffset(): number {
    return 0
  }

  async reading<T>(work: () => Promise<T>): Promise<T> {
    this.execute('BEGIN')
    try {
      return await work()
    } finally {
      this.execute('COMMIT')
    }
  }

  /** What is in memory has no second connection. */
  another(): SqliteStore | undefined {
    return this.path === ':memory:' || this.path === '' ? undefined : new SqliteStore(this.path)
  }

  /** One at a time, whatever the claim. */
  claim(): () => void {
    return lockForWriting(this.path)
  }

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

const PUT_ENTRY = `
  INSERT INTO playlist_tracks (playlist_id, position, track_id, added_at, added_by) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (playlist_id, position) DO UPDATE SET track_id = excluded.track_id, added_at = excluded.added_at,
    added_by = excluded.added_by`

/** Tracks (a JSON array of ids) at consecutive positions: (playlist, first position, ids). */
const PUT_RUN = `
  INSERT INTO playlist_tracks (playlist_id, position, track_id) SELECT ?, ? + key, value FROM json_each(?) WHERE true
  ON CONFLICT (playlist_id, position) DO UPDATE SET track_id = excluded.track_id, added_at = NULL, added_by = NULL`

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
function lockForWriting(path: string): () => void {
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
