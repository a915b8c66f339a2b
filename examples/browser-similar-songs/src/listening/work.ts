import type { Library } from '../library/library.ts'
import { Listener } from './listener.ts'

/** Threads at most: each has a network of its own, and a laptop has other work. */
const MOST_THREADS = 4

/** How far the listening is. */
export interface Progress {
  isWorking: boolean
  /** Songs that still wait, those in work included. */
  left: number
  /** Seconds that the rest will take; undefined until two songs were heard. */
  secondsLeft: number | undefined
}

/** Hears the songs of a library that wait, on several threads. More can be added meanwhile. */
export class Work {
  readonly #library: Library
  readonly #onChange: (progress: Progress, id?: string) => void
  readonly #idle: Listener[] = []
  #spare: Listener | undefined
  #queue: string[] = []
  readonly #inWork = new Set<string>()
  #isPaused = false
  /** When the work began, and songs done since. */
  #since = { time: 0, songs: 0 }

  /** @param onChange called whenever a song was heard or refused, with its id, and when the work begins or pauses */
  constructor(library: Library, onChange: (progress: Progress, id?: string) => void) {
    this.#library = library
    this.#onChange = onChange
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** A thread of its own for the player and the playground, which do not wait for songs. */
  get spare(): Listener {
    this.#spare ??= new Listener()
    return this.#spare
  }

  /** Looks for songs that wait, and hears them. */
  async refresh(): Promise<void> {
    this.#queue = (await this.#library.waiting()).filter(id => !this.#inWork.has(id))
    if (this.#inWork.size === 0) this.#since = { time: performance.now(), songs: 0 }
    this.#start()
    this.#report()
  }

  pause(): void {
    this.#isPaused = true
    this.#report()
  }

  resume(): void {
    this.#isPaused = false
    void this.refresh()
  }

  #start(): void {
    const most = Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency - 1))
    while (!this.#isPaused && this.#queue.length > 0 && this.#inWork.size < most) {
      const id = this.#queue.shift()!
      this.#inWork.add(id)
      const listener = this.#idle.pop() ?? new Listener()
      void this.#hear(id, listener).finally(() => {
        this.#idle.push(listener)
        this.#inWork.delete(id)
        this.#since.songs++
        this.#start()
        this.#report(id)
      })
    }
  }

  async #hear(id: string, listener: Listener): Promise<void> {
    try {
      const file = await this.#library.file(id, false)
      if (!file) return
      await this.#library.setHeard(id, await listener.hear(file))
    } catch (error) {
      const isGone = error instanceof DOMException && /^Not(?:Found|Readable)/.test(error.name)
      await this.#library.setRefused(id, isGone ? 'the file is gone, or may not be read' : (error as Error).message)
    }
  }

  #report(id?: string): void {
    const left = this.#queue.length + this.#inWork.size
    const { time, songs } = this.#since
    const secondsLeft = songs < 2 ? undefined : ((performance.now() - time) / 1000 / songs) * left
    this.#onChange({ isWorking: left > 0 && !this.#isPaused, left, secondsLeft }, id)
  }
}
