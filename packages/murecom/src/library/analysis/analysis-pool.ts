import { nodeWorker, WorkerClient, type WorkerFactory } from '@murecom/internal/threads'
import type { ModelSource } from '../../models/by-name.ts'
import type { AnalysisOutcome, Refusal } from './outcome.ts'

/** Longer than any real file takes; a decoder that hangs on a hostile one is ended. */
const MOST_SECONDS = 120

/** What a thread is asked: the model once, then files. */
export type AnalysisRequest =
  | { model: ModelSource; isNice: boolean }
  /** `knownHashes`: the sound of a file with one of them is not analysed. */
  | { path: string; knownHashes: readonly string[] }

interface PoolOptions {
  createWorker?: WorkerFactory | undefined
  /** Threads at the lowest priority. */
  isNice: boolean
}

/**
 * Threads that read, decode and embed files, one file each at a time. A thread that dies or hangs on a file costs that
 * file only: the next file gets a new thread.
 */
export class AnalysisPool {
  readonly #idle: WorkerClient[] = []
  readonly #all = new Set<WorkerClient>()
  readonly #model: ModelSource
  readonly #createWorker: WorkerFactory
  readonly #isNice: boolean

  /** @param model what the threads embed with */
  constructor(model: ModelSource, { createWorker, isNice }: PoolOptions) {
    this.#model = model
    this.#createWorker = createWorker ?? (() => nodeWorker(new URL('../../worker.ts', import.meta.url)))
    this.#isNice = isNice
  }

  /** Analyses one file; as many threads run as there are calls at a time. */
  async analyse(
    path: string,
    knownHashes: readonly string[],
    signal?: AbortSignal,
  ): Promise<AnalysisOutcome | 'stopped'> {
    if (signal?.aborted) return 'stopped'
    const thread = this.#idle.pop() ?? this.#start()
    let ended: Refusal | 'stopped' | undefined
    const end = (outcome: Refusal | 'stopped'): void => {
      ended ??= outcome
      this.#drop(thread)
    }
    const onAbort = (): void => end('stopped')
    // Seconds that the program runs are counted: one that was paused for an hour has not waited for an hour.
    let seconds = 0
    const timer = setInterval(() => {
      if (++seconds > MOST_SECONDS) end(passing('time-out', `gave up after ${MOST_SECONDS} s`))
    }, 1000)
    signal?.addEventListener('abort', onAbort)
    try {
      const outcome = await thread.call<AnalysisOutcome>({ path, knownHashes } satisfies AnalysisRequest)
      if (ended === undefined) this.#idle.push(thread)
      return ended ?? outcome
    } catch (error) {
      this.#drop(thread)
      return ended ?? passing('thread-died', `the decoder failed: ${(error as Error).message}`)
    } finally {
      clearInterval(timer)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map(thread => thread.terminate()))
  }

  #start(): WorkerClient {
    const thread = new WorkerClient(this.#createWorker)
    this.#all.add(thread)
    const request: AnalysisRequest = { model: this.#model, isNice: this.#isNice }
    thread.call(request).catch(() => {}) // a thread that dies says it for its file
    return thread
  }

  #drop(thread: WorkerClient): void {
    this.#all.delete(thread)
    void thread.terminate()
  }
}

function passing(kind: string, reason: string): Refusal {
  return { kind, reason, isVerdict: false }
}
