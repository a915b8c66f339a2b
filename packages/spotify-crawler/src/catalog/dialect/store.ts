import type { CompiledQuery, Kysely } from 'kysely'
import type { CatalogTables } from '../schema.ts'
import type { Dialect } from './dialect.ts'

/** Rows that a compiled query gives. */
export type RowOf<Q> = Q extends CompiledQuery<infer Row> ? Row : never

/** A statement with `?` for its values; the part of better-sqlite3's that this package uses. */
export interface CatalogStatement {
  /** Rows come as their first value. */
  pluck(): CatalogStatement
  /** Rows come as arrays. */
  raw(): CatalogStatement
  get(...values: readonly unknown[]): unknown
  all(...values: readonly unknown[]): unknown[]
  iterate(...values: readonly unknown[]): IterableIterator<unknown>
  /** How many rows changed. */
  run(...values: readonly unknown[]): { changes: number }
}

/** An entry of a playlist as it is stored; positions ascend. */
export interface EntryRow {
  position: number
  trackId: number
  addedAt: number | null
  addedBy: string | null
}

/** Who may write beside the holder of the right to write: nobody, or other crawls. */
export type Claim = 'alone' | 'among-crawls'

/**
 * A connection to the database of a catalogue. It is synchronous for every database: the importers, the crawl, the search and
 * the trainers are written once. See decision 0581.
 */
export interface CatalogStore {
  readonly dialect: Dialect
  /** What messages call the database; without passwords. */
  readonly path: string
  /** True where several processes write and each statement is a journey: look-ups are then made for many rows at once. */
  readonly isShared: boolean
  /** True where nothing can be written. */
  readonly isReadOnly: boolean
  readonly inTransaction: boolean
  /** Typed query builder over the same database. */
  readonly db: Kysely<CatalogTables>
  /** Called within a transaction before it is committed. */
  beforeCommit: () => void
  /** Called when remembered rows may be wrong: after a rollback, and when another process wrote since. */
  forgetRows: () => void
  prepare(sql: string): CatalogStatement
  all<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q>[]
  get<Q extends CompiledQuery<unknown>>(query: Q): RowOf<Q> | undefined
  /** Runs a query that gives no rows; returns how many rows it changed. */
  run(query: CompiledQuery<unknown>): number
  /** Runs a statement whose answer nobody needs. It may fail as late as at the end of the transaction. */
  put(sql: string, ...values: readonly unknown[]): void
  /** Inserts rows, whose values follow each other in the order of `columns`. */
  insertRows(table: string, columns: readonly string[], values: readonly unknown[]): void
  /** Inserts rows of the search index: track id, folded name, folded artists, and so on. */
  insertWords(words: readonly unknown[]): void
  /** @param areFree true where the list has nothing at these positions; else what is there goes */
  putEntries(playlistId: number, entries: readonly EntryRow[], areFree: boolean): void
  /** Runs statements that give no rows. */
  execute(sql: string): void
  /** All of `work` or nothing. Only one process is in a transaction of one catalogue at a time. */
  transaction<T>(work: () => T): T
  /** `work` while no other process is in a call of this. It writes no playlists and no tracks. */
  exclusively<T>(work: () => T): T
  /** Milliseconds that the database's clock, which all its processes share, is ahead of ours. */
  clockOffset(): number
  /** Reads within `work` see the database as it was at its beginning. */
  reading<T>(work: () => Promise<T>): Promise<T>
  /** A second connection to the same database; undefined where there can be only one. */
  another(): CatalogStore | undefined
  /**
   * The right to write playlists; it ends with the process, however that ends.
   *
   * @returns what releases it
   * @throws CatalogError code `'crawl-running'` when another process, or another crawl or import of this one, has it
   */
  claim(claim: Claim): () => void
  vacuum(): void
  close(): void
}
