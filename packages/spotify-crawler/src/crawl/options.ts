import { checkInteger, checkNumber, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { Catalog } from '../catalog.ts'
import type { SpotifyClient } from '../spotify-client.ts'
import { checkCatalog, checkClient } from './checks.ts'
import type { CrawlProgress } from './meter.ts'

/** What to crawl, into what, how far and how fast. */
export interface CrawlOptions {
  catalog: Catalog
  client: SpotifyClient
  /** The first word that is searched. The same seed word continues a run. Not with `mine`. */
  seedWord?: string
  /** The signed-in user's own and collaborative playlists instead of a search. */
  mine?: boolean
  /** The run ends at this many complete playlists. Default no bound: until no word is left. */
  targetPlaylists?: number
  /** The run ends at this many tracks in the catalogue; requests in flight still come in. Default no bound. */
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
  /**
   * When several crawlers share a catalogue (on PostgreSQL): after this many ms another crawler takes over the work of one that
   * died. At least 1000. Default 60,000: longer than any request and its tries.
   */
  leaseMs?: number
  /** Queue the run's failed playlists again. Default false. */
  retryFailed?: boolean
  /** Ends the run at once and in order; calling again goes on. */
  signal?: AbortSignal | undefined
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
  /** Playlists that Spotify does not show to this key. */
  forbidden: number
  /** Playlists that do not exist any more. */
  gone: number
  /** Playlists that could not be fetched; `retryFailed` tries them again. */
  failed: number
  /** Requests of this call. */
  requests: number
  /** What was skipped in the whole run, and why. */
  problems: { what: string; reason: string }[]
}

const OPTIONS: OptionNames<CrawlOptions> = {
  catalog: 1,
  client: 1,
  seedWord: 1,
  mine: 1,
  targetPlaylists: 1,
  targetTracks: 1,
  concurrency: 1,
  maxWaitMs: 1,
  requestsPerDay: 1,
  minIntervalMs: 1,
  keepOwners: 1,
  leaseMs: 1,
  retryFailed: 1,
  signal: 1,
  onProgress: 1,
}

/** Options of a crawl, checked. */
export interface Settings {
  target: number
  targetTracks: number
  concurrency: number
  leaseMs: number
  seed: string
}

/** @throws TypeError, RangeError for an option outside its range */
export function settingsOf(given: CrawlOptions): Settings {
  const options = checkOptions('crawl', given, OPTIONS)
  checkCatalog('crawl', options.catalog)
  checkClient('crawl', options.client)
  const seed = options.mine ? '' : (options.seedWord ?? '').trim()
  if (!options.mine && seed === '') {
    throw new RangeError(`crawl: seedWord must be a word, got ${show(options.seedWord)}`)
  }
  const isExtended = options.client.profile === 'extended'
  if (options.maxWaitMs !== undefined) checkNumber('crawl', 'maxWaitMs', options.maxWaitMs, { min: 0 })
  const count = (name: 'targetPlaylists' | 'targetTracks'): number =>
    options[name] === undefined ? Number.POSITIVE_INFINITY : checkInteger('crawl', name, options[name], 1)
  return {
    seed,
    target: count('targetPlaylists'),
    targetTracks: count('targetTracks'),
    leaseMs: checkInteger('crawl', 'leaseMs', options.leaseMs ?? 60_000, 1000, 86_400_000),
    concurrency: checkInteger('crawl', 'concurrency', options.concurrency ?? (isExtended ? 8 : 2), 1, 64),
  }
}
