/** Wrong passwords that a client may send before it has to pause, and the pause. */
const MOST_WRONG = 10
const PAUSE_MS = 60_000
/** Clients that are remembered. */
const MOST_CLIENTS = 10_000

interface Tries {
  /** Wrong ones, and those whose answer is not known yet: many at once do not get around the count. */
  count: number
  /** Since the last of them. */
  at: number
}

/** Counts wrong passwords by client. After ten there is a minute of pause, whatever is sent meanwhile. */
export class Attempts {
  readonly #tries = new Map<string, Tries>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Seconds until the client may try again; 0 when it may now, and then this try counts until {@link succeeded}. */
  begin(client: string): number {
    const now = this.#now()
    let tries = this.#tries.get(client)
    if (!tries || now - tries.at >= PAUSE_MS) tries = { count: 0, at: now }
    if (tries.count >= MOST_WRONG) return Math.ceil((tries.at + PAUSE_MS - now) / 1000)
    if (this.#tries.size >= MOST_CLIENTS) this.#forgetOld(now)
    this.#tries.set(client, { count: tries.count + 1, at: now })
    return 0
  }

  /** The password was right: earlier mistakes are forgotten. */
  succeeded(client: string): void {
    this.#tries.delete(client)
  }

  #forgetOld(now: number): void {
    for (const [client, { at }] of this.#tries) if (now - at >= PAUSE_MS) this.#tries.delete(client)
    // All of them new: who came first is forgotten first.
    for (const client of this.#tries.keys()) {
      if (this.#tries.size < MOST_CLIENTS) break
      this.#tries.delete(client)
    }
  }
}
