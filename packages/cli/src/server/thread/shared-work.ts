import { RecentMap } from '../sources/recent-map.ts'

interface Entry<V> {
  result: Promise<V>
  /** Requests that wait; when the last is gone before the result is there, the work is given up. */
  waiting: number
  controller: AbortController
  done: boolean
}

/** Results that several requests want: made once, kept a while, given up when nobody waits for one any more. */
export class SharedWork<V> {
  readonly #entries: RecentMap<string, Entry<V>>

  /** @param most results kept */
  constructor(most: number) {
    this.#entries = new RecentMap(most)
  }

  /** True when the result is there or being made. */
  has(key: string): boolean {
    return this.#entries.get(key) !== undefined
  }

  /**
   * The result of a key; made by `start` if it is not there. A failure is not kept.
   *
   * @param signal aborted when this request does not wait any more
   */
  join(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<V>): Promise<V> {
    const entry = this.#entries.get(key) ?? this.#begin(key, start)
    if (entry.done) return entry.result
    entry.waiting++
    signal.addEventListener(
      'abort',
      () => {
        entry.waiting--
        if (entry.waiting > 0 || entry.done) return
        this.#forget(key, entry)
        entry.controller.abort(signal.reason)
      },
      { once: true },
    )
    return entry.result
  }

  #begin(key: string, start: (signal: AbortSignal) => Promise<V>): Entry<V> {
    const controller = new AbortController()
    const entry: Entry<V> = { result: start(controller.signal), waiting: 0, controller, done: false }
    entry.result.then(
      () => {
        entry.done = true
      },
      () => this.#forget(key, entry),
    )
    this.#entries.set(key, entry)
    return entry
  }

  #forget(key: string, entry: Entry<V>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key)
  }
}
