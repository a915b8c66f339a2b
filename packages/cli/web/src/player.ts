import { api, byline, type Song } from './api.ts'
import { recall, remember } from './memory.ts'
import { append, EMPTY_QUEUE, move, parseQueue, playNow, type Queue, removeAt } from './queue.ts'

/** `'song'`: another one; `'state'`: playing, volume, radio; `'time'`: the position; `'queue'`; `'added'`: a song at its end; `'fault'`: cannot be played. */
export type PlayerEvent = 'song' | 'state' | 'time' | 'queue' | 'added' | 'fault'

/** The queue and the one audio element that plays it. */
export class Player {
  readonly #audio = new Audio()
  readonly #listeners = new Map<PlayerEvent, (() => void)[]>()
  #queue: Queue = EMPTY_QUEUE
  #song: Song | null = null
  #radio = recall('radio') !== 'off'

  constructor() {
    const audio = this.#audio
    audio.preload = 'auto'
    const volume = Number(recall('volume') ?? '1')
    audio.volume = volume >= 0 && volume <= 1 ? volume : 1
    for (const event of ['play', 'pause', 'volumechange'] as const) {
      audio.addEventListener(event, () => this.#tell('state'))
    }
    for (const event of ['timeupdate', 'seeking', 'durationchange'] as const) {
      audio.addEventListener(event, () => this.#tell('time'))
    }
    audio.addEventListener('ended', () => void this.next())
    audio.addEventListener('error', () => this.#tell('fault'))
    this.#mediaKeys()
  }

  on(event: PlayerEvent, listener: () => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
  }

  get song(): Song | null {
    return this.#song
  }
  get queue(): Queue {
    return this.#queue
  }
  get playing(): boolean {
    return !this.#audio.paused
  }
  get time(): number {
    return this.#audio.currentTime
  }
  /** Seconds; the tags' until the file has been looked at. */
  get duration(): number {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : (this.#song?.duration ?? 0)
  }
  get volume(): number {
    return this.#audio.volume
  }
  get muted(): boolean {
    return this.#audio.muted
  }
  get radio(): boolean {
    return this.#radio
  }

  /** Takes up the queue of the last visit, without a sound. */
  restore(): void {
    this.#queue = parseQueue(recall('queue'))
    this.#tell('queue')
    const song = this.#queue.songs[this.#queue.at]
    if (song) this.#load(song)
  }

  play(song: Song): void {
    this.#setQueue(playNow(this.#queue, song))
    this.#load(song)
    this.#start()
  }

  toggle(): void {
    if (!this.#song) {
      const first = this.#queue.songs[Math.max(0, this.#queue.at)]
      if (first) this.play(first)
    } else if (this.#audio.paused) this.#start()
    else this.#audio.pause()
  }

  /** The following song; at the end of the queue, with the radio on, one that sounds like its last songs. */
  async next(): Promise<void> {
    let following = this.#queue.songs[this.#queue.at + 1]
    if (!following && this.#radio && this.#queue.songs.length > 0) {
      await this.extend(1).catch(() => {})
      following = this.#queue.songs[this.#queue.at + 1]
    }
    if (following) this.play(following)
  }

  /** The song before, or the beginning of this one when some of it has been heard. */
  previous(): void {
    const before = this.#queue.songs[this.#queue.at - 1]
    if (before && this.time < 3) this.play(before)
    else this.seek(0)
  }

  seek(seconds: number): void {
    if (!this.#song) return
    this.#audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, this.duration - 0.1))
  }

  setVolume(volume: number): void {
    this.#audio.muted = false
    this.#audio.volume = Math.min(1, Math.max(0, volume))
    remember('volume', String(this.#audio.volume))
  }
  toggleMute(): void {
    this.#audio.muted = !this.#audio.muted
  }
  toggleRadio(): void {
    this.#radio = !this.#radio
    remember('radio', this.#radio ? 'on' : 'off')
    this.#tell('state')
  }

  add(...songs: Song[]): void {
    this.#setQueue(append(this.#queue, songs))
    this.#tell('added')
  }
  remove(index: number): void {
    this.#setQueue(removeAt(this.#queue, index))
  }
  move(index: number, by: -1 | 1): void {
    this.#setQueue(move(this.#queue, index, by))
  }
  /** Empties the queue; what is playing plays on. */
  clear(): void {
    this.#setQueue(this.#song && this.playing ? { songs: [this.#song], at: 0 } : EMPTY_QUEUE)
  }
  /** Appends songs that fit to the end of the queue. */
  async extend(n: number): Promise<void> {
    const { songs } = await api.continue(
      this.#queue.songs.map(({ id }) => id),
      n,
    )
    this.add(...songs)
  }

  #load(song: Song): void {
    if (this.#song?.id === song.id && !this.#audio.error) {
      if (this.#audio.ended) this.#audio.currentTime = 0
      return
    }
    this.#song = song
    this.#audio.src = api.audioUrl(song.id)
    this.#tell('song')
    if ('mediaSession' in navigator) {
      const { title, album } = song
      navigator.mediaSession.metadata = new MediaMetadata({ title, artist: byline(song), album: album ?? '' })
    }
  }

  #start(): void {
    // A refusal to play is told by the element's own error event, or is the browser's wish for a click first.
    this.#audio.play().catch(() => this.#tell('state'))
  }

  #setQueue(queue: Queue): void {
    this.#queue = queue
    remember('queue', JSON.stringify(queue))
    this.#tell('queue')
  }

  #tell(event: PlayerEvent): void {
    for (const listener of this.#listeners.get(event) ?? []) listener()
  }

  #mediaKeys(): void {
    if (!('mediaSession' in navigator)) return
    const set = (action: MediaSessionAction, handler: MediaSessionActionHandler): void =>
      navigator.mediaSession.setActionHandler(action, handler)
    set('play', () => this.toggle())
    set('pause', () => this.toggle())
    set('previoustrack', () => this.previous())
    set('nexttrack', () => void this.next())
    set('seekto', ({ seekTime }) => this.seek(seekTime ?? 0))
  }
}
