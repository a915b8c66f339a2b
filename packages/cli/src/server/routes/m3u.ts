import type { Hono } from 'hono'
import { fitsM3u, m3uText } from '../../songs/m3u.ts'
import { COSTS } from '../limits/budget.ts'
import { Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import { idsOf } from './library.ts'

/** `POST /api/m3u`: an extended M3U playlist, UTF-8, of the songs of a list of ids. */
export function addM3uRoute(app: Hono, { served, charge, clientOf }: Serving): void {
  app.post('/api/m3u', async c => {
    const { ids, body } = await idsOf(c)
    charge(c, ids.length / COSTS.namedSongs)
    const { local } = clientOf(c)
    const { entries = local ? 'files' : 'urls' } = body
    if (entries !== 'files' && entries !== 'urls') throw new Refusal(400, 'entries must be "files" or "urls"')
    // Where the files lie is nobody's business on other machines, and of no use there.
    if (entries === 'files' && !local) throw new Refusal(403, 'only this machine may ask for paths')
    const { origin } = new URL(c.req.url)
    const place = (song: NumberedSong): string => (entries === 'files' ? song.path : `${origin}/api/audio/${song.id}`)
    const songs = ids.map(id => served.song(id))
    const kept = songs.filter(song => fitsM3u(place(song)))
    return c.body(m3uText(kept, place), 200, {
      'Content-Type': 'audio/x-mpegurl; charset=utf-8',
      'Content-Disposition': 'attachment; filename="murecom.m3u8"',
      [LEFT_OUT]: String(songs.length - kept.length),
    })
  })
}

/** Header with the number of songs that M3U cannot hold, for it has no way to write a path with a line break. */
const LEFT_OUT = 'X-Songs-Left-Out'
