import { setTimeout as sleep } from 'node:timers/promises'
import type { WorkerFactory } from '@murecom/internal/threads'
import { LibraryError } from '../../errors.ts'
import type { ModelSource } from '../../models/by-name.ts'
import type { PathMapping } from '../../servers/path-map.ts'
import { AnalysisPool } from '../analysis/analysis-pool.ts'
import { installedDecoder } from '../analysis/decoder.ts'
import { requireFolder } from '../analysis/folder-options.ts'
import type { PostgresConnection } from '../postgres/connection.ts'
import { SharedStore } from '../postgres/shared-store.ts'
import type { SongJob, SongQueue } from './song-queue.ts'
import { localPath, type SongOutcome, SongWorker } from './song-worker.ts'
import { WorkerLog } from './worker-log.ts'

/** Between two looks into an empty queue, in ms. */
const IDLE_MS = 1000

/** A song that a worker is done with. */
export interface WorkedSong {
  /** As the library names it. */
  path: string
  /**
   * `'added'`, `'known'` (its content is that of a stored song), `'gone'` (deleted since it was queued), `'refused'` (its bytes are
   * to blame), `'failed'` (it is tried again, three times in all).
   */
  outcome: SongOutcome['kind']
  /** Why it was refused, or has failed. */
  reason?: string
}

/** What a worker did. */
export interface WorkReport {
  /** `'done'` when nothing was left to do, with `untilDone` only. */
  status: 'done' | 'stopped'
  added: number
  known: number
  gone: number
  refused: number
  /** Tries that failed. */
  failed: number
}

interface WorkSettings {
  workers: number
  nice: boolean
  pathMap: readonly PathMapping[]
  untilDone: boolean
  signal?: AbortSignal | undefined
  onSong?: ((song: WorkedSong) => void) | undefined
  onNotice?: ((line: string) => void) | undefined
  createWorker?: WorkerFactory | undefined
}

/** Takes songs from the queue until the signal is aborted, or, as an option, until none is left. */
export async function work(
  { connection, queue, model }: { connection: PostgresConnection; queue: SongQueue; model: ModelSource },
  settings: WorkSettings,
): Promise<WorkReport> {
  const { pathMap, workers, createWorker, nice: isNice } = settings
  const store = new SharedStore(connection, (await installedDecoder()).version)
  const folders = await store.folders()
  for (const root of folders.roots) {
    await requireFolder(localPath(root, pathMap), localPath(root, pathMap)).catch((error: Error) => {
      throw new LibraryError('no-folder', `${error.message}: say where it is here: --path-map ${root}=<folder>`)
    })
  }
  const pool = new AnalysisPool(model, { createWorker, isNice })
  const log = new WorkerLog(connection)
  const run = new Run(queue, new SongWorker({ store, pool, pathMap, folders }), log, settings)
  try {
    await log.start(workers)
    await Promise.all(Array.from({ length: workers }, () => run.loop()))
    if (run.fault !== undefined) throw run.fault
    return run.report
  } finally {
    await log.end()
    await pool.close()
  }
}

class Run {
  /** Why no more songs are taken. */
  fault: unknown
  readonly report: WorkReport = { status: 'stopped', added: 0, known: 0, gone: 0, refused: 0, failed: 0 }
  readonly #queue: SongQueue
  readonly #worker: SongWorker
  readonly #log: WorkerLog
  readonly #settings: WorkSettings
  #isAway = false

  constructor(queue: SongQueue, worker: SongWorker, log: WorkerLog, settings: WorkSettings) {
    this.#queue = queue
    this.#worker = worker
    this.#log = log
    this.#settings = settings
  }

  /** Takes one song after the other. Songs in hand are finished when it is to stop. */
  async loop(): Promise<void> {
    const { signal, untilDone } = this.#settings
    while (!signal?.aborted && this.fault === undefined && this.report.status !== 'done') {
      try {
        const job = await this.#queue.take()
        if (job) await this.#index(job)
        else if (untilDone && (await this.#isDone())) this.report.status = 'done'
        else await pause(IDLE_MS, signal)
        this.#isAway = false
      } catch (error) {
        if (!isPassing(error)) this.fault = error
        else await this.#wait(error as Error)
      }
    }
  }

  async #isDone(): Promise<boolean> {
    const { queued, active } = await this.#queue.counts()
    return queued + active === 0
  }

  async #index(job: SongJob): Promise<void> {
    const { path } = job.file
    const outcome = await this.#queue
      .holding(job, () => this.#worker.index(job.file))
      .catch(async (error: unknown) => {
        // This machine cannot judge it. Another one, or a later try, can.
        await this.#queue.failed(job, (error as Error).message).catch(() => {})
        throw error
      })
    if (outcome.kind === 'failed') await this.#queue.failed(job, outcome.reason)
    else await this.#queue.done(job)
    this.report[outcome.kind]++
    if (outcome.kind !== 'failed') this.#log.done++
    this.#settings.onSong?.({ path, outcome: outcome.kind, ...('reason' in outcome && { reason: outcome.reason }) })
  }

  async #wait(error: Error): Promise<void> {
    if (!this.#isAway) this.#settings.onNotice?.(`${error.message}; it is tried again`)
    this.#isAway = true
    await pause(IDLE_MS, this.#settings.signal)
  }
}

/** A server that starts again is waited for. */
function isPassing(error: unknown): boolean {
  return LibraryError.isInstance(error) && ['server-unreachable', 'busy'].includes(error.code)
}

/** Waits, unless it is to stop. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}
