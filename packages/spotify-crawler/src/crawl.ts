import { checkInteger, checkNumber, describe } from '@murecom/internal'
import { claimForWriting } from './catalog/load.ts'
import type { Catalog } from './catalog.ts'
import { Discovery } from './crawl/discovery.ts'
import { fetchPlaylist } from './crawl/fetch-playlist.ts'
import { gateStore } from './crawl/gate-store.ts'
import { CrawlMeter, type CrawlProgress } from './crawl/meter.ts'
import { CrawlState, type Tally } from './crawl/state.ts'
import { SpotifyError } from './errors.ts'
import { RequestGate } from './spotify/gate.ts'
import type { SpotifyClient } from './spotify-client.ts'

/** What to crawl, into what, how far and how fast. */
export interface CrawlOptions {
  catalog: Catalog
  client: SpotifyClient
  /** The first word that is searched. A run goes on by its seed word. Not with `mine`. */
  seedWord?: string
  /** The signed-in user's own and collaborative playlists instead of a search. */
  mine?: boolean
  /** Complete playlists of the run at which it ends. Default no bound: until no word is left. */
  targetPlaylists?: number
  /** Tracks of the catalogue at which it ends; requests in flight still come in. Default no bound. */
  targetTracks?: number
  /** Requests in flight at most. Default 8 with an extended key, 2 with others. */
  concurrency?: number
  /** Longest pause that is waited for, in ms; a longer one ends the run with `'waiting'`. Default no bound. */
  maxWaitMs?: number
  /** Requests in any 24 hours. Default none with an extended key, 1000 with others. */
  requestsPerDay?: number
  /** Least time between two requests, in ms. Default 0 with an extended key, 500 with others. */
  minIntervalMs?: number
  /** Keep owners' ids and names, which are personal data. Default false. */
  keepOwners?: boolean
  /** Queue the run's failed playlists again. Default false. */
  retryFailed?: boolean
  /** Ends the run at once and in order; calling again goes on. */
  signal?: AbortSignal
  /** Called at most twice a second. */
  onProgress?: (progress: CrawlProgress) => void
}

/** How a call of `crawl` ended. */
export interface CrawlReport {
  /**
   * `'done'`: the target is reached. `'exhausted'`: no word and no playlist is left. `'waiting'`: Spotify, or the budget,
   * asks for a pause longer than `maxWaitMs`. `'stopped'`: by the signal.
   */
  status: 'done' | 'exhausted' | 'waiting' | 'stopped'
  /** For `'waiting'`: when to come back, in ms since 1970. */
  resumeAt?: number
  /** Complete playlists of the run, those of earlier calls included. */
  playlists: number
  /** Playlists that Spotify does not show to this key, and that are no more. */
  forbidden: number
  gone: number
  /** Playlists that could not be fetched; `retryFailed` tries them again. */
  failed: number
  /** Requests of this call. */
  requests: number
  /** What was skipped, and why; of the whole run. */
  problems: { what: string; reason: string }[]
}

/**
 * Fills a catalogue from Spotify: searches playlists by a word, takes their tracks, counts the words of the playlists'
 * names, searches the commonest word not searched yet, and so on.
 *
 * Ends and goes on as you like: calling it again with the same seed takes up where it was, however it ended. The
 * playlists of a finished run do not depend on interruptions or on `concurrency`, as long as Spotify's answers do not
 * change (with `targetTracks`, the last few may). One crawl a database at a time.
 *
 * @throws CatalogError code `'crawl-running'` when another crawl writes to this catalogue
 * @throws SpotifyError when the credentials are refused or Spotify cannot be reached
 * @throws RangeError for options out of range
 * @example
 * ```ts
 * const report = await crawl({ catalog, client, seedWord: 'jazz', targetPlaylists: 1000, maxWaitMs: 60_000 })
 * if (report.status === 'waiting') console.log('come back at', new Date(report.resumeAt!))
 * ```
 */
export async function crawl(options: CrawlOptions): Promise<CrawlReport> {
  const settings = checkOptions(options)
  const unlock = claimForWriting(options.catalog.store)
  try {
    return await new Run(options, settings).go()
  } finally {
    unlock()
  }
}

interface Settings {
  target: number
  targetTracks: number
  concurrency: number
  seed: string
}

function checkOptions(options: CrawlOptions): Settings {
  const seed = options.mine ? '' : (options.seedWord ?? '').trim()
  if (!options.mine && seed === '') {
    throw new RangeError(`crawl: seedWord must be a word, got ${describe(options.seedWord)}`)
  }
  const isExtended = options.client.profile === 'extended'
  if (options.maxWaitMs !== undefined) checkNumber('crawl', 'maxWaitMs', options.maxWaitMs, { min: 0 })
  const count = (name: 'targetPlaylists' | 'targetTracks'): number =>
    options[name] === undefined ? Number.POSITIVE_INFINITY : checkInteger('crawl', name, options[name], 1)
  return {
    seed,
    target: count('targetPlaylists'),
    targetTracks: count('targetTracks'),
    concurrency: checkInteger('crawl', 'concurrency', options.concurrency ?? (isExtended ? 8 : 2), 1, 64),
  }
}

/** Discovery runs ahead of fetching by at most this many playlists. */
const MOST_QUEUED = 200

/** One call of `crawl`: hands out work in a fixed order, and keeps the numbers that decide what is handed out. */
class Run {
  readonly #catalog: Catalog
  readonly #client: SpotifyClient
  readonly #settings: Settings
  readonly #state: CrawlState
  readonly #gate: RequestGate
  readonly #discovery: Discovery
  readonly #meter: CrawlMeter
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  readonly #outer: AbortSignal | undefined
  readonly #tally: Tally
  readonly #inFlight = new Set<Promise<void>>()
  #fetching = 0
  #searching = false
  #lastSeq = 0
  #failure: unknown

  constructor(options: CrawlOptions, settings: Settings) {
    const { catalog, client } = options
    const isExtended = client.profile === 'extended'
    this.#catalog = catalog
    this.#client = client
    this.#settings = settings
    this.#outer = options.signal
    this.#signal = options.signal ? AbortSignal.any([options.signal, this.#stop.signal]) : this.#stop.signal
    this.#gate = new RequestGate({
      maxWaitMs: options.maxWaitMs,
      requestsPerDay: options.requestsPerDay ?? (isExtended ? undefined : 1000),
      minIntervalMs: options.minIntervalMs ?? (isExtended ? 0 : 500),
      store: gateStore(catalog),
    })
    client.useGate(this.#gate)
    const { target, targetTracks } = settings
    const config = { target: finite(target), targetTracks: finite(targetTracks), profile: client.profile }
    this.#state = new CrawlState(catalog, options.mine ? 'mine' : 'search', settings.seed, config)
    if (options.retryFailed) this.#state.retryFailed()
    this.#tally = this.#state.tally()
    this.#discovery = new Discovery(client, this.#state, {
      mine: options.mine === true,
      keepOwners: options.keepOwners === true,
    })
    this.#meter = new CrawlMeter(options.onProgress, catalog, this.#tally, target, () => this.#gate.pausedUntil)
  }

  async go(): Promise<CrawlReport> {
    const requestsBefore = this.#client.requests
    while (!this.#signal.aborted) {
      this.#fill()
      if (this.#inFlight.size === 0) break
      await Promise.race(this.#inFlight)
      this.#meter.report(this.#client.requests - requestsBefore, this.#discovery.word)
    }
    await Promise.all(this.#inFlight)
    const end = this.#end()
    this.#state.end(end.status === 'waiting' || end.status === 'stopped' ? end.status : 'done')
    const { done, forbidden, gone, failed } = this.#tally
    const requests = this.#client.requests - requestsBefore
    return { ...end, playlists: done, forbidden, gone, failed, requests, problems: this.#state.problems() }
  }

  #end(): Pick<CrawlReport, 'status' | 'resumeAt'> {
    if (this.#failure instanceof SpotifyError && this.#failure.code === 'rate-limited') {
      return { status: 'waiting', resumeAt: this.#failure.retryAt }
    }
    if (this.#failure !== undefined) {
      this.#markStopped()
      throw this.#failure
    }
    if (this.#outer?.aborted) return { status: 'stopped' }
    return { status: this.#isReached() ? 'done' : 'exhausted' }
  }

  #markStopped(): void {
    try {
      this.#state.end('stopped')
    } catch {
      // A full disk: the failure that is about to be thrown says it.
    }
  }

  #isReached(): boolean {
    return this.#tally.done >= this.#settings.target || this.#catalogIsFull()
  }

  #catalogIsFull(): boolean {
    return (
      this.#settings.targetTracks !== Number.POSITIVE_INFINITY && this.#meter.tracks() >= this.#settings.targetTracks
    )
  }

  /**
   * Starts as much as may run. A playlist is begun only while those done and those in flight are fewer than the target, in
   * order of discovery; a page of results is asked for only while what is known cannot reach the target. Both depend on
   * nothing but what Spotify answered, so that the playlists of a finished run are the same, whoever was faster.
   */
  #fill(): void {
    const { target, concurrency } = this.#settings
    const tally = this.#tally
    while (this.#inFlight.size < concurrency && !this.#signal.aborted && !this.#catalogIsFull()) {
      const misses = tally.forbidden + tally.gone + tally.failed
      const isShort = tally.discovered - misses < target && tally.queued < MOST_QUEUED
      if (isShort && !this.#searching && this.#startSearch()) continue
      if (tally.done + this.#fetching >= target || !this.#startFetch()) return
    }
  }

  #startSearch(): boolean {
    if (!this.#discovery.hasNext()) return false
    this.#searching = true
    this.#start(async () => {
      try {
        const added = await this.#discovery.page(this.#signal)
        this.#tally.discovered += added.queued + added.done
        this.#tally.queued += added.queued
        this.#tally.done += added.done
      } finally {
        this.#searching = false
      }
    })
    return true
  }

  #startFetch(): boolean {
    const queued = this.#state.nextPlaylist(this.#lastSeq)
    if (!queued) return false
    this.#lastSeq = queued.seq
    this.#fetching++
    this.#start(async () => {
      try {
        const parts = { catalog: this.#catalog, client: this.#client, state: this.#state }
        const outcome = await fetchPlaylist(parts, queued, this.#signal)
        this.#tally.queued--
        this.#tally[outcome]++
      } finally {
        this.#fetching--
      }
    })
    return true
  }

  /** Runs a piece of work; the first failure that is not the piece's own ends the run. */
  #start(work: () => Promise<void>): void {
    const running = work()
      .catch(error => {
        if (this.#signal.aborted) return
        this.#failure = error
        this.#stop.abort()
      })
      .finally(() => this.#inFlight.delete(running))
    this.#inFlight.add(running)
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
