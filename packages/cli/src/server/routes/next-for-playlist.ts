import { show } from '@murecom/internal'
import type { Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { jsonBodyOf, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NextSongSource } from '../sources/next-song-source.ts'
import type { ServedSongs } from '../sources/served-songs.ts'
import { trackJson } from '../track-json.ts'

/** Songs of a playlist that one question holds at most. */
export const MOST_PLAYLIST_SONGS = 500
/** Songs that one answer holds at most. */
export const MOST_CONTINUATIONS = 200
const MOST_ARTISTS = 50
const MOST_LETTERS = 500

/** Songs of a playlist that are named as the reason of an answer, at most. */
const MOST_REASONS = 3

/** A song as the body names it, and its number in the catalogue; undefined when no playlist knows it. */
interface Asked {
  json: { id: number } | { catalog_id: number } | { track_name: string; artists: readonly string[] }
  find: (recommender: NextSongSource) => number | undefined
}

/**
 * `POST /api/next-for-playlist`: songs that could continue a playlist. The body names the playlist's songs by their numbers
 * in the library (`ids`), by the catalogue's integers (`catalog_ids`) or by names (`tracks`), and how many are wanted
 * (`limit`).
 */
export function addNextForPlaylistRoute(app: Hono, { recommender, served, work }: Serving): void {
  app.post('/api/next-for-playlist', async c => {
    const body = await jsonBodyOf(c, '{"ids": [1, 2]}, {"catalog_ids": [1]} or {"tracks": [{"track_name": "Halo"}]}')
    const asked = [
      ...integersOf(body, 'ids').map(id => ofLibrary(id, served)),
      ...integersOf(body, 'catalog_ids').map(id => ({ json: { catalog_id: id }, find: () => id })),
      ...tracksOf(body),
    ]
    if (asked.length === 0 || asked.length > MOST_PLAYLIST_SONGS) {
      throw new Refusal(400, `the playlist must have 1 to ${MOST_PLAYLIST_SONGS} songs, got ${asked.length}`)
    }
    const limit = limitOf(body)
    if (!recommender) throw new Refusal(503, 'no recommender is loaded: make one with murecom train')
    const units = COSTS.continuation + COSTS.reason * limit + asked.length / 10
    return c.json(await work(c, units, () => continuation(recommender, served, asked, limit)))
  })
}

/** What could follow, with reasons, and what no playlist knows. */
async function continuation(recommender: NextSongSource, served: ServedSongs, asked: readonly Asked[], limit: number) {
  const ids: number[] = []
  const unknown: Asked['json'][] = []
  for (const { json, find } of asked) {
    const id = find(recommender)
    if (id !== undefined && recommender.knows(id)) ids.push(id)
    else unknown.push(json)
  }
  const found = recommender.nextForPlaylist(ids, { limit }).map(async song => ({
    ...trackJson(song),
    catalog_id: song.id,
    song: (await served.named(song.name, song.artists))?.id ?? null,
    because: reasonsOf(recommender, ids, song.id),
  }))
  return { next: await Promise.all(found), unknown }
}

/** The songs of the playlist that brought an answer, the strongest first, with their shares from 0 to 1. */
function reasonsOf(recommender: NextSongSource, ids: readonly number[], answer: number | null) {
  if (answer === null) return []
  return recommender
    .explain(ids, answer)
    .because.slice(0, MOST_REASONS)
    .map(({ track, share }) => ({ track_name: track.name, artists: track.artists, share }))
}

function limitOf(body: Readonly<Record<string, unknown>>): number {
  const { limit = 10 } = body as { limit?: unknown }
  if (Number.isInteger(limit) && (limit as number) >= 1 && (limit as number) <= MOST_CONTINUATIONS) {
    return limit as number
  }
  throw new Refusal(400, `limit must be an integer from 1 to ${MOST_CONTINUATIONS}, got ${show(limit)}`)
}

function ofLibrary(id: number, served: ServedSongs): Asked {
  const { title, artist } = served.song(id)
  const artists = artist === null ? [] : [artist]
  return { json: { id }, find: recommender => recommender.idOf({ trackName: title, artists }) }
}

function integersOf(body: Readonly<Record<string, unknown>>, name: string): number[] {
  const list = listOf(body, name)
  const wrong = list.find(id => !Number.isSafeInteger(id) || (id as number) < 0)
  if (wrong !== undefined) throw new Refusal(400, `${name} must be an array of integers, got ${show(wrong)} in it`)
  return list as number[]
}

function tracksOf(body: Readonly<Record<string, unknown>>): Asked[] {
  return listOf(body, 'tracks').map((track, i) => {
    const { track_name: name, artists = [] } = (track ?? {}) as { track_name?: unknown; artists?: unknown }
    if (!isName(name)) {
      throw new Refusal(400, `tracks[${i}].track_name must be a text of 1 to ${MOST_LETTERS} characters`)
    }
    if (!Array.isArray(artists) || artists.length > MOST_ARTISTS || !artists.every(isName)) {
      throw new Refusal(400, `tracks[${i}].artists must be an array of at most ${MOST_ARTISTS} names`)
    }
    return {
      json: { track_name: name, artists },
      find: (recommender: NextSongSource) => recommender.idOf({ trackName: name, artists }),
    }
  })
}

function listOf(body: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = Object.hasOwn(body, name) ? body[name] : []
  if (!Array.isArray(list)) throw new Refusal(400, `${name} must be an array, got ${show(list)}`)
  if (list.length > MOST_PLAYLIST_SONGS) {
    throw new Refusal(400, `${name} must have at most ${MOST_PLAYLIST_SONGS} entries, got ${list.length}`)
  }
  return list
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.trim() !== '' && name.length <= MOST_LETTERS
}
