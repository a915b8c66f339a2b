import type { Song } from '../api/types.ts'
import { Listeners } from '../listeners.ts'

/** A seed of the mix: a song, or words such as "calm piano". */
export type Seed = { kind: 'song'; song: Song } | { kind: 'words'; words: string }
/** Where a seed lies. */
export type Side = 'plus' | 'minus'

/** Seeds of one side at most: more say nothing new. */
const MOST = 20

/** The board of the mix: what songs should sound like, and what not. It stays while the page is open. */
class Board {
  readonly plus: Seed[] = []
  readonly minus: Seed[] = []
  readonly #listeners = new Listeners()

  /** Calls back after each change, until the signal is aborted. */
  on(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener, signal)
  }

  /** Puts a song on a side; it leaves the other one. */
  add(side: Side, song: Song): void {
    this.#put(side, { kind: 'song', song })
  }
  addWords(side: Side, words: string): void {
    if (words.trim() !== '') this.#put(side, { kind: 'words', words: words.trim().slice(0, 200) })
  }
  remove(seed: Seed): void {
    for (const side of ['plus', 'minus'] as const) this.#drop(side, other => other === seed)
    this.#listeners.call()
  }
  clear(): void {
    this.plus.length = 0
    this.minus.length = 0
    this.#listeners.call()
  }

  #put(side: Side, seed: Seed): void {
    const same = (other: Seed): boolean => keyOf(other) === keyOf(seed)
    this.#drop('plus', same)
    this.#drop('minus', same)
    this[side].push(seed)
    if (this[side].length > MOST) this[side].shift()
    this.#listeners.call()
  }

  #drop(side: Side, isIt: (seed: Seed) => boolean): void {
    const at = this[side].findIndex(isIt)
    if (at >= 0) this[side].splice(at, 1)
  }
}

function keyOf(seed: Seed): string {
  return seed.kind === 'song' ? `${seed.song.id}` : `words ${seed.words.toLowerCase()}`
}

/** The board of the page. */
export const board = new Board()
