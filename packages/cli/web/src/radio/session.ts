import { ServerError } from '../api/ask.ts'
import { personal, type RadioStart } from '../api/personal.ts'
import type { RadioAnswer, RadioOutcome, RadioReason, RadioSong, Song } from '../api/types.ts'
import { Listeners } from '../listeners.ts'
import { linkTo } from '../places/route.ts'
import type { Player } from '../player/player.ts'
import { toast } from '../toast.ts'

/** A radio of the page: what it plays comes after the queue, and it learns from what is done with its songs. */
export class RadioSession {
  readonly #player: Player
  #id: string | undefined
  #name = ''
  #ahead: readonly RadioSong[] = []
  /** Songs that it gave, with their reasons. */
  readonly #given = new Map<number, RadioSong>()
  /** Songs of which nothing more is to be said: they were banned. */
  readonly #settled = new Set<number>()
  readonly #listeners = new Listeners()

  constructor(player: Player) {
    this.#player = player
  }

  /** True while one is on. */
  get isOn(): boolean {
    return this.#id !== undefined
  }
  /** What it was started from. */
  get name(): string {
    return this.#name
  }
  /** The songs that it would play next. */
  get ahead(): readonly RadioSong[] {
    return this.#ahead.filter(({ id }) => id !== this.#player.song?.id)
  }

  /** Calls back after each change; with a signal until that is aborted. */
  on(listener: () => void, signal?: AbortSignal): void {
    this.#listeners.add(listener, signal)
  }

  /** Why a song came; undefined for one that it did not give. */
  reasonsOf(song: Song): readonly RadioReason[] | undefined {
    return this.#given.get(song.id)?.reasons
  }

  /** Starts one, and plays its first song. Throws a ServerError for a filter that cannot be read. */
  async begin(start: RadioStart, name: string): Promise<void> {
    const answer = await personal.startRadio(start)
    this.#id = answer.radio
    this.#name = name
    this.#given.clear()
    this.#settled.clear()
    this.#take(answer)
    const [first] = answer.songs
    if (!first) {
      this.stop()
      toast('radioEmpty')
      return
    }
    this.#player.setRadio(true)
    this.#player.replaceWith([first])
  }

  /** The same from anywhere on the page: what goes wrong is said there. */
  async start(seeds: RadioStart['seeds'], name: string): Promise<void> {
    try {
      await this.begin({ seeds }, name)
      if (this.isOn) location.hash = linkTo('radio')
    } catch (error) {
      toast(error instanceof ServerError && error.status === 404 ? 'noRadio' : 'failed')
    }
  }

  stop(): void {
    this.#id = undefined
    this.#ahead = []
    this.#player.setAhead([])
    this.#listeners.call()
  }

  /** True when it gave the song, and so notes what becomes of it. */
  has(song: Song): boolean {
    return this.#id !== undefined && this.#given.has(song.id)
  }

  /** Says what became of a song, and learns what comes next now. */
  async report(song: Song, outcome: RadioOutcome, seconds: number): Promise<void> {
    if (this.#id === undefined || this.#settled.has(song.id)) return
    if (outcome === 'banned') this.#settled.add(song.id)
    const id = this.#id
    try {
      const answer = await personal.radioSays(id, song.id, outcome, Math.max(0, seconds))
      if (this.#id === id) this.#take(answer)
    } catch (error) {
      // A radio that the server has forgotten ends; a server that does not answer is asked with the next song.
      if (error instanceof ServerError && error.status === 404) this.stop()
    }
  }

  #take({ songs }: RadioAnswer): void {
    this.#ahead = songs
    for (const song of songs) this.#given.set(song.id, song)
    this.#player.setAhead(this.ahead)
    this.#listeners.call()
  }
}
