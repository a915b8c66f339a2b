import { api, type Song } from '../api.ts'
import { levelOf } from './level.ts'

/** What a deck reports of the song that it plays. */
type DeckEvent = keyof HTMLMediaElementEventMap
/** Before the end of a song, in seconds, the next one is fetched. */
const FETCH_AHEAD_S = 20
/** The next one begins this much before the end, in seconds: an element takes that long to begin. */
const EARLY_S = 0.03
/** From here on the end is awaited with a timer: `timeupdate` comes four times a second only. */
const NEAR_S = 0.6

/**
 * Two audio elements that take turns, so that the next song is there when one ends: albums that run on have no gap.
 * Each song is played at its own level.
 */
export class Deck {
  #current = new Audio()
  #other = new Audio()
  #volume = 1
  #muted = false
  #following: Song | undefined
  #timer = 0
  readonly #onEnd: () => void

  /** @param onEnd called at the end of a song, when the next one may begin */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
    for (const audio of [this.#current, this.#other]) {
      audio.preload = 'auto'
      audio.addEventListener('timeupdate', () => this.#nearEnd(audio))
      audio.addEventListener('ended', () => audio === this.#current && this.#ended())
    }
  }

  /** The element that plays. */
  get audio(): HTMLAudioElement {
    return this.#current
  }

  /** Calls back for events of the element that plays only. */
  on(event: DeckEvent, listener: () => void): void {
    for (const audio of [this.#current, this.#other]) {
      audio.addEventListener(event, () => audio === this.#current && listener())
    }
  }

  get volume(): number {
    return this.#volume
  }
  set volume(volume: number) {
    this.#volume = volume
    this.level()
  }
  get muted(): boolean {
    return this.#muted
  }
  set muted(muted: boolean) {
    this.#muted = muted
    this.#current.muted = muted
    this.#other.muted = muted
  }

  /** Puts a song on; the one that was fetched ahead is there at once. */
  load(song: Song): void {
    clearTimeout(this.#timer)
    const isThere = this.#other.dataset['song'] === String(song.id) && !this.#other.error
    if (isThere) {
      const old = this.#current
      this.#current = this.#other
      this.#other = old
      empty(old)
    } else {
      empty(this.#other)
      put(this.#current, song)
    }
    this.#following = undefined
    this.level()
  }

  /** Names the song that comes next; it is fetched near the end of this one. */
  follow(song: Song | undefined): void {
    this.#following = song
    if (this.#other.dataset['song'] !== String(song?.id)) empty(this.#other)
    this.#fetch()
  }

  /** Sets the volume of both again: the level of a song is known now, or another one was chosen. */
  level(): void {
    for (const audio of [this.#current, this.#other]) {
      const id = Number(audio.dataset['song'] ?? 0)
      audio.volume = Math.min(1, this.#volume * levelOf(id, () => this.level()))
      audio.muted = this.#muted
    }
  }

  #left(audio: HTMLAudioElement): number {
    return audio.duration - audio.currentTime
  }

  #fetch(): void {
    if (!this.#following || this.#other.dataset['song'] || !(this.#left(this.#current) < FETCH_AHEAD_S)) return
    put(this.#other, this.#following)
    this.level()
  }

  #nearEnd(audio: HTMLAudioElement): void {
    if (audio !== this.#current || audio.paused) return
    this.#fetch()
    const left = this.#left(audio)
    const isReady = this.#other.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
    if (!isReady || !(left < NEAR_S)) return
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(
      () => {
        if (audio === this.#current && !audio.paused && this.#left(audio) < NEAR_S) this.#ended()
      },
      Math.max(0, 1000 * (left - EARLY_S)),
    )
  }

  #ended(): void {
    clearTimeout(this.#timer)
    this.#onEnd()
  }
}

function put(audio: HTMLAudioElement, song: Song): void {
  audio.dataset['song'] = String(song.id)
  audio.src = api.audioUrl(song.id)
}

function empty(audio: HTMLAudioElement): void {
  if (!audio.dataset['song']) return
  delete audio.dataset['song']
  audio.pause()
  audio.removeAttribute('src')
  audio.load()
}
