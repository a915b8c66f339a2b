import type { PostgresConnection } from './connection.ts'
import type { Mirror } from './mirror.ts'

/** Longest time without a look, in ms: announcements can be lost, and a standby server makes none. */
const LOOK_MS = 5000
/** Shortest time between two looks, in ms: workers announce each song. */
const PAUSE_MS = 100

/** Keeps a copy up to date until it is closed. While the server is away, the copy answers as it is. */
export class Follower {
  readonly #mirror: Mirror
  readonly #connection: PostgresConnection
  readonly #onNotice: (line: string) => void
  #wake: () => void = () => {}
  #isCalled = false
  #isClosed = false
  #isAway = false

  /** @param connection one that listens from its first statement on, by `wake` */
  constructor(mirror: Mirror, connection: PostgresConnection, onNotice: (line: string) => void) {
    this.#mirror = mirror
    this.#connection = connection
    this.#onNotice = onNotice
  }

  /** Something has changed. */
  wake(): void {
    this.#isCalled = true
    this.#wake()
  }

  /** Begins to follow. */
  start(): void {
    this.#connection.unref()
    void this.#run()
  }

  close(): void {
    this.#isClosed = true
    this.#wake()
    void this.#connection.close()
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      await this.#rest()
      if (this.#isClosed) return
      this.#isCalled = false
      try {
        await this.#mirror.pull()
        if (this.#isAway) this.#onNotice(`${this.#connection.shown}: is there again`)
        this.#isAway = false
      } catch (error) {
        if (this.#isClosed) return
        if (!this.#isAway)
          this.#onNotice(`${(error as Error).message}; answers are those of before, and it is tried again`)
        this.#isAway = true
      }
    }
  }

  async #rest(): Promise<void> {
    await wait(PAUSE_MS)
    if (this.#isCalled) return // while it took the changes before
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, LOOK_MS)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function wait(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms).unref())
}
