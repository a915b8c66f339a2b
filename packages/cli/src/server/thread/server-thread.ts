import { Worker } from 'node:worker_threads'
import { WorkerFailedError } from '@murecom/internal'
import { WorkerClient, type WorkerLike } from '@murecom/internal/threads'
import type { ServerJob } from '../../worker.ts'

/** Longer than any real file takes; a decoder that hangs on a hostile one is ended. */
const TIMEOUT_MS = 60_000
/** Jobs that may wait; more are refused. */
const MOST_WAITING = 16

/** Too many jobs wait for the thread. */
export class ThreadBusyError extends Error {
  override readonly name = 'ThreadBusyError'
}

/** One thread, started at its first job; one that dies or hangs is replaced. It does not keep the process alive. */
export class ServerThread {
  #client: WorkerClient | undefined
  #waiting = 0

  /** @throws ThreadBusyError, WorkerFailedError, or what the job itself throws */
  async run<T>(job: ServerJob, transfer: readonly unknown[] = []): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new ThreadBusyError('too many spectrograms are being made; try again soon')
    this.#client ??= startThread()
    const client = this.#client
    const giveUp = setTimeout(() => void this.#drop(client), TIMEOUT_MS * (this.#waiting + 1))
    giveUp.unref()
    this.#waiting++
    try {
      return await client.call<T>(job, transfer)
    } catch (error) {
      if (error instanceof WorkerFailedError) await this.#drop(client)
      throw error
    } finally {
      clearTimeout(giveUp)
      this.#waiting--
    }
  }

  async #drop(client: WorkerClient): Promise<void> {
    if (this.#client === client) this.#client = undefined
    await client.terminate()
  }
}

function startThread(): WorkerClient {
  const worker = new Worker(new URL('../../worker.ts', import.meta.url))
  const client = new WorkerClient(() => worker as unknown as WorkerLike)
  worker.unref() // after the client: its listeners would hold the process again
  return client
}
