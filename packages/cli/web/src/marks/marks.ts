import { type MarkChange, personal } from '../api/personal.ts'
import type { Mark, Song } from '../api/types.ts'
import { Listeners } from '../listeners.ts'
import { toast } from '../toast.ts'

/** What the user noted of songs. It is read once; each change is shown at once and taken back when the server refuses it. */
class Marks {
  #marks = new Map<number, Mark>()
  readonly #listeners = new Listeners<[id: number]>()

  async load(): Promise<void> {
    const { songs } = await personal.marks().catch(() => ({ songs: [] }))
    this.#marks = new Map(songs.map(mark => [mark.id, mark]))
    this.#listeners.call(0)
  }

  /** Calls back with the number of a song whose mark is another one, 0 for all of them; with a signal until that is aborted. */
  on(listener: (id: number) => void, signal?: AbortSignal): void {
    this.#listeners.add(listener, signal)
  }

  isStarred(id: number): boolean {
    return (this.#marks.get(id)?.starred ?? null) !== null
  }
  isBanned(id: number): boolean {
    return (this.#marks.get(id)?.banned ?? null) !== null
  }
  /** From 1 to 5; 0 for none. */
  rating(id: number): number {
    return this.#marks.get(id)?.rating ?? 0
  }

  star(song: Song, starred: boolean): Promise<void> {
    return this.#set(song.id, { starred }, { starred: starred ? Date.now() : null })
  }
  ban(song: Song, banned: boolean): Promise<void> {
    return this.#set(song.id, { banned }, { banned: banned ? Date.now() : null })
  }
  rate(song: Song, rating: number): Promise<void> {
    return this.#set(song.id, { rating }, { rating: rating === 0 ? null : rating })
  }

  async #set(id: number, change: MarkChange, shown: Partial<Mark>): Promise<void> {
    const before = this.#marks.get(id) ?? { id, starred: null, rating: null, banned: null }
    this.#marks.set(id, { ...before, ...shown })
    this.#listeners.call(id)
    try {
      this.#marks.set(id, await personal.mark(id, change))
    } catch {
      this.#marks.set(id, before)
      this.#listeners.call(id)
      toast('notNoted')
    }
  }
}

/** The marks of the user of the page. */
export const marks = new Marks()
