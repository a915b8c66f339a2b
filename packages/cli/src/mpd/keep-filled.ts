import type { LibrarySong, Radio } from 'murecom/node'
import type { MpdClient } from './client.ts'
import { MpdError } from './mpd-error.ts'
import { type SongPlaces, songsOf } from './song-places.ts'

/** How a queue is kept filled. */
interface KeepOptions {
  /** Songs that are to be ahead of the one that plays. */
  ahead: number
  /** Called with each song that was queued. */
  onQueued: (song: LibrarySong) => void
  now?: () => number
}

/** What MPD does. */
interface State {
  /** False while it pauses. */
  plays: boolean
  /** Number of the entry that plays; undefined when none does. */
  entry: string | undefined
  position: number
  length: number
  elapsed: number
  duration: number | undefined
}

/** Songs around the one that plays that are not queued again. */
const LOOK_BACK = 50
/** More than are wanted are asked for, as MPD may lack some. */
const SPARE = 20
/** A song that is left when less than this of it is left was played to its end. */
const END_SHARE = 0.1

/**
 * Keeps songs ahead of the one that plays: those with which a radio that began with it goes on. The radio learns from what is
 * played to its end or skipped; a song that somebody else chose begins another one. Songs are only added, at the end: nothing that
 * is in the queue is moved or removed.
 */
export class QueueKeeper {
  readonly #places: SongPlaces
  readonly #start: (seed: string) => Promise<Radio>
  readonly #options: KeepOptions
  #radio: Radio | undefined
  /** Paths that a radio began with or has queued. */
  readonly #own = new Set<string>()
  #playing: { entry: string; path: string; state: State; at: number } | undefined

  constructor(places: SongPlaces, start: (seed: string) => Promise<Radio>, options: KeepOptions) {
    this.#places = places
    this.#start = start
    this.#options = options
  }

  /** Looks at what MPD does, and adds what is missing. @returns how many songs were added */
  async look(client: MpdClient): Promise<number> {
    // Before the question: what a slow answer takes counts as played, so that no song that ended counts as skipped.
    const now = this.#options.now?.() ?? Date.now()
    const state = stateOf(new Map(await client.ask('status')))
    const [song] = state.entry === undefined ? [] : songsOf(await client.ask('currentsong'))
    const path = song && this.#places.pathOf(song)
    this.#learn(state, path, now)
    if (path === undefined) return 0
    // Another song that somebody chose: it goes on from there.
    if (!this.#radio || !this.#own.has(path)) {
      this.#radio = await this.#start(path)
      this.#own.add(path)
    }
    const missing = this.#options.ahead - (state.length - state.position - 1)
    return missing > 0 ? this.#add(client, state, missing) : 0
  }

  /** Notes what became of the song before. */
  #learn(state: State, path: string | undefined, now: number): void {
    const before = this.#playing
    if (before && before.entry !== state.entry) {
      const played = before.state.elapsed + (before.state.plays ? (now - before.at) / 1000 : 0)
      const { duration } = before.state
      const isWhole = duration === undefined || played >= (1 - END_SHARE) * duration
      this.#radio?.report({
        path: before.path,
        outcome: isWhole ? 'completed' : 'skipped',
        playedSeconds: Math.min(played, duration ?? played),
      })
    }
    const isKnown = state.entry !== undefined && path !== undefined
    this.#playing = isKnown ? { entry: state.entry!, path: path!, state, at: now } : undefined
  }

  async #add(client: MpdClient, { position, length }: State, missing: number): Promise<number> {
    const from = Math.max(0, position - LOOK_BACK)
    const queued = songsOf(await client.ask('playlistinfo', `${from}:${length}`))
    const files = new Set(queued.map(({ file }) => file))
    const paths = new Set(queued.map(song => this.#places.pathOf(song)))
    const { songs } = await this.#radio!.next({ limit: Math.min(200, this.#options.ahead + SPARE) })
    let added = 0
    for (const song of songs) {
      if (added === missing) break
      if (paths.has(song.path) || !(await this.#queue(client, song, files))) continue
      added++
      this.#own.add(song.path)
      this.#options.onQueued(song)
    }
    return added
  }

  /** Adds one song at the end; false when MPD does not have it, or has it in its queue already. */
  async #queue(client: MpdClient, song: LibrarySong, files: Set<string>): Promise<boolean> {
    for await (const file of this.#places.filesOf(client, song)) {
      if (files.has(file)) return false
      try {
        await client.ask('addid', file)
        files.add(file)
        return true
      } catch (error) {
        if (!MpdError.isInstance(error) || error.code !== 'no-such-song') throw error
      }
    }
    return false
  }
}

function stateOf(status: ReadonlyMap<string, string>): State {
  const number = (name: string): number => Number(status.get(name) ?? Number.NaN)
  // Before protocol 0.20, which Mopidy speaks, the length is in `time` only: elapsed:length.
  const duration = number('duration') || Number(status.get('time')?.split(':')[1])
  const state = status.get('state')
  return {
    plays: state === 'play',
    // A queue that was stopped remembers an entry, too.
    entry: state === 'stop' ? undefined : status.get('songid'),
    position: number('song') || 0,
    length: number('playlistlength') || 0,
    elapsed: number('elapsed') || 0,
    duration: duration > 0 ? duration : undefined,
  }
}
