import { nodeWorker, WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { ModelSource } from '../../models/by-name.ts'
import type { AnalysisOutcome } from './analyse-file.ts'

/** Longer than any real file takes; a decoder that hangs on a hostile one is ended. */
const TIMEOUT_MS = 120_000

/** What a thread is asked: the model once, then files. */
export type AnalysisRequest = { model: ModelSource } | { path: string }

/**
 * Threads that read, decode and embed files, one file each at a time. A thread that dies or hangs on a file costs that
 * file only: the next file gets a new thread.
 */
export class AnalysisPool {
  readonly #idle: WorkerClient[] = []
  readonly #all = new Set<WorkerClient>()
  readonly #model: ModelSource
  readonly #createWorker: WorkerFactory

  /** @param model what the threads embed with */
  constructor(model: ModelSource, createWorker?: WorkerFactory) {
    this.#model = model
    this.#createWorker = createWorker ?? (() => nodeWorker(new URL('../../worker.ts', import.meta.url)))
  }

  /** Analyses one file; as many threads run as there are calls at a time. */
  async analyse(path: string, signal?: AbortSignal): Promise<AnalysisOutcome | 'stopped'> {
    if (signal?.aborted) return 'stopped'
    const thread = this.#idle.pop() ?? this.#start()
    let ended: AnalysisOutcome | 'stopped' | undefined
    const end = (outcome: AnalysisOutcome | 'stopped'): void => {
      ended ??= outcome
      this.#drop(thread)
    }
    const onAbort = (): void => end('stopped')
    const timer = setTimeout(() => end({ reason: `gave up after ${TIMEOUT_MS / 1000} s` }), TIMEOUT_MS)
    signal?.addEventListener('abort', onAbort)
    try {
      const outcome = await thread.call<AnalysisOutcome>({ path } satisfies AnalysisRequest)
      if (ended === undefined) this.#idle.push(thread)
      return ended ?? outcome
    } catch (error) {
      this.#drop(thread)
      return ended ?? { reason: `the decoder failed: ${(error as Error).message}` }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map(thread => thread.terminate()))
  }

  #start(): WorkerClient {
    const thread = new WorkerClient(this.#createWorker)
    this.#all.add(thread)
    thread.call({ model: this.#model } satisfies AnalysisRequest).catch(() => {}) // a thread that dies says it for its file
    return thread
  }

  #drop(thread: WorkerClient): void {
    this.#all.delete(thread)
    void thread.terminate()
  }
}
