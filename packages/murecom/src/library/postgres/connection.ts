import { shownAddress } from '@murecom/internal/database-address'
import { databaseFault, thrownFault } from '@murecom/internal/database-faults'
import type { Client as TypedClient } from 'pg'
import { LibraryError } from '../../errors.ts'
import { CHANNEL, SCHEMA } from './schema.ts'

/** Milliseconds after which a server that does not answer the first greeting counts as down. */
const CONNECT_TIMEOUT = 10_000
/** Longest wait for an answer, in ms: behind it the way to the server is broken. */
const QUERY_TIMEOUT = 120_000
/** Type of PostgreSQL's 64-bit integers, which pg gives as texts. Ours stay below 2^53. */
const INT8 = 20

export type Row = Readonly<Record<string, unknown>>

/** A client of pg, with what its types leave out. */
type Client = TypedClient & { unref(): void }

/** Runs one statement; `timeout` is the longest wait for its answer in ms, where it is not {@link QUERY_TIMEOUT}. */
export type Query = (sql: string, values?: readonly unknown[], timeout?: number) => Promise<Row[]>

/**
 * A connection to a library on PostgreSQL, made when it is needed and made anew when it was lost. Statements and transactions run
 * one after the other. What goes wrong is a LibraryError, without the password of the address.
 */
export class PostgresConnection {
  /** What messages call the database. */
  readonly shown: string
  readonly #url: string
  #client: Client | undefined
  #last: Promise<unknown> = Promise.resolve()
  #onChange: (() => void) | undefined
  #isUnreferenced = false
  #isClosed = false

  constructor(url: string) {
    this.#url = url
    this.shown = shownAddress(url)
  }

  /** Calls back when songs have changed. The next connection listens. A standby server announces nothing. */
  listen(onChange: () => void): void {
    this.#onChange = onChange
  }

  /** From now on the connection keeps no process alive. */
  unref(): void {
    this.#isUnreferenced = true
    this.#client?.unref()
  }

  query(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#inTurn(query => query(sql, values))
  }

  /** Several statements that happen together or not at all. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.#inTurn(async query => {
      await query('BEGIN')
      try {
        const result = await work(query)
        await query('COMMIT')
        return result
      } catch (error) {
        await query('ROLLBACK').catch(() => {}) // the connection may be lost, and the transaction with it
        throw error
      }
    })
  }

  /** A transaction that writes songs. Writers take turns, so that revisions become visible in their order. */
  write<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.transaction(async query => {
      await query('SELECT revision FROM clock FOR UPDATE')
      return work(query)
    })
  }

  /** Ends the connection; a second call does nothing. What is on its way fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  #inTurn<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      let client = this.#client
      try {
        client ??= await this.#connect()
        const own = client
        return await work(async (text, values = [], timeout = QUERY_TIMEOUT) => {
          // A transaction ends with its connection.
          if (this.#client !== own) throw LOST
          const question = { text, values: values.map(sent), query_timeout: timeout }
          return (await own.query(question)).rows as Row[]
        })
      } catch (error) {
        // What was asked is still waiting for its answer: the next statement needs another connection.
        if (thrownFault(error).code === 'ETIMEDOUT' && this.#client === client) this.#client = undefined
        throw this.explained(error)
      }
    })
    this.#last = turn.catch(() => {})
    return turn
  }

  /** The error that a user sees. */
  explained(error: unknown): unknown {
    if (LibraryError.isInstance(error)) return error
    const thrown = thrownFault(error)
    if (thrown.code === 'ERR_MODULE_NOT_FOUND') {
      return new LibraryError('no-driver', `${this.shown}: PostgreSQL needs packages: npm install pg pg-boss`)
    }
    if (thrown.code === undefined && !/^(?:Connection terminated|Client)/.test(thrown.message)) return error
    if (thrown.code === '55P03') {
      return new LibraryError('busy', `${this.shown}: another program writes to it (waited 60 s): try again later`)
    }
    const { code, line } = databaseFault(thrown, this.shown)
    return new LibraryError(code, line)
  }

  async #connect(): Promise<Client> {
    if (this.#isClosed) throw LOST
    const { default: pg } = await import('pg')
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      query_timeout: QUERY_TIMEOUT,
      keepAlive: true,
      types: {
        getTypeParser: (oid: number, format?: never) =>
          oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
      } as never,
    }) as Client
    const lose = (): void => {
      if (this.#client === client) this.#client = undefined
    }
    client.on('error', lose)
    client.on('end', lose)
    client.on('notification', () => this.#onChange?.())
    await client.connect()
    await client.query(SESSION)
    if (this.#onChange) await client.query(`LISTEN ${CHANNEL}`).catch(() => {})
    if (this.#isUnreferenced) client.unref()
    this.#client = client
    return client
  }
}

const LOST = Object.assign(new Error('the connection was lost'), { code: '08006' })

/** Names are looked up in the library's schema, and a machine that went away frees its locks. */
const SESSION = `SET search_path = ${SCHEMA}; SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10;
  SET tcp_keepalives_count = 3; SET application_name = 'murecom'; SET lock_timeout = '60s'; SET client_min_messages = warning`

/** PostgreSQL's texts hold no NUL. */
function sent(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value
}
