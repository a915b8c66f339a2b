import type { Catalog } from '../catalog.ts'
import { SpotifyError } from '../errors.ts'
import { RequestGate } from '../spotify/gate.ts'
import { sleep } from '../spotify/sleep.ts'
import type { SpotifyClient } from '../spotify-client.ts'
import { Discovery } from './discovery.ts'
import { fetchPlaylist } from './fetch-playlist.ts'
import { clockOf, gateStore } from './gate-store.ts'
import { LeaseLost, type Leases } from './leases.ts'
import { CrawlMeter } from './meter.ts'
import type { CrawlOptions, CrawlReport, Settings } from './options.ts'
import { CrawlState } from './state.ts'
import type { QueuedPlaylist, Tally } from './work.ts'

/** Discovery runs ahead of fetching by at most this many playlists. */
const MOST_QUEUED = 200

/** One call of `crawl`: hands out work in a fixed order, and keeps the numbers that decide what is handed out. */
export class CrawlRun {
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
  #othersAreBusy = false
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
      now: clockOf(catalog),
    })
    client.useGate(this.#gate)
    const { target, targetTracks } = settings
    const config = { target: finite(target), targetTracks: finite(targetTracks), profile: client.profile }
    this.#state = new CrawlState(catalog, options.mine ? 'mine' : 'search', settings.seed, config, settings.leaseMs)
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
    const { leases } = this.#state
    const renewing = leases && setInterval(() => this.#renew(), this.#settings.leaseMs / 4)
    try {
      while (!this.#signal.aborted) {
        if (leases) this.#fillByLeases(leases)
        else this.#fill()
        if (this.#inFlight.size > 0) await Promise.race(this.#inFlight)
        else if (this.#othersAreBusy) await sleep(POLL_MS, this.#signal).catch(() => {})
        else break
        this.#meter.report(this.#client.requests - requestsBefore, this.#discovery.word)
      }
      await Promise.all(this.#inFlight)
    } finally {
      clearInterval(renewing)
    }
    this.#giveBack()
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

  /** As {@link #fill}, where the numbers are those of all crawlers. */
  #fillByLeases(leases: Leases): void {
    const { target, concurrency } = this.#settings
    this.#othersAreBusy = false
    while (this.#inFlight.size < concurrency && !this.#signal.aborted && !this.#catalogIsFull()) {
      const work = leases.take(this.#state, { target, mostQueued: MOST_QUEUED })
      Object.assign(this.#tally, work.tally)
      this.#othersAreBusy = work.othersAreBusy
      if (work.search) {
        this.#discovery.take(work.search)
        this.#search()
      } else if (work.playlist) this.#fetch(work.playlist)
      else return
    }
  }

  /** Others go on with what this crawler leaves. */
  #giveBack(): void {
    try {
      this.#state.leases?.release()
    } catch {
      // Leases of a crawler whose connection is gone run out.
    }
  }

  #renew(): void {
    try {
      this.#state.leases?.renew()
    } catch (error) {
      this.#failure ??= error
      this.#stop.abort()
    }
  }

  #startSearch(): boolean {
    if (!this.#discovery.hasNext()) return false
    this.#search()
    return true
  }

  #search(): void {
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
  }

  #startFetch(): boolean {
    const queued = this.#state.nextPlaylist(this.#lastSeq)
    if (!queued) return false
    this.#lastSeq = queued.seq
    this.#fetch(queued)
    return true
  }

  #fetch(queued: QueuedPlaylist): void {
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
  }

  /** Runs a piece of work; the first failure that is not the piece's own ends the run. */
  #start(work: () => Promise<void>): void {
    const running = work()
      .catch(error => {
        // What was taken over is written by another.
        if (this.#signal.aborted || error instanceof LeaseLost) return
        this.#failure = error
        this.#stop.abort()
      })
      .finally(() => this.#inFlight.delete(running))
    this.#inFlight.add(running)
  }
}

/** Milliseconds between looks at what other crawlers have left. */
const POLL_MS = 200

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
