/**
 * The connection to a catalogue on PostgreSQL.
 *
 * Several processes write to one catalogue. Their transactions take turns: each begins by locking the one row of `writing`, which
 * also says who wrote last, so that what a process remembers of rows is forgotten when another wrote since. Transactions are
 * short, since no request is made within one.
 */
import { randomUUID } from 'node:crypto'
import { shownAddress } from '@murecom/internal/database-address'
import { type CompiledQuery, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import { CatalogError } from '../../errors.ts'
import type { CatalogStatement, CatalogStore, Claim, EntryRow, RowOf } from '../dialect/store.ts'
import type { CatalogTables } from '../schema.ts'
import { copyText } from './copy-text.ts'
import { LOCKS, WRITING } from './locks.ts'
import { migratePostgres } from './migrate.ts'
import { POSTGRES } from './postgres.ts'
import { SCHEMA, TABLES } from './postgres-schema.ts'
import type { PostgresAnswer, PostgresRequest } from './requests.ts'
import { numbered, numberedSql, PostgresStatement, sentValues } from './statement.ts'
import { PostgresThread } from './thread.ts'
import { wordVector } from './words.ts'

export class PostgresStore implements CatalogStore {
  readonly dialect = POSTGRES
  readonly path: string
  readonly isShared = true
  readonly db: Kysely<CatalogTables>
  beforeCommit: () => void = () => {}
  forgetRows: () => void = () => {}
  readonly #url: string
  readonly #thread: PostgresThread
  /** Names this connection in `writing`. */
  readonly #writer = randomUUID()
  /** Entries of playlists that are copied at once, before anything else asks for the table. */
  #entries: unknown[] = []
  #inTransaction = false
  #claim: Claim | undefined
  #cursors = 0

  constructor(url: string) {
    if (!URL.canParse(url)) {
      // The message does not repeat the address, which may hold a password.
      throw new CatalogError(
        'bad-address',
        'openCatalog: url must be postgres://user@host:port/database, got what is no address',
      )
    }
    this.#url = url
    this.path = shownAddress(url)
    this.#thread = new PostgresThread(url, SCHEMA, this.path)
    this.db = new Kysely<CatalogTables>({ dialect: new PostgresDialect({ pool: poolOf(this) }) })
    try {
      migratePostgres(this)
    } catch (error) {
      this.close()
      throw error
    }
  }

  get inTransaction(): boolean {
    return this.#inTransaction
  }

  get isReadOnly(): boolean {
    return this.prepare('SHOW transaction_read_only').pluck().get() === 'on'
  }

  nextCursor(): string {
    return `murecom_cursor_${++this.#cursors}`
  }

  prepare(sql: string): CatalogStatement {
    return new PostgresStatement(this, numberedSql(sql))
  }

  all<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q>[] {
    return this.ask(query.sql, query.parameters, false).rows as RowOf<Q>[]
  }

  get<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q> | undefined {
    return this.all(query)[0]
  }

  run(query: CompiledQuery<unknown>): number {
    return this.ask(query.sql, query.parameters, false).changes
  }

  put(sql: string, ...values: readonly unknown[]): void {
    this.#flushEntries(sql)
    const request = { kind: 'query', sql: numberedSql(sql), values: sentValues(values), asArrays: true } as const
    // Outside of a transaction nobody would come back for what went wrong.
    if (this.#inTransaction) this.#thread.post(request)
    else this.#thread.ask(request)
  }

  insertRows(table: string, columns: readonly string[], values: readonly unknown[]): void {
    this.#copy(table, columns, values)
  }

  putEntries(playlistId: number, given: readonly EntryRow[], areFree: boolean): void {
    if (given.length === 0) return
    const entries = ascending(given)
    if (!areFree) {
      const drop = 'DELETE FROM playlist_tracks WHERE playlist_id = ? AND position BETWEEN ? AND ?'
      this.put(drop, playlistId, entries[0]!.position, entries.at(-1)!.position)
    }
    for (const { position, trackId, addedAt, addedBy } of entries)
      this.#entries.push(playlistId, position, trackId, addedAt, addedBy)
    if (!this.#inTransaction) this.#flushEntries()
  }

  insertWords(words: readonly unknown[]): void {
    const rows: unknown[] = []
    for (let i = 0; i < words.length; i += 3) {
      rows.push(words[i], wordVector(words[i + 1] as string, words[i + 2] as string))
    }
    this.#copy('tracks_fts', ['id', 'words'], rows)
  }

  execute(sql: string): void {
    this.ask(sql, [], true)
  }

  /** Runs one statement, whose values are numbered. */
  ask(sql: string, values: readonly unknown[], asArrays: boolean): PostgresAnswer {
    this.#flushEntries(sql)
    return this.#thread.ask({ kind: 'query', sql, values: sentValues(values), asArrays })
  }

  transaction<T>(work: () => T): T {
    return this.#inTurn(writer => {
      if (writer !== this.#writer) {
        this.forgetRows()
        this.put('UPDATE writing SET writer = ?', this.#writer)
      }
      const result = work()
      this.beforeCommit()
      return result
    })
  }

  exclusively<T>(work: () => T): T {
    return this.#inTurn(work)
  }

  clockOffset(): number {
    const before = Date.now()
    const theirs = this.prepare('SELECT extract(epoch FROM clock_timestamp()) * 1000').pluck().get()
    return Number(theirs) - (before + Date.now()) / 2
  }

  /** One transaction, in which this process alone writes. `work` is given who wrote last. */
  #inTurn<T>(work: (writer: unknown) => T): T {
    if (this.#inTransaction) return work(this.#writer)
    this.#inTransaction = true
    try {
      // One text: between two the connection could be lost, and the rest would be no transaction.
      const { rows } = this.ask('BEGIN; SELECT writer FROM writing FOR UPDATE', [], true)
      this.#thread.pin(true)
      const result = work((rows as [string][])[0]?.[0])
      this.#flushEntries()
      this.execute('COMMIT')
      this.#leave()
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  async reading<T>(work: () => Promise<T>): Promise<T> {
    this.execute('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    this.#thread.pin(true)
    try {
      return await work()
    } finally {
      this.#rollBack()
    }
  }

  another(): PostgresStore {
    return new PostgresStore(this.#url)
  }

  claim(claim: Claim): () => void {
    const lock = claim === 'alone' ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared'
    const isFree =
      this.#claim === undefined && this.prepare(`SELECT ${lock}(${LOCKS}, ${WRITING})`).pluck().get() === true
    if (!isFree) {
      throw new CatalogError(
        'crawl-running',
        `another crawl or import is writing to ${this.path}; wait for it or give another --db`,
      )
    }
    this.#claim = claim
    this.#thread.pin(true)
    return () => this.#release(claim)
  }

  vacuum(): void {
    this.execute(`VACUUM (ANALYZE) ${TABLES}`)
  }

  close(): void {
    this.#thread.close()
  }

  #leave(): void {
    this.#inTransaction = false
    this.#thread.pin(this.#claim !== undefined)
  }

  #rollBack(): void {
    this.#leave()
    this.#entries = []
    try {
      this.#thread.ask({ kind: 'rollback' })
    } catch {
      // The connection is gone, and the transaction with it.
    }
    this.forgetRows()
  }

  #release(claim: Claim): void {
    if (this.#claim === undefined) return
    this.#claim = undefined
    this.#thread.pin(false)
    const unlock = claim === 'alone' ? 'pg_advisory_unlock' : 'pg_advisory_unlock_shared'
    try {
      this.execute(`SELECT ${unlock}(${LOCKS}, ${WRITING})`)
    } catch {
      // A lock ends with its connection.
    }
  }

  #flushEntries(sql?: string): void {
    if (this.#entries.length === 0 || (sql !== undefined && !sql.includes('playlist_tracks'))) return
    const entries = this.#entries
    this.#entries = []
    this.#copy('playlist_tracks', ENTRY_COLUMNS, entries)
  }

  #copy(table: string, columns: readonly string[], values: readonly unknown[]): void {
    if (values.length === 0) return
    const request = rowsRequest(table, columns, values)
    if (this.#inTransaction) this.#thread.post(request)
    else this.#thread.ask(request)
  }
}

/** Up to this many rows are one INSERT, which is one journey; COPY takes three, and a third of the time for each row. */
const FEW_ROWS = 200

function rowsRequest(table: string, columns: readonly string[], values: readonly unknown[]): PostgresRequest {
  const width = columns.length
  const into = `${table} (${columns.join(', ')})`
  if (values.length > FEW_ROWS * width)
    return { kind: 'copy', sql: `COPY ${into} FROM STDIN`, text: copyText(values, width) }
  const rows = Array.from({ length: values.length / width }, () => `(${columns.map(() => '?').join(', ')})`)
  const sql = numbered(`INSERT INTO ${into} VALUES ${rows.join(', ')}`)
  return { kind: 'query', sql, values: sentValues(values), asArrays: true, isOnce: true }
}

const ENTRY_COLUMNS = ['playlist_id', 'position', 'track_id', 'added_at', 'added_by'] as const

/** Entries in the order of their positions, the last of each. A file may say anything. */
function ascending(entries: readonly EntryRow[]): readonly EntryRow[] {
  if (entries.every((entry, i) => i === 0 || entry.position > entries[i - 1]!.position)) return entries
  const last = new Map(entries.map(entry => [entry.position, entry]))
  return [...last.values()].sort((a, b) => a.position - b.position)
}

/** What kysely takes for a pool: the one connection of the store. */
function poolOf(store: PostgresStore): PostgresPool {
  const query = async (sql: unknown, values: readonly unknown[] = []): Promise<unknown> => {
    const { command, changes, rows } = store.ask(sql as string, values, false)
    return { command, rowCount: changes, rows }
  }
  return { connect: async () => ({ query, release() {} }), end: async () => {} } as unknown as PostgresPool
}
