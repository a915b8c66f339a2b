import type { Hono } from 'hono'
import type { Details } from '../../answers.ts'
import { idOf } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { songJson } from '../../sources/served-songs.ts'
import { shown } from '../../texts.ts'

/** `GET /api/details/:id`: what the tags and the sound say of one song beside its names. */
export function addDetailsRoute(app: Hono, { library, served }: Serving): void {
  app.get('/api/details/:id', async c => {
    const song = served.song(idOf(c))
    const sound = await library.features?.(song.path)
    const { trackGain, trackPeak } = song.replayGain
    const { bpm = null, key = null, mode = null, loudness = null, gain = null } = sound ?? {}
    const json: Details = {
      song: songJson(song),
      genres: song.genres.map(shown),
      ...{ year: song.year, track: song.trackNumber, disc: song.discNumber, bpm, key, mode, loudness },
      ...{ gain: trackGain ?? gain, peak: trackPeak },
    }
    return c.json(json)
  })
}
