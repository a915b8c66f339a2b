import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { catalogErrorOf } from './faults.ts'
import type { PostgresAnswer, PostgresRequest, PostgresThreadData, Sent } from './requests.ts'

/** Milliseconds within which the thread must have answered anything at all. */
const START_TIMEOUT = 60_000

/** Flags of Node without conditions under which CommonJS loads ES modules: vitest sets them, and pg cannot live with them. */
function flagsOf(given: readonly string[]): string[] {
  const isCondition = (at: number): boolean =>
    given[at] === '--conditions' && /^(?:import|module)$/.test(given[at + 1]!)
  return given.filter((_, i) => !isCondition(i) && !isCondition(i - 1))
}

/**
 * A connection to PostgreSQL that is asked synchronously: a thread talks to the server, and the caller sleeps until it has
 * answered. What needs no answer is sent on without waiting, and its failure is the failure of the next request that is awaited.
 */
export class PostgresThread {
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #answers = new Int32Array(new SharedArrayBuffer(4))
  readonly #path: string
  #hasAnswered = false
  #isClosed = false
  /** The connection that every request must run on, by number; 0: any. */
  #pinned = 0
  #connection = 0

  /** @param path what messages call the database */
  constructor(url: string, schema: string, path: string) {
    const { port1, port2 } = new MessageChannel()
    const workerData: PostgresThreadData = { port: port2, answers: this.#answers, url, schema }
    this.#path = path
    this.#port = port1
    const options = { workerData, transferList: [port2], execArgv: flagsOf(process.execArgv) }
    this.#worker = new Worker(new URL('../../worker.ts', import.meta.url), options)
    this.#worker.unref()
    this.#port.unref()
  }

  /** Every request from now on runs on the present connection or fails: locks and transactions die with theirs. */
  pin(isPinned: boolean): void {
    this.#pinned = isPinned ? this.#connection : 0
  }

  /** Sends a request without waiting for it. */
  post(request: PostgresRequest): void {
    this.#send(request, false)
  }

  /** @throws CatalogError for what went wrong with this request, or with those since the last one that was awaited */
  ask(request: PostgresRequest): PostgresAnswer {
    this.#send(request, true)
    const answer = this.#wait()
    if (answer.fault) throw catalogErrorOf(answer.fault, this.#path)
    this.#connection = answer.connection
    return answer
  }

  close(): void {
    if (this.#isClosed) return
    try {
      this.ask({ kind: 'end' })
    } catch {
      // A connection that is lost is closed.
    }
    this.#isClosed = true
    this.#port.close()
    void this.#worker.terminate()
  }

  #send(request: PostgresRequest, isAwaited: boolean): void {
    if (this.#isClosed) throw new TypeError('The database connection is not open')
    this.#port.postMessage({ request, isAwaited, connection: this.#pinned } satisfies Sent)
  }

  #wait(): PostgresAnswer {
    for (;;) {
      const seen = Atomics.load(this.#answers, 0)
      const received = receiveMessageOnPort(this.#port)
      if (received) {
        this.#hasAnswered = true
        return received.message as PostgresAnswer
      }
      const limit = this.#hasAnswered ? Number.POSITIVE_INFINITY : START_TIMEOUT
      if (Atomics.wait(this.#answers, 0, seen, limit) === 'timed-out') {
        this.#isClosed = true
        throw new Error('the thread that talks to PostgreSQL did not start')
      }
    }
  }
}
