import { Worker } from 'node:worker_threads'
import { WorkerFailedError } from '@murecom/internal'
import { WorkerClient, type WorkerLike } from '@murecom/internal/threads'
import type { ServerJob } from '../../worker.ts'

/** Longer than any real file takes; a decoder that hangs on a hostile one is ended. */
const TIMEOUT_MS = 60_000
/** Jobs that may wait. */
const MOST_WAITING = 16

/** A job that was given up before it was begun, because newer ones wait. */
export class ThreadBusyError extends Error {
  override readonly name = 'ThreadBusyError'
}

/** A job that ran longer than any may: its thread was ended. */
export class ThreadStalledError extends Error {
  override readonly name = 'ThreadStalledError'
}

interface Task {
  job: ServerJob
  transfer: readonly unknown[]
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

/** What a test replaces. */
interface ThreadOptions {
  start?: () => WorkerClient
  timeoutMs?: number
}

/**
 * One thread, started at its first job, which does one job at a time: the map first, then the newest picture, because who
 * asks for a picture looks at the newest. One that dies is replaced, and so is one that stalls: a watchdog ends it. It does
 * not keep the process alive.
 */
export class ServerThread {
  readonly #start: () => WorkerClient
  readonly #timeoutMs: number
  #client: WorkerClient | undefined
  #waiting: Task[] = []
  #busy = false
  #stalls = 0

  constructor({ start = startThread, timeoutMs = TIMEOUT_MS }: ThreadOptions = {}) {
    this.#start = start
    this.#timeoutMs = timeoutMs
  }

  /** Jobs that wait. */
  get length(): number {
    return this.#waiting.length
  }

  /** Threads that were ended because a job took too long. */
  get stalls(): number {
    return this.#stalls
  }

  /**
   * Does a job when its turn comes.
   *
   * @param signal aborted when nobody waits for the job any more; one that has begun goes on
   * @throws (as a rejection) ThreadBusyError, ThreadStalledError, WorkerFailedError, the signal's reason, or what the job
   *   itself throws
   */
  run<T>(job: ServerJob, transfer: readonly unknown[] = [], signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      const task: Task = { job, transfer, resolve: resolve as Task['resolve'], reject }
      this.#waiting.push(task)
      signal?.addEventListener('abort', () => this.#giveUp(task, signal.reason), { once: true })
      if (this.#waiting.length > MOST_WAITING) {
        const oldest = this.#waiting.find(({ job: { kind } }) => kind === 'mel') ?? task
        this.#giveUp(oldest, new ThreadBusyError('too many spectrograms are being made; try again soon'))
      }
      if (!this.#busy) void this.#go()
    })
  }

  #giveUp(task: Task, reason: unknown): void {
    const at = this.#waiting.indexOf(task)
    if (at < 0) return // it has begun
    this.#waiting.splice(at, 1)
    task.reject(reason)
  }

  async #go(): Promise<void> {
    this.#busy = true
    for (let task = this.#next(); task; task = this.#next()) await this.#do(task)
    this.#busy = false
  }

  #next(): Task | undefined {
    const map = this.#waiting.findIndex(({ job: { kind } }) => kind === 'map')
    return map < 0 ? this.#waiting.pop() : this.#waiting.splice(map, 1)[0]
  }

  async #do({ job, transfer, resolve, reject }: Task): Promise<void> {
    const client = this.#client ?? this.#start()
    this.#client = client
    let stalled = false
    const watchdog = setTimeout(() => {
      stalled = true
      this.#stalls++
      void client.terminate()
    }, this.#timeoutMs)
    watchdog.unref()
    try {
      resolve(await client.call<never>(job, transfer))
    } catch (error) {
      reject(stalled ? new ThreadStalledError(`a job took longer than ${this.#timeoutMs / 1000} s`) : error)
      // A thread that has died refuses every further job.
      if (stalled || WorkerFailedError.isInstance(error)) {
        this.#client = undefined
        await client.terminate()
      }
    } finally {
      clearTimeout(watchdog)
    }
  }
}

function startThread(): WorkerClient {
  const worker = new Worker(new URL('../../worker.ts', import.meta.url), { name: 'pictures' })
  const client = new WorkerClient(() => worker as unknown as WorkerLike)
  worker.unref() // after the client: its listeners would hold the process again
  return client
}
