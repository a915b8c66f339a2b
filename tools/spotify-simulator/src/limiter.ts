/** A rate limit as Spotify's: a number of requests in any window; what is refused does not count. */
export class RollingLimit {
  readonly #requests: number
  readonly #windowMs: number
  readonly #times: number[] = []

  constructor(requests: number, windowMs: number) {
    this.#requests = requests
    this.#windowMs = windowMs
  }

  /** 0 when the request may pass, else the ms until one may. */
  take(): number {
    const now = performance.now()
    while (this.#times.length > 0 && this.#times[0]! <= now - this.#windowMs) this.#times.shift()
    if (this.#times.length < this.#requests) {
      this.#times.push(now)
      return 0
    }
    return this.#times[0]! + this.#windowMs - now
  }
}
