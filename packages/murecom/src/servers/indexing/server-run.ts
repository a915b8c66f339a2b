import { ServerError } from '../../errors.ts'
import type { Analyse } from '../../library/analysis/analyser.ts'
import type { AnalysisOutcome } from '../../library/analysis/outcome.ts'
import { progressSince } from '../../library/analysis/progress.ts'
import type { AudioFile } from '../../library/files/walk.ts'
import type { SongStore } from '../../library/store/song-store.ts'
import type { DayBudget } from '../audio/day-budget.ts'
import type { SongFetcher } from '../audio/song-fetcher.ts'
import { isPassing } from '../http/http-client.ts'
import type { MusicServer, ServerSong } from '../types.ts'
import { analyseFetched, fetchedFile, fileOf } from './analyse-song.ts'
import type { Listing } from './listing.ts'
import { emptyServerReport, type SettledServerOptions } from './server-options.ts'
import type { ServerStore } from './server-store.ts'

/** Songs in a row that the server did not give: then it is away, and the rest waits. */
const MOST_FAULTS = 10
/** Songs that are fetched and analysed at a time, when no threads are named. */
const AT_ONCE = 2
/** Lengths that a server says in whole seconds differ by less. */
const SAME_LENGTH_SECONDS = 1.5

interface RunContext {
  server: MusicServer
  listing: Listing
  songs: SongStore
  store: ServerStore
  fetcher: SongFetcher
  budget: DayBudget
  analyse: Analyse
  options: SettledServerOptions
}

/** Fetches, analyses and stores the songs of a list that are new or changed, some at a time. */
export class ServerRun {
  readonly report = emptyServerReport()
  readonly #context: RunContext
  #faults = 0
  #done = 0
  readonly #started = performance.now()

  constructor(context: RunContext) {
    this.#context = context
  }

  async start(): Promise<void> {
    const { listing, options } = this.#context
    const total = this.report.listed - this.report.unchanged - this.report.known
    const todo = listing.changed()[Symbol.iterator]()
    const work = async (): Promise<void> => {
      while (!options.signal?.aborted && this.report.status === 'done') {
        const next = todo.next()
        if (next.done) return
        const { song, facts, known } = next.value
        await this.#song(song, facts, known)
        this.#progress(song, total)
      }
    }
    await Promise.all(Array.from({ length: Math.max(options.workers, AT_ONCE) }, work))
  }

  async #song(song: ServerSong, facts: string, known: number | null): Promise<void> {
    const { server, store, songs, budget, options } = this.#context
    const here = await fileOf(song, options.pathMap)
    const file = here ?? fetchedFile(server.name, song)
    if (known !== null && this.#soundsTheSame(known, song, file)) {
      store.retag(store.sound(known).path, song, facts, here === undefined)
      this.report.retagged++
      return
    }
    const stored = songs.songsWithin(file.path).get(file.path)
    const isStored = stored?.size === file.size && stored.mtimeMs === file.mtimeMs
    if (isStored && store.link(file.path, song, facts)) {
      this.report.known++
      return
    }
    const verdict = songs.verdict(file)
    if (verdict) return this.#refuse(file.path, verdict)
    if (here === undefined && budget.isSpent) return this.#wait('the budget of this day is used up')
    await this.#analyse(song, facts, file, here !== undefined)
  }

  async #analyse(song: ServerSong, facts: string, file: AudioFile, isHere: boolean): Promise<void> {
    const { store, songs, analyse, options } = this.#context
    const twins = songs.ofSize(file.size)
    const hashes = twins.map(({ hash }) => hash)
    try {
      const outcome = await (isHere ? analyse(file.path, hashes) : this.#fetched(song, hashes))
      if (outcome === 'stopped') return
      this.#faults = 0
      if ('reason' in outcome) {
        if (outcome.isVerdict) songs.saveVerdict(file, outcome)
        return this.#refuse(file.path, outcome)
      }
      if ('vectors' in outcome) {
        store.save(file, outcome, song, facts)
        this.report.added++
        return
      }
      const twin = twins.find(({ hash }) => hash === outcome.hash)
      if (!twin || !store.saveAs(file, outcome, twin.path, song, facts)) {
        const reason = 'the song with the same content was removed meanwhile'
        return this.#refuse(file.path, { kind: 'changed', reason, isVerdict: false })
      }
      this.report.added++
    } catch (error) {
      if (options.signal?.aborted) return
      if (!ServerError.isInstance(error)) throw error
      this.#refuse(file.path, { kind: error.code, reason: error.message, isVerdict: false })
      if (error.code === 'wrong-login') this.#wait(error.message)
      else if (isPassing(error)) this.#countFault(error.message)
    }
  }

  #fetched(song: ServerSong, hashes: readonly string[]): Promise<AnalysisOutcome | 'stopped'> {
    const { fetcher, analyse, options } = this.#context
    return analyseFetched(song, fetcher, analyse, hashes, options.signal)
  }

  #countFault(reason: string): void {
    if (++this.#faults >= MOST_FAULTS) this.#wait(`${reason}; ${MOST_FAULTS} songs in a row could not be fetched`)
  }

  #soundsTheSame(known: number, song: ServerSong, file: AudioFile): boolean {
    const { path, size, durationSeconds, mtimeMs } = this.#context.store.sound(known)
    if (path !== file.path) return false
    if (path !== fetchedFile(this.#context.server.name, song).path)
      return size === file.size && mtimeMs === file.mtimeMs
    const isSameLength =
      song.durationSeconds === null ||
      durationSeconds === null ||
      Math.abs(song.durationSeconds - durationSeconds) < SAME_LENGTH_SECONDS
    return size === file.size && isSameLength
  }

  #wait(reason: string): void {
    if (this.report.status === 'done') Object.assign(this.report, { status: 'waiting', reason })
  }

  #refuse(path: string, refusal: { kind: string; reason: string; isVerdict: boolean }): void {
    const file = { path, ...refusal }
    this.report.refused.push(file)
    this.#context.options.onRefused?.(file)
  }

  #progress({ id }: ServerSong, total: number): void {
    this.#context.options.onProgress?.(progressSince(this.#started, ++this.#done, total, id))
  }
}
