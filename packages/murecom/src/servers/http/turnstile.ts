import { setTimeout as sleep } from 'node:timers/promises'

/** Lets a number of requests run at a time, and keeps a pause between the starts of two. */
export class Turnstile {
  readonly #most: number
  readonly #pauseMs: number
  #running = 0
  #next = 0
  readonly #waiting: (() => void)[] = []

  constructor(most: number, pauseMs: number) {
    this.#most = most
    this.#pauseMs = pauseMs
  }

  /** Waits for a place; returns what gives it back, which may be called again. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    if (this.#running >= this.#most) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#running++
    let isHeld = true
    const leave = (): void => {
      if (!isHeld) return
      isHeld = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
    try {
      const now = Date.now()
      const at = Math.max(now, this.#next)
      this.#next = at + this.#pauseMs
      if (at > now) await sleep(at - now, undefined, { signal })
      signal?.throwIfAborted()
      return leave
    } catch (error) {
      leave()
      throw signal?.aborted ? signal.reason : error
    }
  }
}
