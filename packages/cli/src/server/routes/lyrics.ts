import { show } from '@murecom/internal'
import type { Hono } from 'hono'
import type { Lyrics, LyricsLine } from '../answers.ts'
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

/** `GET /api/lyrics/:id`, with the times of the lines, no lines where there are none; and `GET /api/search/lyrics`. */
export function addLyricsRoutes(app: Hono, serving: Serving): void {
  const { library, served, work } = serving
  const lineJson = ({ seconds, text }: Line): LyricsLine => ({ seconds: seconds ?? null, text: shown(text) })

  app.get('/api/lyrics/:id', async c => {
    const song = served.song(idOf(c))
    // Most songs have none: a browser would write a 404 for each of them to its console.
    const { language = null, lines = [] } = (await library.lyrics?.(song.path)) ?? {}
    const json: Lyrics = { song: songJson(song), language, lines: lines.map(lineJson) }
    return c.json(json)
  })
  app.get('/api/search/lyrics', async c => {
    const text = textOf(c, 'q')
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 20 })
    const only = { limit, ...whereOf(c, serving) }
    const by = c.req.query('by') ?? 'words'
    if (by !== 'words' && by !== 'meaning') throw new Refusal(400, `by must be words or meaning, got ${show(by)}`)
    const find = async () =>
      (by === 'words' ? await library.searchLyrics?.(text, only) : await library.lyricsLike?.(text, only)) ?? []
    const units = COSTS.similar + served.length / COSTS.searchedLyrics
    const found = await work(c, units, find)
    const songs = found.flatMap(({ path, score, lines, at }) => {
      const song = served.at(path)
      return song ? [{ ...songJson(song), score, lines: lines.map(lineJson), at }] : []
    })
    return c.json({ songs })
  })
}
