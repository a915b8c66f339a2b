import { createHash } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { LibraryError } from '../../errors.ts'
import type { AudioFile } from '../files/walk.ts'
import type { PostgresConnection } from '../postgres/connection.ts'

/** The queue has a schema of its own, which pg-boss makes and keeps. */
const SCHEMA = 'murecom_queue'
const QUEUE = 'songs'
/** Files that are queued by one statement. */
const AT_ONCE = 1000
/** A song that failed this often is given up. */
const MOST_TRIES = 3
/** Seconds of silence after which a song is taken from a worker. */
const LEASE_SECONDS = 30
/** How often, in seconds, it is looked for leases that ran out. */
const WATCH_SECONDS = 5
/** Seconds after which a song that nobody takes leaves the queue; the next run of `index` queues it again. */
const KEPT_SECONDS = 90 * 86_400

/** A file in the queue, as the machine that queued it saw it. */
export interface QueuedFile extends AudioFile {
  /** What lay beside it, as `files/beside.ts` writes it. */
  beside: string
}

/** A song in hand. */
export interface SongJob {
  id: string
  file: QueuedFile
}

/** How many songs are where. */
interface QueueCounts {
  /** Waiting for a worker, for the first time or again. */
  queued: number
  /** In the hands of workers. */
  active: number
}

/** A song that was given up. */
export interface FailedSong {
  path: string
  reason: string
}

/**
 * The queue of songs that are to be analysed, by pg-boss. A song is in it once. Whoever takes one has it as long as the lease is
 * renewed. The lease of a worker that died runs out, and another takes the song.
 */
export class SongQueue {
  readonly #boss: PgBoss
  readonly #connection: PostgresConnection

  private constructor(boss: PgBoss, connection: PostgresConnection) {
    this.#boss = boss
    this.#connection = connection
  }

  /**
   * Opens the queue, making its tables when they are not there.
   *
   * @param onProblem gets what goes wrong beside the calls, such as a connection that was lost
   */
  static async open(
    url: string,
    connection: PostgresConnection,
    onProblem: (error: unknown) => void,
  ): Promise<SongQueue> {
    let boss: PgBoss | undefined
    try {
      const { PgBoss } = await import('pg-boss')
      boss = new PgBoss({
        connectionString: url,
        schema: SCHEMA,
        max: 4,
        schedule: false,
        superviseIntervalSeconds: WATCH_SECONDS,
        monitorIntervalSeconds: WATCH_SECONDS,
      })
      boss.on('error', error => onProblem(connection.explained(error)))
      await boss.start()
      const options = {
        retryLimit: MOST_TRIES - 1,
        retryDelay: 1,
        retryBackoff: true,
        expireInSeconds: 3600,
        heartbeatSeconds: LEASE_SECONDS,
        retentionSeconds: KEPT_SECONDS,
      }
      await boss.createQueue(QUEUE, { ...options, policy: 'exclusive' })
      return new SongQueue(boss, connection)
    } catch (error) {
      await boss?.stop({ graceful: false }).catch(() => {}) // it has not begun
      throw connection.explained(error)
    }
  }

  /** Queues files. @returns how many of them were not in the queue */
  async add(files: readonly QueuedFile[]): Promise<number> {
    let added = 0
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const jobs = files.slice(at, at + AT_ONCE).map(file => ({ data: file, singletonKey: keyOf(file.path) }))
      const ids = await this.#explained(this.#boss.insert(QUEUE, jobs, { returnId: true }))
      added += ids?.length ?? 0
    }
    return added
  }

  /** Takes a song; undefined when there is none. */
  async take(): Promise<SongJob | undefined> {
    const [job] = await this.#explained(this.#boss.fetch<QueuedFile>(QUEUE))
    return job && { id: job.id, file: job.data }
  }

  /** Does something with a song, renewing the lease meanwhile. */
  async holding<T>({ id }: SongJob, work: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => void this.#boss.touch(QUEUE, id).catch(() => {}), (LEASE_SECONDS * 1000) / 3)
    try {
      return await work()
    } finally {
      clearInterval(timer)
    }
  }

  async done({ id }: SongJob): Promise<void> {
    await this.#ended(this.#boss.complete(QUEUE, id))
  }

  /** Gives a song back, to be tried again, or after the last try not. */
  async failed({ id }: SongJob, reason: string): Promise<void> {
    await this.#ended(this.#boss.fail(QUEUE, id, { reason }))
  }

  counts(): Promise<QueueCounts> {
    return queueCounts(this.#connection)
  }

  async close(): Promise<void> {
    await this.#boss.stop({ graceful: false })
  }

  /** Ends a song. One whose lease ran out is another worker's by now, which does no harm: both write the same. */
  async #ended(call: Promise<unknown>): Promise<void> {
    await this.#explained(call).catch(error => {
      if (LibraryError.isInstance(error)) throw error
    })
  }

  /** The errors of pg-boss are those of its driver. */
  #explained<T>(call: Promise<T>): Promise<T> {
    return call.catch(error => {
      throw this.#connection.explained(error)
    })
  }
}

/** How many songs are in the queue. */
export async function queueCounts(connection: PostgresConnection): Promise<QueueCounts> {
  if (!(await hasQueue(connection))) return { queued: 0, active: 0 }
  const [row] = await connection.query(
    `SELECT count(*) FILTER (WHERE state < 'active') AS queued, count(*) FILTER (WHERE state = 'active') AS active
     FROM ${SCHEMA}.job WHERE name = $1 AND state <= 'active'`,
    [QUEUE],
  )
  return row as unknown as QueueCounts
}

/** Songs that were given up within the last days and are not in the queue again, the last ones first. */
export async function failedSongs(connection: PostgresConnection, limit: number): Promise<FailedSong[]> {
  if (!(await hasQueue(connection))) return []
  const rows = await connection.query(
    `SELECT DISTINCT ON (f.singleton_key) f.data ->> 'path' AS path, f.output AS output FROM ${SCHEMA}.job f
     WHERE f.name = $1 AND f.state = 'failed' AND NOT EXISTS (
       SELECT 1 FROM ${SCHEMA}.job n WHERE n.name = $1 AND n.singleton_key = f.singleton_key AND n.created_on > f.created_on)
     ORDER BY f.singleton_key, f.completed_on DESC LIMIT $2`,
    [QUEUE, limit],
  )
  return rows.map(({ path, output }) => {
    const { reason } = (output ?? {}) as { reason?: string }
    // What pg-boss itself writes when a lease ran out has other words.
    return { path: path as string, reason: reason ?? 'its workers died or hung' }
  })
}

async function hasQueue(connection: PostgresConnection): Promise<boolean> {
  const [row] = await connection.query('SELECT to_regclass($1) IS NOT NULL AS here', [`${SCHEMA}.job`])
  return row!['here'] === true
}

/** A path has up to 4096 bytes, which no index takes. */
function keyOf(path: string): string {
  return createHash('sha256').update(path).digest('hex')
}
