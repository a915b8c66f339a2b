import type { Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { integerOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { shown } from '../texts.ts'
import { reasonsJson, trackJson } from '../track-json.ts'

/** Songs that one answer holds at most. */
export const MOST_NAMED_SONGS = 200

/** `GET /api/next?name=`: songs of the catalogue's lists whose names come near to a text. */
export function addNextNamedRoute(app: Hono, { namedLists, served, work }: Serving): void {
  app.get('/api/next', async c => {
    const text = textOf(c, 'name')
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_NAMED_SONGS, fallback: 10 })
    if (text === '') throw new Refusal(400, 'name must not be empty')
    if (!namedLists)
      throw new Refusal(503, 'no catalogue of playlists is loaded: make one with murecom import, then murecom train')
    const { names, next } = await work(c, COSTS.namedLists, () => namedLists.nextSongs(text, { limit }))
    const songs = next.map(async song => ({
      ...trackJson(song),
      song: (await served.named(song.name, song.artists))?.id ?? null,
      reasons: reasonsJson(song),
    }))
    return c.json({
      names: names.map(({ name, lists, score }) => ({ name: shown(name), lists, score })),
      next: await Promise.all(songs),
    })
  })
}
