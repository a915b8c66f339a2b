import { Worker } from 'node:worker_threads'
import type { ModelSource } from '../../models/by-name.ts'
import type { FileAnalysis } from './analyse-file.ts'

/** Longer than any real file takes; a decoder that hangs on a hostile one is ended. */
const TIMEOUT_MS = 120_000

type AnalysisOutcome = FileAnalysis | { reason: string }

/**
 * Threads that read, decode and embed files, one file each at a time. A thread that dies or hangs on a file costs that
 * file only: the next file gets a new thread.
 */
export class AnalysisPool {
  readonly #idle: Worker[] = []
  readonly #all = new Set<Worker>()
  readonly #model: ModelSource

  /** @param model what the threads listen with */
  constructor(model: ModelSource) {
    this.#model = model
  }

  /** Analyses one file; as many threads run as there are calls at a time. */
  async analyse(path: string, signal?: AbortSignal): Promise<AnalysisOutcome | 'aborted'> {
    if (signal?.aborted) return 'aborted'
    const worker = this.#idle.pop() ?? this.#start()
    return new Promise(resolve => {
      const settle = (outcome: AnalysisOutcome | 'aborted', healthy: boolean): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        worker.off('message', onMessage)
        worker.off('exit', onExit)
        if (healthy) {
          worker.off('error', onError)
          this.#idle.push(worker)
        } else {
          // The error listener stays: a dying thread may still report.
          this.#all.delete(worker)
          void worker.terminate()
        }
        resolve(outcome)
      }
      const onMessage = (outcome: AnalysisOutcome): void => settle(outcome, true)
      const onError = (error: Error): void => settle({ reason: `the decoder failed: ${error.message}` }, false)
      const onExit = (code: number): void => settle({ reason: `the decoder ended with code ${code}` }, false)
      const onAbort = (): void => settle('aborted', false)
      const timer = setTimeout(() => settle({ reason: `gave up after ${TIMEOUT_MS / 1000} s` }, false), TIMEOUT_MS)
      signal?.addEventListener('abort', onAbort)
      worker.on('message', onMessage)
      worker.on('error', onError)
      worker.on('exit', onExit)
      worker.postMessage(path)
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map(worker => worker.terminate()))
  }

  #start(): Worker {
    const worker = new Worker(new URL('../../worker.ts', import.meta.url), { workerData: this.#model })
    this.#all.add(worker)
    return worker
  }
}
