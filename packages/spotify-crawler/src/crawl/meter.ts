import type { Catalog } from '../catalog.ts'
import type { Tally } from './work.ts'

/** How far a crawl has come. */
export interface CrawlProgress {
  /** Complete playlists of the run. */
  playlists: number
  /** What the run aims at; undefined without a target. */
  target: number | undefined
  /** Playlists that were found and not fetched yet. */
  queued: number
  /** The word that is searched. */
  word: string
  requests: number
  /** Rate of this call. */
  playlistsPerMinute: number
  /** Seconds to the target at this rate; undefined where nothing can be said. */
  etaSeconds: number | undefined
  /** Set while all requests wait. */
  pausedUntil: { at: number; reason: string } | undefined
}

const REPORT_EVERY_MS = 500
const COUNT_EVERY_MS = 1000

/** Rates and estimates of one call. */
export class CrawlMeter {
  readonly #onProgress: ((progress: CrawlProgress) => void) | undefined
  readonly #catalog: Catalog
  readonly #tally: Tally
  readonly #target: number
  readonly #pausedUntil: () => CrawlProgress['pausedUntil']
  readonly #startedAt = performance.now()
  readonly #doneBefore: number
  #reportedAt = Number.NEGATIVE_INFINITY
  #tracks = 0
  #countedAt = Number.NEGATIVE_INFINITY

  constructor(
    onProgress: ((progress: CrawlProgress) => void) | undefined,
    catalog: Catalog,
    tally: Tally,
    target: number,
    pausedUntil: () => CrawlProgress['pausedUntil'],
  ) {
    this.#onProgress = onProgress
    this.#catalog = catalog
    this.#tally = tally
    this.#target = target
    this.#pausedUntil = pausedUntil
    this.#doneBefore = tally.done
  }

  /** Tracks of the catalogue, counted once a second, and by what was added in between. */
  tracks(): number {
    const now = performance.now()
    if (now - this.#countedAt > COUNT_EVERY_MS) {
      this.#tracks = this.#catalog.store.prepare('SELECT count(*) FROM tracks').pluck().get() as number
      this.#tracks -= this.#catalog.writer.newTracks
      this.#countedAt = now
    }
    return this.#tracks + this.#catalog.writer.newTracks
  }

  report(requests: number, word: string): void {
    const now = performance.now()
    if (!this.#onProgress || now - this.#reportedAt < REPORT_EVERY_MS) return
    this.#reportedAt = now
    const { done, queued } = this.#tally
    const perMs = (done - this.#doneBefore) / Math.max(1, now - this.#startedAt)
    const isBounded = Number.isFinite(this.#target)
    this.#onProgress({
      playlists: done,
      target: isBounded ? this.#target : undefined,
      queued,
      word,
      requests,
      playlistsPerMinute: perMs * 60_000,
      etaSeconds: isBounded && perMs > 0 ? Math.max(0, this.#target - done) / perMs / 1000 : undefined,
      pausedUntil: this.#pausedUntil(),
    })
  }
}
