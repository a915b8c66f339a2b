import { join } from 'node:path'
import { importPlaylists } from 'murecom/spotify-crawler'
import { simulatedCatalog } from './simulated-catalog.ts'

/** A playlist of a music player, as anyone has one. */
const MIXTAPE = join(import.meta.dirname, '..', 'sample', 'mixtape.m3u8')

/**
 * The original's spotify-playlists notebook and Go crawler: searches playlists by a seed word, takes their tracks, counts the
 * words of their names, searches the commonest word next, and so on. Here against a simulated Spotify on this machine; with
 * a key of your own the program `murecom crawl` does the same. Then imports a file, which needs no key at all.
 */
export async function* playlistsFromSpotify(options: {
  file: string
  playlists: number
  onProgress?: (playlists: number, word: string) => void
}): AsyncGenerator<string> {
  const { catalog, report } = await simulatedCatalog(options)
  try {
    const { status, playlists, requests, forbidden, gone, failed } = report
    yield `crawl ${status}: ${playlists} playlists, ${requests} requests now, ${forbidden} not shown, ${gone} gone, ${failed} failed`
    const stats = catalog.stats()
    yield `catalogue: ${stats.playlists} playlists, ${stats.tracks} tracks, ${stats.artists} artists, ${stats.entries} entries`
    for (const text of ['moon', '月亮', 'さくら']) {
      const found = catalog.searchTracks(text, { limit: 3 })
      const lines = found.map(
        t => `  ${t.name} by ${t.artists.map(a => a.name).join(', ')}, in ${t.popularity} playlists`,
      )
      yield [`search "${text}"`, ...lines].join('\n')
    }
    const { files } = await importPlaylists(catalog, MIXTAPE)
    const hit = catalog.findTrack({ trackName: '红豆', artists: ['王菲'] })[0]!
    yield `import of mixtape.m3u8: ${files[0]!.state}, ${files[0]!.entries} entries; "红豆" is ${hit.name} by ${hit.artists[0]!.name}`
  } finally {
    catalog.close()
  }
}
