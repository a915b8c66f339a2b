import { simulatedCatalog } from '@example/playlists-from-spotify'
import { createServer, listen } from '@murecom/cli/server'
import { PlaylistRecommender } from 'murecom'
import { openLibrary } from 'murecom/node'

/** An element of the answer of `/next-song`. */
interface Track {
  track_id: string
  track_name: string
  artists: string[]
  album_cover: string
}

/**
 * The original's next_song_recommender.py: a server that answers `GET /next-song` from a trained model, and a client of it.
 * Trains on a catalogue that is crawled from a simulated Spotify; `murecom train` and `murecom serve` do it with your own.
 */
export async function* nextSongServer(options: { file: string; playlists: number }): AsyncGenerator<string> {
  const { catalog } = await simulatedCatalog(options)
  const library = await openLibrary(':memory:') // no music folder here
  try {
    const recommender = await PlaylistRecommender.train(catalog, { vectorSize: 32, seed: 1 })
    yield `${catalog.stats().playlists} playlists; ${recommender.models.table.length} tracks have next songs`

    const app = createServer({ library, recommender })
    const server = await listen(app, { host: '127.0.0.1', port: 0 })
    try {
      const [popular, other] = catalog.searchTracks('moon', { limit: 2 })
      const artist = popular?.artists[0]?.name ?? ''
      const queries: Record<string, string>[] = [
        { track_name: popular?.name ?? '', artists: artist },
        { track_name: popular?.name ?? '', artists: artist, k: '2', shift: '1' },
        { track_name: other?.name ?? '', artists: '', k: '3' },
        { track_name: 'A song that nobody put anywhere', artists: '' },
        { track_name: '', artists: '' },
      ]
      for (const query of queries) yield await ask(server.url, query)
    } finally {
      await server.close()
    }
  } finally {
    library.close()
    catalog.close()
  }
}

/** Asks as the original's clients do; the first track of the answer is the one that was matched. */
async function ask(url: string, query: Record<string, string>): Promise<string> {
  const parameters = new URLSearchParams(query)
  const response = await fetch(`${url}/next-song?${parameters}`)
  const head = `GET /next-song?${parameters} -> ${response.status}`
  if (!response.ok) return `${head}\n  ${((await response.json()) as { error: string }).error}`
  const [matched, ...next] = (await response.json()) as Track[]
  const lines = [`  ${nameOf(matched)}, and after it`, ...next.map(track => `    ${nameOf(track)}`)]
  return [head, ...lines].join('\n')
}

function nameOf(track: Track | undefined): string {
  return `${track?.track_name} by ${track?.artists.join(', ')}`
}
