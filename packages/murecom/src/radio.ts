import { randomInt } from 'node:crypto'
import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames, refuse, show } from '@murecom/internal'
import { checkFilter } from './check-filter.ts'
import { RadioError } from './errors.ts'
import { besideLiked } from './radio/beside.ts'
import { knownOf, partOf } from './radio/lessons.ts'
import type { HeardSong, RadioRules } from './radio/question.ts'
import { checkRules } from './radio/rules.ts'
import { checkNever, checkSeeds } from './radio/seed-names.ts'
import { checkStateFile, type RadioState, readState, writeState } from './radio/state.ts'
import type {
  RadioAnswer,
  RadioLibrary,
  RadioOptions,
  RadioReason,
  RadioReport,
  RadioSurroundings,
} from './radio/types.ts'

const SURROUNDINGS: OptionNames<RadioSurroundings> = { listening: 1, user: 1, recommender: 1, now: 1 }
const START: OptionNames<RadioOptions & RadioSurroundings> = {
  ...SURROUNDINGS,
  file: 1,
  seeds: 1,
  never: 1,
  where: 1,
  seed: 'randomstate',
  explore: 1,
  artistGap: 1,
  albumGap: 1,
  artistMost: 1,
  repeatHours: 1,
}
const NEXT: OptionNames<{ limit?: number }> = { limit: 1 }
const REPORT: OptionNames<RadioReport> = { path: 1, outcome: 1, playedSeconds: 1 }

/** Hashes by which a library is known again. */
const HASHES = 16
/** Plays of the listener that are looked at, and how far back. */
const MOST_PLAYS = 300
const DAYS_BACK = 180
const MS_PER_HOUR = 3_600_000
const MS_PER_DAY = 24 * MS_PER_HOUR

/**
 * An endless choice of songs that learns what is liked. It begins with seeds; each song that is reported as played to the end,
 * skipped, liked or banned changes what comes next, within the evening and, with a `Listening`, over time. Sound and playlists
 * are one ranking; artists and albums keep a distance, and no recording comes twice within some hours. {@link next} is a
 * plan: asked again without a report it answers the same, and the songs that are ahead change with each report.
 *
 * The state is one small file, written with each report: a process that is killed loses the last one at most.
 *
 * @example
 * const radio = await Radio.start(library, { file: 'evening.radio', seeds: { artists: ['Nina Simone'] } })
 * const { songs } = await radio.next({ limit: 3 })
 * radio.report({ path: songs[0]!.path, outcome: 'skipped' })
 */
export class Radio {
  readonly #library: RadioLibrary
  readonly #state: RadioState
  readonly #file: string | undefined
  readonly #surroundings: RadioSurroundings

  private constructor(library: RadioLibrary, state: RadioState, file: string | undefined, around: RadioSurroundings) {
    this.#library = library
    this.#state = state
    this.#file = file
    this.#surroundings = around
  }

  /**
   * Starts a radio, in place of one that the file holds.
   *
   * @param library a `Library` or what its `parallel` returns
   * @throws RangeError for an option out of range or a seed that is not in the library; RadioError when the file is not a
   *   radio's; FilterError for a filter that cannot be read
   */
  static async start(library: RadioLibrary, options: RadioOptions & RadioSurroundings = {}): Promise<Radio> {
    const where = 'Radio.start'
    const { file, seeds, never, where: filter = '', seed, ...rest } = checkOptions(where, options, START)
    const { listening, user, recommender, now, ...rules } = rest
    checkFilter(filter, { saved: listening?.filters(user) })
    const state: RadioState = {
      library: library.leastContents(HASHES),
      seed: seed === undefined ? randomInt(2 ** 31) : checkInteger(where, 'seed', seed, 0),
      seeds: checkSeeds(where, library, seeds),
      never: checkNever(where, library, never),
      where: filter,
      rules: { ...checkRules(where, rules) },
      played: [],
    }
    if (file !== undefined) {
      checkStateFile(file)
      writeState(file, state)
    }
    return new Radio(library, state, file, { listening, user, recommender, now })
  }

  /**
   * Goes on with the radio of a file.
   *
   * @throws RadioError `'no-state'`, `'foreign'`, `'broken'`, `'other-version'`, or `'other-library'` when no song of its library
   *   is in this one
   */
  static async resume(library: RadioLibrary, file: string, options: RadioSurroundings = {}): Promise<Radio> {
    const around = checkOptions('Radio.resume', options, SURROUNDINGS)
    const state = readState(file)
    const songs = [...state.seeds.songs, ...state.played]
    const least = new Set(library.leastContents(HASHES))
    const isKnown =
      state.library.some(hash => least.has(hash)) ||
      songs.some(({ hash }) => library.songOf({ hash, path: '' }) !== undefined)
    if (!isKnown && state.library.length + songs.length > 0) {
      throw new RadioError('other-library', `${file}: is a radio of another library: this one has none of its songs`)
    }
    return new Radio(library, state, file, around)
  }

  /** Songs that were reported. */
  get length(): number {
    return this.#state.played.length
  }

  /** How it chooses. */
  get rules(): RadioRules {
    return { ...this.#state.rules }
  }

  /**
   * The songs that are to come next, each with the reasons for it.
   *
   * @param options.limit songs at most, from 1 to 200. Default 10
   * @throws FilterError when its filter holds a saved one that was removed since
   */
  async next(options: { limit?: number } = {}): Promise<RadioAnswer> {
    const where = 'Radio.next'
    const limit = checkInteger(where, 'limit', checkOptions(where, options, NEXT).limit ?? 10, 1, 200)
    const { seeds, never, rules, played, seed } = this.#state
    const { listening, user = '', recommender } = this.#surroundings
    checkFilter(this.#state.where, { saved: listening?.filters(user) })
    const now = this.#now()
    const plays = listening?.plays({ user, since: now - DAYS_BACK * MS_PER_DAY, limit: MOST_PLAYS }) ?? []
    const known = knownOf(this.#library, played, plays, listening?.marks(user) ?? [], now)
    const songs = seeds.songs.flatMap(song => this.#library.songOf(song)?.id ?? [])
    const answer = await this.#library.radioPicks({
      limit,
      seeds: { ...seeds, songs },
      heard: [...this.#begun(songs, now), ...known.heard],
      beside: recommender ? await besideLiked(this.#library, recommender, songs, known.heard) : [],
      never: {
        ...known.never,
        songs: [...known.never.songs, ...never.songs.flatMap(song => this.#library.songOf(song)?.id ?? [])],
        words: never.words,
        artists: [...known.never.artists, ...never.artists],
      },
      rules,
      where: this.#state.where,
      user,
      seed: seed + played.length,
    })
    return this.#named(answer)
  }

  /**
   * Notes what became of a song: the file is written before it returns. A second report of the song that was reported last
   * takes the place of the first. A ban holds for every radio of the listener when there is a `Listening`.
   *
   * @throws RangeError for a path that is not in the library
   */
  report(report: RadioReport): void {
    const where = 'Radio.report'
    const { path, outcome, playedSeconds } = checkOptions(where, report, REPORT)
    checkOneOf(where, 'outcome', outcome, ['completed', 'skipped', 'liked', 'banned', 'unknown'])
    if (playedSeconds !== undefined) checkNumber(where, 'playedSeconds', playedSeconds, { min: 0 })
    if (typeof path !== 'string') refuse(where, 'path', 'be a text', path)
    const id = this.#library.idOf(path)
    const [song] = id === undefined ? [] : this.#library.songsWithIds([id])
    const [content] = id === undefined ? [] : this.#library.contentsOf([id])
    if (!song || !content) throw new RangeError(`${where}: path must be a path of the library, got ${show(path)}`)
    const { played } = this.#state
    const last = played.at(-1)
    const known = { hash: content.hash, path: song.path }
    const at = last?.hash === known.hash ? played.pop()!.at : this.#now()
    played.push({ ...known, at, outcome, part: partOf(playedSeconds, song.durationSeconds) })
    if (this.#file !== undefined) writeState(this.#file, this.#state)
    this.#note(known, at, report, song.durationSeconds)
  }

  /** The songs that it began with, which the listener knows: they do not come at once. */
  #begun(songs: readonly number[], now: number): HeardSong[] {
    const hours = (now - (this.#state.played[0]?.at ?? now)) / MS_PER_HOUR
    return songs.map(id => ({ id, value: undefined, noise: 1, age: 0, hours, isOwn: false }))
  }

  #note(
    song: { hash: string; path: string },
    at: number,
    { outcome, playedSeconds }: RadioReport,
    durationSeconds: number | null,
  ): void {
    const { listening, user = '' } = this.#surroundings
    if (!listening || listening.isReadOnly || outcome === 'unknown') return
    const isHeard = outcome === 'completed' || outcome === 'liked'
    listening.addPlays([
      {
        ...{ user, song, at, durationSeconds, source: 'radio', playedSeconds: playedSeconds ?? null },
        outcome: isHeard ? 'completed' : 'skipped',
      },
    ])
    if (outcome === 'liked') listening.setStar(user, { kind: 'song', ...song }, at)
    if (outcome === 'banned') listening.setBan(user, { kind: 'song', ...song }, at)
  }

  #now(): number {
    return Math.round(this.#surroundings.now?.() ?? Date.now())
  }

  #named({ picks, ...more }: Awaited<ReturnType<RadioLibrary['radioPicks']>>): RadioAnswer {
    const wanted = picks.flatMap(({ id, reasons }) => [
      id,
      ...reasons.flatMap(reason => (reason.kind === 'sounds-like' ? [reason.id] : [])),
    ])
    const songs = new Map(this.#library.songsWithIds(new Set(wanted)).map(song => [song.id, song]))
    return {
      songs: picks.flatMap(({ id, score, reasons }) => {
        const song = songs.get(id)
        const named = reasons.flatMap((reason): RadioReason[] => {
          if (reason.kind !== 'sounds-like') return [reason]
          const { id: other, ...how } = reason
          const like = songs.get(other)
          return like ? [{ ...how, song: like }] : []
        })
        return song ? [{ ...song, score, reasons: named }] : []
      }),
      ...more,
    }
  }
}
