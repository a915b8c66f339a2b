import { MurecomError, show } from '@murecom/internal'
import type { Context, Hono } from 'hono'
import { type SimilarBy, similarBy, type WhereOptions } from 'murecom/node'
import type { SimilarSong } from '../answers.ts'
import { COSTS } from '../limits/budget.ts'
import { sortOf } from '../order.ts'
import { idOf, integerOf, jsonBodyOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { songPage } from '../song-page.ts'
import type { ServedLibrary, SongTag } from '../sources/served-library.ts'
import { type NumberedSong, type ServedSongs, songJson } from '../sources/served-songs.ts'
import { songMap } from '../sources/song-map.ts'
import { ThreadBusyError, ThreadStalledError } from '../thread/server-thread.ts'
import { reasonsJson } from '../track-json.ts'
import { whereOf } from '../where.ts'

/** Similar songs that one answer holds at most. */
export const MOST_SIMILAR = 200
/** The last songs of a queue that say how it goes on. */
const QUEUE_TAIL = 10
/** Similar songs of each of them that are counted: a song that several name in the middle of their lists may win. */
const CANDIDATES = 50

/** The JSON endpoints over the library: songs, search, similar songs, tags, map. */
export function addLibraryRoutes(app: Hono, serving: Serving): void {
  const { library, served, charge, work, thread } = serving

  app.get('/api/songs', async c => {
    const only = { ...whereOf(c, serving), ...sortOf(c) }
    if (only.where === undefined && only.sort === undefined) return c.json(songPage(c, serving, await served.all()))
    const ids = await work(c, served.length / COSTS.searchedSongs, () => served.only(only))
    return c.json(songPage(c, serving, ids))
  })
  app.get('/api/songs/letters', async c => {
    const only = whereOf(c, serving)
    const letters = await work(c, served.length / COSTS.searchedSongs, () => served.letters(only))
    return c.json({ letters })
  })
  app.get('/api/songs/:id', c => c.json(songJson(served.song(idOf(c)))))
  app.get('/api/search', async c => {
    const words = textOf(c, 'q')
    const only = { ...whereOf(c, serving), ...sortOf(c) }
    const ids = await work(c, served.length / COSTS.searchedSongs, () => served.find(words, only))
    return c.json(songPage(c, serving, ids))
  })
  app.get('/api/search/words', async c => {
    const words = textOf(c, 'q')
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 20 })
    return c.json(
      await work(c, served.length / COSTS.searchedWords, () =>
        songsForWords(library, served, words, { limit, ...whereOf(c, serving) }),
      ),
    )
  })

  app.get('/api/similar/:id', async c => {
    const song = served.song(idOf(c))
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
    const by = wayOf(c)
    const only = whereOf(c, serving)
    const similar = await work(c, COSTS.similar, () =>
      by === undefined
        ? similarSongs(library, served, song, limit, only)
        : joinedSongs(serving, song, { by, limit, ...only }),
    )
    return c.json({ song: songJson(song), similar })
  })

  app.post('/api/continue', async c => {
    const { ids } = await idsOf(c)
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_SIMILAR, fallback: 10 })
    const only = { limit, ...whereOf(c, serving) }
    const units = COSTS.similar * Math.min(ids.length, QUEUE_TAIL)
    return c.json({ songs: await work(c, units, () => continueQueue(library, served, ids, only)) })
  })

  app.get('/api/tags/:id', async c => {
    const song = served.song(idOf(c))
    if (!library.tags || !library.tagNames?.length) throw new Refusal(404, 'this library has no tags')
    const tags: readonly SongTag[] = (await library.tags(song.path)) ?? []
    return c.json({ song: songJson(song), tags: tags.map(({ name, value }) => ({ name, value })) })
  })

  let map: { revision: number; json: Promise<Uint8Array<ArrayBuffer>> } | undefined
  app.get('/api/map', async c => {
    charge(c, served.length / COSTS.mappedSongs)
    const { revision } = served
    if (map?.revision !== revision) {
      map = { revision, json: songMap(library, thread) }
      map.json.catch(() => {
        map = undefined
      })
    }
    const json = await map.json.catch(error => {
      if (error instanceof ThreadBusyError || error instanceof ThreadStalledError)
        throw new Refusal(503, error.message, { 'Retry-After': '5' })
      throw error
    })
    return c.body(json, 200, { 'Content-Type': 'application/json' })
  })
}

/** Ids of songs in a JSON body `{ "ids": [...] }`; the rest of the body is for the route. */
export async function idsOf(c: Context): Promise<{ ids: number[]; body: Readonly<Record<string, unknown>> }> {
  const body = await jsonBodyOf(c, '{"ids": [1, 2]}')
  const { ids } = body
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 10_000 || !ids.every(id => Number.isSafeInteger(id))) {
    throw new Refusal(400, 'ids must be an array of 1 to 10000 integers')
  }
  return { ids: ids as number[], body }
}

/** Songs for any text, with what it was taken for. */
async function songsForWords(
  library: ServedLibrary,
  served: ServedSongs,
  words: string,
  only: WhereOptions & { limit: number },
) {
  const none = { songs: [], terms: [], tags: [], unknown: [words] }
  const { songs, terms, tags, unknown } = (await library.search?.(words, only)) ?? none
  const found = songs.flatMap(({ path, score, by }) => {
    const known = served.at(path)
    return known ? [{ ...songJson(known), score, by }] : []
  })
  return { songs: found, terms, tags, unknown }
}

/** `by=sound`, `playlists` or `both`: then answers say why. */
function wayOf(c: Context): SimilarBy | undefined {
  const by = textOf(c, 'by')
  if (by === '') return undefined
  if (by === 'sound' || by === 'playlists' || by === 'both') return by
  throw new Refusal(400, `by must be sound, playlists or both, got ${show(by)}`)
}

/** Songs like one of the library by sound, playlists or both, with reasons. */
async function joinedSongs(
  { library, recommender }: Serving,
  song: NumberedSong,
  options: WhereOptions & { by: SimilarBy; limit: number },
) {
  if (!recommender && options.by !== 'sound') {
    throw new Refusal(503, 'no recommender is loaded: make one with murecom train')
  }
  const nobody = { nextSongs: async () => ({ status: 'track-not-found' as const }) }
  const found = await similarBy(library, recommender ?? nobody, song.path, options).catch(error => {
    if (MurecomError.isInstance(error)) throw new Refusal(422, error.message)
    throw error
  })
  return found.map(other => ({ ...songJson(other), score: other.score, reasons: reasonsJson(other) }))
}

/** The songs that sound most like one of the library. */
export async function similarSongs(
  library: ServedLibrary,
  served: ServedSongs,
  song: NumberedSong,
  limit: number,
  only: WhereOptions = {},
): Promise<SimilarSong[]> {
  const found = await library.similar(song.path, { limit, ...only }).catch(error => {
    if (MurecomError.isInstance(error)) throw new Refusal(422, error.message)
    throw error
  })
  return found.flatMap(({ path, score, votes }) => {
    const known = served.at(path)
    return known ? [{ ...songJson(known), score, ...(votes !== undefined && { votes }) }] : []
  })
}

/**
 * Songs that go on from the end of a queue: the similar songs of its last ones, none of the queue's own. Those that have the
 * most of the last ones' scores together come first; an answer's score is the highest of them.
 */
async function continueQueue(
  library: ServedLibrary,
  served: ServedSongs,
  ids: readonly number[],
  { limit, ...only }: WhereOptions & { limit: number },
): Promise<SimilarSong[]> {
  const all = new Set(ids)
  const found = new Map<number, { song: SimilarSong; sum: number }>()
  const wanted = Math.max(CANDIDATES, limit) + Math.min(all.size, MOST_SIMILAR)
  for (const id of ids.slice(-QUEUE_TAIL)) {
    for (const answer of await similarSongs(library, served, served.song(id), wanted, only)) {
      if (all.has(answer.id)) continue
      const known = found.get(answer.id) ?? { song: answer, sum: 0 }
      const best = known.song.score >= answer.score ? known.song : answer
      found.set(answer.id, { song: best, sum: known.sum + answer.score })
    }
  }
  return [...found.values()]
    .sort((a, b) => b.sum - a.sum || a.song.id - b.song.id)
    .slice(0, limit)
    .map(({ song }) => song)
}
