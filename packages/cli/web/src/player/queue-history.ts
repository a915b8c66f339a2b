import type { Song } from '../api.ts'
import { EMPTY_QUEUE, playNow, type Queue } from './queue.ts'

/** Changes of the queue that can be taken back. */
const UNDO_STEPS = 50

/** The queue, and what it was before its last changes. */
export class QueueHistory {
  #now = EMPTY_QUEUE
  #before: Queue[] = []
  readonly #onSet: (queue: Queue) => void

  /** @param onSet called with each new queue */
  constructor(onSet: (queue: Queue) => void) {
    this.#onSet = onSet
  }

  get now(): Queue {
    return this.#now
  }

  /** Another queue, which cannot be taken back. */
  set(queue: Queue): void {
    this.#now = queue
    this.#onSet(queue)
  }

  /** Makes a song the current one. What is played stays in the queue when an older change is taken back. */
  play(song: Song): void {
    if (!this.#now.songs.includes(song)) this.#before = this.#before.map(queue => playNow(queue, song))
    this.set(playNow(this.#now, song))
  }

  /** Another queue; the one before can be had back. Nothing happens where the songs are the same. */
  change(queue: Queue): void {
    const { songs } = this.#now
    if (queue.songs.length === songs.length && queue.songs.every((song, i) => song === songs[i])) return
    this.#before.push(this.#now)
    if (this.#before.length > UNDO_STEPS) this.#before.shift()
    this.set(queue)
  }

  /** Takes back the last change; what is playing plays on. @returns false when there is none */
  undo(playing: Song | null): boolean {
    const before = this.#before.pop()
    if (!before) return false
    const at = before.songs.findIndex(({ id }) => id === playing?.id)
    this.set(at >= 0 ? { songs: before.songs, at } : before)
    return true
  }
}
