import type { Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { idOf, integerOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { songJson } from '../sources/served-songs.ts'
import { shown } from '../texts.ts'
import { whereOf } from '../where.ts'
import { MOST_SIMILAR } from './library.ts'

interface Line {
  seconds: number | undefined
  text: string
}

/** `GET /api/lyrics/:id`, with the times of the lines, and `GET /api/search/lyrics`. */
export function addLyricsRoutes(app: Hono, serving: Serving): void {
  const { library, served, work } = serving
  const lineJson = ({ seconds, text }: Line) => ({ seconds: seconds ?? null, text: shown(text) })

  app.get('/api/lyrics/:id', async c => {
    const song = served.song(idOf(c))
    const lyrics = await library.lyrics?.(song.path)
    if (!lyrics) throw new Refusal(404, 'this song has no lyrics')
    return c.json({ song: songJson(song), language: lyrics.language ?? null, lines: lyrics.lines.map(lineJson) })
  })
  app.get('/api/search/lyrics', async c => {
    const text = textOf(c, 'q')
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 20 })
    const only = { limit, ...whereOf(c, serving) }
    const units = COSTS.similar + served.length / COSTS.searchedLyrics
    const found = await work(c, units, async () => (await library.searchLyrics?.(text, only)) ?? [])
    const songs = found.flatMap(({ path, score, lines, at }) => {
      const song = served.at(path)
      return song ? [{ ...songJson(song), score, lines: lines.map(lineJson), at }] : []
    })
    return c.json({ songs })
  })
}
