/** What the thread that talks to PostgreSQL is asked, and what it answers. */
import type { ThrownFault } from '@murecom/internal/database-faults'

export type PostgresRequest =
  /** `isOnce`: the statement will hardly come again, and is not kept prepared. */
  | { kind: 'query'; sql: string; values: readonly unknown[]; asArrays: boolean; isOnce?: boolean }
  /** Rows in PostgreSQL's text format. */
  | { kind: 'copy'; sql: string; text: string }
  /** Ends a transaction, whatever became of it. */
  | { kind: 'rollback' }
  | { kind: 'end' }

/** A request as it is sent. */
export interface Sent {
  request: PostgresRequest
  /** False for what is answered by the next request that is: only whether all went well. */
  isAwaited: boolean
  /** The connection that it must run on, by number; 0: any, a new one where the last was lost. */
  connection: number
}

export interface PostgresAnswer {
  rows: unknown[]
  changes: number
  /** `SELECT`, `INSERT`, ... */
  command?: string
  connection: number
  /** What went wrong, with this request or with one before it that was not awaited. */
  fault?: ThrownFault | undefined
}

/** What the thread is started with. */
export interface PostgresThreadData {
  /** Its end of the channel. */
  port: import('node:worker_threads').MessagePort
  /** Counts answers. */
  answers: Int32Array
  url: string
  schema: string
}
