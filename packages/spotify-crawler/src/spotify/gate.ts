import { SpotifyError } from '../errors.ts'
import { sleep } from './sleep.ts'

/** Where a gate keeps what must outlive the process. */
export interface GateStore {
  /** The pause that is in force, if any. */
  readPause(): Pause | undefined
  writePause(pause: Pause): void
  /** Requests counted by hour since 1970. */
  readUse(): Map<number, number>
  /** Adds one request to an hour; forgets hours before `oldest`. */
  addUse(hour: number, oldest: number): void
  /** Where several processes share the store: does `work` while no other is in a call of this. */
  together?<T>(work: () => T): T
  /** When the next request of any of them may start, where there is a least interval. */
  readNext?(): number
  writeNext?(at: number): void
}

/** No request is sent before `notBefore`. Times in ms since 1970. */
interface Pause {
  setAt: number
  notBefore: number
  reason: string
}

interface GateOptions {
  /** Longest wait, in ms; a longer one is an error `'rate-limited'`. Default no bound. */
  maxWaitMs?: number
  /** Least time between two requests, in ms. Default 0. */
  minIntervalMs?: number
  /** Requests in any 24 hours. Default no bound. */
  requestsPerDay?: number
  /** Default memory only. */
  store?: GateStore
  /** ms since 1970; default the clock. */
  now?: () => number
}

const HOUR = 3_600_000
const HOURS = 24

/**
 * What every request passes: one pause for all workers, a least interval, and a budget over a rolling day. The pause and
 * the budget are kept in a store, so that a new process honours them before its first request.
 *
 * A clock that is set back can neither lengthen a pause (it begins anew, for as long as it was set for) nor freeze the budget
 * (hours of the future count as the present one).
 */
export class RequestGate {
  readonly #options: GateOptions
  readonly #now: () => number
  #pause: Pause | undefined
  #use: Map<number, number>
  #lastStart = Number.NEGATIVE_INFINITY

  constructor(options: GateOptions = {}) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#pause = options.store?.readPause()
    this.#use = new Map(options.store?.readUse())
  }

  /** When requests are allowed again; undefined when they are now. */
  get pausedUntil(): { at: number; reason: string } | undefined {
    const wait = this.#pauseLeft()
    return wait > 0 ? { at: this.#now() + wait, reason: this.#pause!.reason } : undefined
  }

  /** Waits for the right to send one request. @throws SpotifyError `'rate-limited'` when that takes longer than `maxWaitMs` */
  async enter(signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const [wait, reason] = this.#together(() => {
        const found = this.#wait()
        if (found[0] <= 0) this.#begin()
        return found
      })
      if (wait <= 0) return
      if (wait > (this.#options.maxWaitMs ?? Number.POSITIVE_INFINITY)) {
        const retryAt = this.#now() + wait
        throw new SpotifyError('rate-limited', `${reason}; next request at ${new Date(retryAt).toISOString()}`, {
          status: 429,
          retryAt,
        })
      }
      await sleep(Math.min(wait, LONGEST_SLEEP), signal)
    }
  }

  /** Stops all requests for `ms` from now; a longer pause that is in force stays. */
  pause(ms: number, reason: string): void {
    this.#together(() => {
      if (ms <= this.#pauseLeft()) return
      const setAt = this.#now()
      this.#pause = { setAt, notBefore: setAt + Math.ceil(ms), reason }
      this.#options.store?.writePause(this.#pause)
    })
  }

  /** Does `work` with what all processes know that share the store. */
  #together<T>(work: () => T): T {
    const { store, requestsPerDay } = this.#options
    if (!store?.together) return work()
    return store.together(() => {
      this.#pause = store.readPause()
      if (requestsPerDay !== undefined) this.#use = new Map(store.readUse())
      return work()
    })
  }

  #begin(): void {
    const { store, minIntervalMs = 0, requestsPerDay } = this.#options
    this.#lastStart = performance.now()
    if (minIntervalMs > 0) store?.writeNext?.(this.#now() + minIntervalMs)
    if (requestsPerDay !== undefined) this.#countOne()
  }

  #pauseLeft(): number {
    if (!this.#pause) return 0
    const now = this.#now()
    const { setAt, notBefore, reason } = this.#pause
    if (now < setAt - (this.#options.store?.together ? CLOCKS_DIFFER : 0)) {
      this.#pause = { setAt: now, notBefore: now + notBefore - setAt, reason }
      this.#options.store?.writePause(this.#pause)
    } else if (now >= notBefore) this.#pause = undefined
    return this.#pause ? this.#pause.notBefore - now : 0
  }

  #wait(): [ms: number, reason: string] {
    const pause = this.#pauseLeft()
    if (pause > 0) return [pause, this.#pause!.reason]
    const budget = this.#budgetWait()
    if (budget > 0) return [budget, `the budget of ${this.#options.requestsPerDay} requests in 24 hours is spent`]
    const { minIntervalMs = 0, store } = this.#options
    const interval = minIntervalMs - (performance.now() - this.#lastStart)
    // A clock that was set back delays the next request by one interval at most.
    const shared = minIntervalMs > 0 && store?.readNext ? store.readNext() - this.#now() : 0
    return [Math.max(interval, Math.min(shared, minIntervalMs)), 'pace']
  }

  #budgetWait(): number {
    const budget = this.#options.requestsPerDay
    if (budget === undefined) return 0
    const now = this.#now()
    const hour = Math.floor(now / HOUR)
    const used = [...this.#use].map(([h, n]) => [Math.min(h, hour), n] as const).filter(([h]) => h > hour - HOURS)
    let left = used.reduce((sum, [, n]) => sum + n, 0) - budget
    if (left < 0) return 0
    for (const [h, n] of used.sort((a, b) => a[0] - b[0])) {
      left -= n
      if (left < 0) return (h + HOURS) * HOUR - now
    }
    return HOUR // a budget of 0
  }

  #countOne(): void {
    const hour = Math.floor(this.#now() / HOUR)
    for (const [h, n] of this.#use) {
      if (h <= hour - HOURS) this.#use.delete(h)
      else if (h > hour) {
        this.#use.delete(h)
        this.#use.set(hour, (this.#use.get(hour) ?? 0) + n)
      }
    }
    this.#use.set(hour, (this.#use.get(hour) ?? 0) + 1)
    this.#options.store?.addUse(hour, hour - HOURS)
  }
}

/** Milliseconds by which the clocks of processes that share a pause may differ. */
const CLOCKS_DIFFER = 60_000

/** Timers of Node hold at most 24.8 days; and a sleep that is cut in pieces sees a clock that was set. */
const LONGEST_SLEEP = 60_000
