import { nodeThreads, nodeWorker, WorkerClient, type WorkerFactory, type WorkerLike } from '@murecom/internal/threads'

/** Where a fit computes, and what stops it. */
export interface ThreadOptions {
  workers: number
  signal: AbortSignal | undefined
  createWorker: WorkerFactory | undefined
}

const startWorker: WorkerFactory = () =>
  typeof Worker === 'undefined'
    ? nodeWorker(new URL('../worker.ts', import.meta.url))
    : (new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' }) as unknown as WorkerLike)

/** Whether threads can read one copy of the data: always in Node, in a page only where it is cross-origin isolated. */
export function canShare(): boolean {
  if (typeof SharedArrayBuffer === 'undefined') return false
  return nodeThreads() !== undefined || (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true
}

/** Threads of `@murecom/item-cf/worker`. They start when this is made, so that they load while the caller reads the sets. */
export class WorkerGroup {
  protected readonly clients: WorkerClient[] = []

  /** @throws what `create` throws */
  constructor(workers: number, create: WorkerFactory = startWorker) {
    try {
      for (let n = 0; n < workers; n++) this.clients.push(new WorkerClient(create))
    } catch (error) {
      void this.close()
      throw error
    }
  }

  /** Does some work with the threads, and then ends them: also where the signal is aborted, whose reason it then throws. */
  async until<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const stop = (): void => void this.close()
    signal?.addEventListener('abort', stop)
    try {
      return await work()
    } catch (error) {
      // A thread that was ended rejects with an error of its own.
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      await this.close()
    }
  }

  /** Sends one request to every thread. */
  protected all<T>(request: unknown): Promise<T[]> {
    return Promise.all(this.clients.map(client => client.call<T>(request)))
  }

  /** Ends the threads; pending calls reject. Idempotent. */
  async close(): Promise<void> {
    await Promise.all(this.clients.map(client => client.terminate()))
  }
}
