import { eventLoopTurn } from '@murecom/internal/signal'
import { Refusal } from '../refusal.ts'

/** Pieces that are begun at once: those that wait for another thread need not keep the next one waiting. */
const MOST_BEGUN = 4
/** Requests of one client that may wait; more are refused. */
const MOST_OF_LANE = 256

interface Task {
  signal: AbortSignal
  start: () => Promise<void>
  drop: () => void
}

/**
 * Work of the thread that answers, one piece in each turn of the event loop, the clients in turn: who asks a lot waits behind
 * himself only. So short requests are answered between two pieces, and news of clients that are gone come in. Their work is
 * never begun.
 */
export class FairQueue {
  readonly #lanes = new Map<string, Task[]>()
  readonly #begun = new Set<Promise<void>>()
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
    while (this.#length > 0) {
      await eventLoopTurn()
      if (this.#begun.size >= MOST_BEGUN) await Promise.race(this.#begun)
      const task = this.#next()
      if (task?.signal.aborted) task.drop()
      else if (task) this.#begin(task)
    }
    this.#running = false
  }

  #begin(task: Task): void {
    const end = task.start().finally(() => this.#begun.delete(end))
    this.#begun.add(end)
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
