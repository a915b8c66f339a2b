import { checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { claimForWriting } from './catalog/load.ts'
import type { Catalog } from './catalog.ts'
import { checkCatalog, checkClient } from './crawl/checks.ts'
import { clockOf, gateStore } from './crawl/gate-store.ts'
import { SpotifyError } from './errors.ts'
import { RequestGate } from './spotify/gate.ts'
import type { SpotifyClient } from './spotify-client.ts'

/** What to complete, and how far to wait. */
export interface UpdateOptions {
  catalog: Catalog
  client: SpotifyClient
  /** Longest pause that is waited for, in ms; a longer one ends the update with `'waiting'`. Default no bound. */
  maxWaitMs?: number
  /** Requests in any 24 hours. Default none with an extended key, 1000 with others. */
  requestsPerDay?: number
  /** Ends the update in order; calling again goes on. */
  signal?: AbortSignal | undefined
  onProgress?: (progress: { done: number; total: number }) => void
}

const OPTIONS: OptionNames<UpdateOptions> = {
  catalog: 1,
  client: 1,
  maxWaitMs: 1,
  requestsPerDay: 1,
  signal: 1,
  onProgress: 1,
}

/** How a call of `updateTracks` ended. */
export interface UpdateReport {
  status: 'done' | 'waiting' | 'stopped'
  /** For `'waiting'`: when to come back, in ms since 1970. */
  resumeAt?: number
  /** Tracks whose facts are now full. */
  completed: number
  /** Tracks that Spotify does not know any more. */
  gone: number
}

/**
 * Completes the facts (all artists, album, cover, ISRC, ...) of Spotify's tracks that the catalogue knows only by what a file
 * said of them: 50 a request with an extended key, one by one with others. Each batch is a transaction; calling again goes on.
 *
 * @throws CatalogError code `'crawl-running'` when a crawl writes to this catalogue
 * @throws SpotifyError when the credentials are refused or Spotify cannot be reached
 * @example
 * ```ts
 * const report = await updateTracks({ catalog, client, maxWaitMs: 60_000 })
 * ```
 */
export async function updateTracks(options: UpdateOptions): Promise<UpdateReport> {
  const { catalog, client, signal } = checkOptions('updateTracks', options, OPTIONS)
  checkCatalog('updateTracks', catalog)
  checkClient('updateTracks', client)
  if (options.maxWaitMs !== undefined) checkNumber('updateTracks', 'maxWaitMs', options.maxWaitMs, { min: 0 })
  const requestsPerDay = options.requestsPerDay ?? (client.profile === 'extended' ? undefined : 1000)
  const unlock = claimForWriting(catalog.store)
  const report: UpdateReport = { status: 'done', completed: 0, gone: 0 }
  try {
    const gate = { maxWaitMs: options.maxWaitMs, requestsPerDay, store: gateStore(catalog), now: clockOf(catalog) }
    client.useGate(new RequestGate(gate))
    const total = catalog.store.prepare(COUNT).pluck().get() as number
    for (let last = 0; ; ) {
      const rows = catalog.store.prepare(NEXT).all(last, client.limits.tracks) as { id: number; source_id: string }[]
      if (rows.length === 0) return report
      const found = await client.tracks(
        rows.map(row => row.source_id),
        { signal },
      )
      catalog.write(() => {
        rows.forEach((row, i) => {
          const track = found[i]
          // Under its old id: a track that Spotify replaced answers with its new one.
          if (track) catalog.writer.trackId({ ...track, sourceId: row.source_id })
          else catalog.store.prepare('UPDATE tracks SET facts = 2 WHERE id = ?').run(row.id)
          report[track ? 'completed' : 'gone']++
        })
      })
      last = rows[rows.length - 1]!.id
      options.onProgress?.({ done: report.completed + report.gone, total })
    }
  } catch (error) {
    if (signal?.aborted) return { ...report, status: 'stopped' }
    if (error instanceof SpotifyError && error.code === 'rate-limited')
      return { ...report, status: 'waiting', resumeAt: error.retryAt }
    throw error
  } finally {
    unlock()
  }
}

const WANTING = "source = 'spotify' AND kind = 'track' AND facts = 0 AND length(source_id) = 22"
const COUNT = `SELECT count(*) FROM tracks WHERE ${WANTING}`
const NEXT = `SELECT id, source_id FROM tracks WHERE id > ? AND ${WANTING} ORDER BY id LIMIT ?`
