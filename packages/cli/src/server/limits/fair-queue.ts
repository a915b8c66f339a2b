import { eventLoopTurn } from '@murecom/internal/signal'
import { Refusal } from '../refusal.ts'

/** Requests of one client that may wait; more are refused. */
const MOST_OF_LANE = 256

interface Task {
  signal: AbortSignal
  start: () => Promise<void>
  drop: () => void
}

/**
 * Work of the thread that answers, one piece after the other, the clients in turn: who asks a lot waits behind himself only.
 * Between two pieces the event loop runs, so that short requests are answered, and news of clients that are gone come in.
 * Their work is never begun.
 */
export class FairQueue {
  readonly #lanes = new Map<string, Task[]>()
  #running = false
  #length = 0

  /** Pieces that wait. */
  get length(): number {
    return this.#length
  }

  /**
   * Does `work` when its turn comes.
   *
   * @param lane whose work it is
   * @param signal aborted when nobody waits for it any more
   * @throws Refusal (as a rejection) when too much of the same client waits, or nobody waits any more
   */
  run<T>(lane: string, signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
    const waiting = this.#lanes.get(lane) ?? []
    if (waiting.length >= MOST_OF_LANE) {
      return Promise.reject(new Refusal(503, 'too many of your requests wait', { 'Retry-After': '5' }))
    }
    return new Promise<T>((resolve, reject) => {
      waiting.push({
        signal,
        start: async () => {
          try {
            resolve(await work())
          } catch (error) {
            reject(error)
          }
        },
        drop: () => reject(new Refusal(503, 'nobody waits for this answer any more')),
      })
      this.#lanes.set(lane, waiting)
      this.#length++
      if (!this.#running) void this.#go()
    })
  }

  async #go(): Promise<void> {
    this.#running = true
    for (let task = this.#next(); task; task = this.#next()) {
      await eventLoopTurn()
      if (task.signal.aborted) task.drop()
      else await task.start()
    }
    this.#running = false
  }

  /** The first task of the first lane, which then goes to the end of the row. */
  #next(): Task | undefined {
    const [first] = this.#lanes
    if (!first) return undefined
    const [lane, tasks] = first
    const task = tasks.shift()
    this.#lanes.delete(lane)
    if (tasks.length > 0) this.#lanes.set(lane, tasks)
    this.#length--
    return task
  }
}
