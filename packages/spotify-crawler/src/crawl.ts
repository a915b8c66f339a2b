import { claimForWriting } from './catalog/load.ts'
import { type CrawlOptions, type CrawlReport, settingsOf } from './crawl/options.ts'
import { CrawlRun } from './crawl/run.ts'

/**
 * Fills a catalogue from Spotify: searches playlists by a word, takes their tracks, counts the words of the playlists'
 * names, searches the commonest word not searched yet, and so on.
 *
 * It can be stopped at any time: a call with the same seed goes on where the last one ended, however it ended. The
 * playlists of a finished run do not depend on interruptions or on `concurrency`, as long as Spotify's answers do not
 * change (with `targetTracks`, the last few may). A file takes one crawl at a time. Any number of processes and machines can
 * crawl the same run into one catalogue on PostgreSQL, with one pause and one budget.
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
  const settings = settingsOf(options)
  const unlock = claimForWriting(options.catalog.store, 'among-crawls')
  try {
    return await new CrawlRun(options, settings).go()
  } finally {
    unlock()
  }
}
