import { startSimulator } from '@murecom/spotify-simulator'
import { type Catalog, type CrawlReport, crawl, openCatalog, SpotifyClient } from 'murecom/spotify-crawler'

/** How much of the simulated Spotify is crawled. */
export interface SimulatedCatalogOptions {
  /** Path of the catalogue, or `':memory:'`. */
  file: string
  /** Playlists to take. */
  playlists: number
  /** Tracks that the simulated Spotify has. Default five times the playlists. */
  tracks?: number
  onProgress?: (playlists: number, word: string) => void
}

/**
 * A catalogue that was crawled, through the real client, from a server on this machine that answers as Spotify does: nulls,
 * local files, names in many scripts and a fault now and then included. A crawl that is complete is not done again.
 */
export async function simulatedCatalog(
  options: SimulatedCatalogOptions,
): Promise<{ catalog: Catalog; report: CrawlReport }> {
  const { file, playlists, tracks = 5 * playlists } = options
  const simulator = await startSimulator({ seed: 1, playlists: 2 * playlists, tracks, faults: { transient: 0.02 } })
  const catalog = await openCatalog(file)
  try {
    const client = new SpotifyClient({
      clientId: simulator.clientId,
      clientSecret: simulator.clientSecret,
      baseUrl: simulator.apiUrl,
      accountsUrl: simulator.accountsUrl,
      profile: 'extended',
      backoffMs: 5,
    })
    const report = await crawl({
      catalog,
      client,
      seedWord: 'jazz',
      targetPlaylists: playlists,
      onProgress: p => options.onProgress?.(p.playlists, p.word),
    })
    return { catalog, report }
  } catch (error) {
    catalog.close()
    throw error
  } finally {
    await simulator.close()
  }
}
