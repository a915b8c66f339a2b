import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { PostgresConnection } from '../postgres/connection.ts'

/** How often a worker says that it is alive, in ms. */
const SAYS_MS = 5000
/** Seconds of silence after which a worker is taken for dead. */
const SILENT_SECONDS = 20

/** A worker that is alive. */
export interface SharedWorker {
  host: string
  pid: number
  /** Songs that it analyses at a time. */
  threads: number
  /** Songs that it is done with since it started. */
  done: number
  /** Songs a second since it started. */
  songsPerSecond: number
}

/** What a worker says of itself in the library, from its start to its end. */
export class WorkerLog {
  /** Songs that it is done with. */
  done = 0
  readonly #connection: PostgresConnection
  readonly #id = randomUUID()
  #timer: NodeJS.Timeout | undefined

  constructor(connection: PostgresConnection) {
    this.#connection = connection
  }

  async start(threads: number): Promise<void> {
    await this.#connection.query('INSERT INTO workers (id, host, pid, threads, done) VALUES ($1, $2, $3, $4, 0)', [
      ...[this.#id, hostname(), process.pid, threads],
    ])
    await this.#connection.query("DELETE FROM workers WHERE seen_at < now() - interval '30 days'")
    this.#timer = setInterval(() => void this.#say('').catch(() => {}), SAYS_MS)
  }

  async end(): Promise<void> {
    clearInterval(this.#timer)
    await this.#say(', ended_at = now()').catch(() => {}) // who is silent is taken for dead
  }

  #say(more: string): Promise<unknown> {
    return this.#connection.query(`UPDATE workers SET seen_at = now(), done = $2${more} WHERE id = $1`, [
      this.#id,
      this.done,
    ])
  }
}

/** The workers that are alive, by machine. */
export async function aliveWorkers(connection: PostgresConnection): Promise<SharedWorker[]> {
  const rows = await connection.query(
    `SELECT host, pid, threads, done,
       done / greatest(1, extract(epoch FROM seen_at - started_at))::double precision AS "songsPerSecond"
     FROM workers WHERE ended_at IS NULL AND seen_at > now() - interval '${SILENT_SECONDS} s' ORDER BY host, pid`,
  )
  return rows as unknown as SharedWorker[]
}
