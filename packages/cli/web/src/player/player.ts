import { api, type Song } from '../api.ts'
import { Listeners } from '../listeners.ts'
import { recall, remember } from '../memory.ts'
import { Deck } from './deck.ts'
import { append, EMPTY_QUEUE, moveTo, parseQueue, putNext, type Queue, removeAt, shuffleRest } from './queue.ts'
import { QueueHistory } from './queue-history.ts'

/**
 * `'song'`: another one; `'state'`: playing, waiting, volume, radio; `'time'`: the position; `'queue'`; `'added'`: songs at
 * its end; `'ahead'`: what comes after the queue; `'fault'`: cannot be played.
 */
type PlayerEvent = 'song' | 'state' | 'time' | 'queue' | 'added' | 'ahead' | 'fault'

/** The queue, and what plays it. */
export class Player {
  readonly #deck = new Deck(() => void this.next())
  readonly #listeners = new Map<PlayerEvent, Listeners>()
  readonly #history = new QueueHistory(queue => this.#queueIs(queue))
  #song: Song | null = null
  #radio = recall('radio') !== 'off'
  #waiting = false
  #ahead: readonly Song[] = []

  constructor() {
    const deck = this.#deck
    const volume = Number(recall('volume') ?? '1')
    deck.volume = volume >= 0 && volume <= 1 ? volume : 1
    for (const event of ['play', 'pause', 'volumechange'] as const) deck.on(event, () => this.#tell('state'))
    for (const event of ['timeupdate', 'seeking', 'durationchange'] as const) deck.on(event, () => this.#tell('time'))
    deck.on('waiting', () => this.#wait(true))
    for (const event of ['playing', 'pause', 'error', 'emptied'] as const) deck.on(event, () => this.#wait(false))
    deck.on('error', () => this.#tell('fault'))
  }

  get #audio(): HTMLAudioElement {
    return this.#deck.audio
  }
  get #queue(): Queue {
    return this.#history.now
  }

  /** Calls back for events; with a signal until that is aborted. */
  on(event: PlayerEvent, listener: () => void, signal?: AbortSignal): void {
    const those = this.#listeners.get(event) ?? new Listeners()
    this.#listeners.set(event, those)
    those.add(listener, signal)
  }

  get song(): Song | null {
    return this.#song
  }
  get queue(): Queue {
    return this.#queue
  }
  /** True while there is sound, or the wish for it. */
  get playing(): boolean {
    return !this.#audio.paused && !this.#audio.error
  }
  /** True while the wish for sound waits for the file. */
  get waiting(): boolean {
    return this.#waiting
  }
  /** Why the song cannot be played: a code of MediaError; 0 when it can. */
  get fault(): number {
    return this.#audio.error?.code ?? 0
  }
  get time(): number {
    return this.#audio.currentTime
  }
  /** Seconds; the tags' until the file has been looked at. */
  get duration(): number {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : (this.#song?.duration ?? 0)
  }
  get volume(): number {
    return this.#deck.volume
  }
  get muted(): boolean {
    return this.#deck.muted
  }
  get radio(): boolean {
    return this.#radio
  }
  /** Songs that come when the queue has ended, while the radio is on. */
  get ahead(): readonly Song[] {
    return this.#radio ? this.#ahead : []
  }
  setAhead(songs: readonly Song[]): void {
    const known = new Set(this.#queue.songs.map(({ id }) => id))
    this.#setAhead(songs.filter(({ id }) => !known.has(id)))
  }

  /** Takes up the queue of the last visit, without a sound. */
  restore(): void {
    this.#history.set(parseQueue(recall('queue')))
    const song = this.#queue.songs[this.#queue.at]
    if (song) this.#load(song)
  }

  play(song: Song): void {
    this.#history.play(song)
    this.#load(song)
    this.#start()
  }

  toggle(): void {
    if (!this.#song) {
      const first = this.#queue.songs[Math.max(0, this.#queue.at)]
      if (first) this.play(first)
    } else if (this.playing) this.#audio.pause()
    else {
      this.#load(this.#song)
      this.#start()
    }
  }

  /** Stops the sound, whatever was asked for before. */
  pause(): void {
    this.#audio.pause()
  }

  /** The following song; at the end of the queue, with the radio on, one that sounds like its last songs. */
  async next(): Promise<void> {
    let following = this.#queue.songs[this.#queue.at + 1]
    if (!following && this.#radio && this.#ahead.length > 0) {
      following = this.#ahead[0]
      this.#setAhead(this.#ahead.slice(1))
    } else if (!following && this.#radio && this.#queue.songs.length > 0) {
      await this.extend(1).catch(() => {})
      following = this.#queue.songs[this.#queue.at + 1]
    }
    if (following) this.play(following)
  }

  /** Plays the song before, or this one from its beginning when more than three seconds of it have been played. */
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
    this.#deck.muted = false
    this.#deck.volume = Math.min(1, Math.max(0, volume))
    remember('volume', String(this.#deck.volume))
  }
  toggleMute(): void {
    this.#deck.muted = !this.#deck.muted
    this.#tell('state')
  }
  /** Turns the levelling of songs on or off. */
  level(): void {
    this.#deck.level()
    this.#tell('state')
  }
  toggleRadio(): void {
    this.setRadio(!this.#radio)
  }
  /** Whether songs go on when the queue ends. */
  setRadio(on: boolean): void {
    this.#radio = on
    remember('radio', this.#radio ? 'on' : 'off')
    this.#tell('state')
  }

  /** Plays songs instead of the queue, which can be taken back. */
  replaceWith(songs: readonly Song[], at = 0): void {
    const first = songs[at]
    if (!first) return
    this.#history.change(append(EMPTY_QUEUE, songs))
    this.play(first)
  }
  /** Puts a song behind the one that plays. */
  playNext(song: Song): void {
    this.#history.change(putNext(this.#queue, song))
  }
  /** Appends songs to the queue. @returns how many were not there yet */
  add(...songs: Song[]): number {
    const before = this.#queue.songs.length
    this.#history.change(append(this.#queue, songs))
    const added = this.#queue.songs.length - before
    if (added > 0) this.#tell('added')
    return added
  }
  remove(index: number): void {
    this.#history.change(removeAt(this.#queue, index))
  }
  move(from: number, to: number): void {
    this.#history.change(moveTo(this.#queue, from, to))
  }
  shuffle(): void {
    this.#history.change(shuffleRest(this.#queue, Math.random))
  }
  /** Empties the queue; what is playing plays on. */
  clear(): void {
    this.#history.change(this.#song && this.playing ? { songs: [this.#song], at: 0 } : EMPTY_QUEUE)
  }
  /** Takes back the last change of the queue; what is playing plays on. @returns false when there is none */
  undo(): boolean {
    return this.#history.undo(this.#song)
  }
  /** Appends songs that fit to the end of the queue. @returns how many */
  async extend(n: number): Promise<number> {
    const { songs } = await api.continue(
      this.#queue.songs.map(({ id }) => id),
      n,
    )
    const before = this.#queue.songs.length
    this.#history.change(append(this.#queue, songs))
    return this.#queue.songs.length - before
  }

  #load(song: Song): void {
    if (this.#song?.id === song.id && !this.#audio.error) {
      if (this.#audio.ended) this.#audio.currentTime = 0
      return
    }
    const other = this.#song?.id !== song.id
    this.#song = song
    this.#deck.load(song)
    this.#follow()
    if (other) this.#tell('song')
  }

  #start(): void {
    this.#wait(this.#audio.readyState < HTMLMediaElement.HAVE_FUTURE_DATA)
    // The element's own error event reports a fault; otherwise the browser refuses until the listener clicks.
    this.#audio.play().catch(() => this.#wait(false))
  }

  #wait(waiting: boolean): void {
    this.#waiting = waiting && !this.#audio.paused
    this.#tell('state')
  }

  #setAhead(songs: readonly Song[]): void {
    this.#ahead = songs
    this.#follow()
    this.#tell('ahead')
  }

  /** Names to the deck what comes next. */
  #follow(): void {
    const { songs, at } = this.#queue
    this.#deck.follow(songs[at + 1] ?? this.ahead[0])
  }

  #queueIs(queue: Queue): void {
    const known = new Set(queue.songs.map(({ id }) => id))
    // What is in the queue now does not come after it once more.
    if (this.#ahead.some(({ id }) => known.has(id))) this.setAhead(this.#ahead)
    this.#follow()
    remember('queue', JSON.stringify(queue))
    this.#tell('queue')
  }

  #tell(event: PlayerEvent): void {
    this.#listeners.get(event)?.call()
  }
}
