import { Refusal } from '../refusal.ts'

/** Streams of files that all clients may have open at once, and that one client may. A page plays one and asks for the next. */
const MOST_FILES = 256
const MOST_OF_CLIENT = 24

/** Counts the streams of files, each of which holds an open file until its client has taken all of it. */
export class OpenFiles {
  readonly #ofClient = new Map<string, number>()
  #length = 0

  /** Streams that are open now. */
  get length(): number {
    return this.#length
  }

  /**
   * Counts one more; gives what ends it, which may be called more than once.
   *
   * @param client whose stream it is; undefined for a program of this machine, which has no limit of its own
   * @throws Refusal when there are too many
   */
  take(client: string | undefined): () => void {
    const own = client === undefined ? 0 : (this.#ofClient.get(client) ?? 0)
    if (own >= MOST_OF_CLIENT) throw new Refusal(429, 'too many files are open for you', { 'Retry-After': '5' })
    if (this.#length >= MOST_FILES) throw new Refusal(503, 'too many files are open', { 'Retry-After': '5' })
    this.#length++
    if (client !== undefined) this.#ofClient.set(client, own + 1)
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.#length--
      if (client === undefined) return
      const left = this.#ofClient.get(client)! - 1
      if (left > 0) this.#ofClient.set(client, left)
      else this.#ofClient.delete(client)
    }
  }
}
