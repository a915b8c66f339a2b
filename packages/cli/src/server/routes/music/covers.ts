import type { Hono } from 'hono'
import { COSTS } from '../../limits/budget.ts'
import type { Music } from '../../music/music.ts'
import { parseInteger } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'

/** Songs of an album that are asked for its cover. */
const MOST_TRIED = 5
/** Songs that stay without a cover are asked again after an hour, pictures after a day. */
const NOTHING_S = 3600
const PICTURE_S = 86_400

/**
 * `GET /api/cover/:id`: the cover of a song by its number, of an album or an artist by its id. One that has none is answered
 * 204, as most libraries have many: a page asks for each row, and a browser writes each 404 to its console.
 */
export function addCoverRoute(app: Hono, { library, music, musicServers, charge }: Serving): void {
  app.get('/api/cover/:id', async c => {
    const id = c.req.param('id').slice(0, 100)
    // A song needs no look at albums, which are read in some seconds when the server has just started.
    const isSong = /^\d+$/.test(id)
    const songs = isSong ? [parseInteger('id', id, 1, Number.MAX_SAFE_INTEGER)] : songsOf(id, await music.now())
    for (const { path } of library.songsWithIds(songs.slice(0, MOST_TRIED))) {
      const cover = await musicServers.coverOf(library, path)
      if (!cover) continue
      charge(c, cover.bytes.length / COSTS.fileBytes)
      const headers = { 'Content-Type': cover.mimeType, 'Cache-Control': `private, max-age=${PICTURE_S}` }
      return c.body(Uint8Array.from(cover.bytes), 200, headers)
    }
    return c.body(null, 204, { 'Cache-Control': `private, max-age=${NOTHING_S}` })
  })
}

/** Songs of an album, or of an artist's first one. */
function songsOf(id: string, music: Music): readonly number[] {
  return (music.album(id) ?? music.artist(id)?.albums[0])?.songs ?? []
}
