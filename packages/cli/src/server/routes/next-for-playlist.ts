import { describe } from '@murecom/internal'
import type { Hono } from 'hono'
import { jsonBodyOf, Refusal } from '../refusal.ts'
import type { NextSongSource, PlaylistEntry } from '../sources/next-song-source.ts'
import type { SongCatalog } from '../sources/song-catalog.ts'
import { trackJson } from './next-song.ts'

/** Songs of a playlist that one question holds at most. */
export const MOST_PLAYLIST_SONGS = 500
/** Songs that one answer holds at most. */
export const MOST_CONTINUATIONS = 200
const MOST_ARTISTS = 50
const MOST_LETTERS = 500

/** A song as the body names it, and what the source is asked for it. */
interface Asked {
  json: { id: number } | { catalog_id: number } | { track_name: string; artists: readonly string[] }
  entry: PlaylistEntry
}

/**
 * `POST /api/next-for-playlist`: songs that could continue a playlist. The body names the playlist's songs by their numbers
 * in the library (`ids`), by the catalogue's integers (`catalog_ids`) or by names (`tracks`), and how many are wanted (`k`).
 */
export function addNextForPlaylistRoute(
  app: Hono,
  recommender: NextSongSource | undefined,
  catalog: SongCatalog,
): void {
  app.post('/api/next-for-playlist', async c => {
    const body = await jsonBodyOf(c, '{"ids": [1, 2]}, {"catalog_ids": [1]} or {"tracks": [{"track_name": "Halo"}]}')
    const asked = [
      ...integersOf(body, 'ids').map(id => ofLibrary(id, catalog)),
      ...integersOf(body, 'catalog_ids').map(id => ({ json: { catalog_id: id }, entry: { catalogId: id } })),
      ...tracksOf(body),
    ]
    if (asked.length === 0 || asked.length > MOST_PLAYLIST_SONGS) {
      throw new Refusal(400, `the playlist must have 1 to ${MOST_PLAYLIST_SONGS} songs, got ${asked.length}`)
    }
    const { k = 10 } = body as { k?: unknown }
    if (!Number.isInteger(k) || (k as number) < 1 || (k as number) > MOST_CONTINUATIONS) {
      throw new Refusal(400, `k must be an integer from 1 to ${MOST_CONTINUATIONS}, got ${describe(k)}`)
    }
    if (!recommender?.nextForPlaylist) {
      throw new Refusal(503, 'no recommender is loaded: make one with murecom train')
    }
    const entries = asked.map(({ entry }) => entry)
    const { next, unknown } = await recommender.nextForPlaylist(entries, k as number)
    return c.json({
      next: next.map(track => ({
        ...trackJson(track),
        catalog_id: track.catalogId,
        song: catalog.named(track.trackName, track.artists)?.id ?? null,
        because: track.because.map(({ trackName, artists, share }) => ({ track_name: trackName, artists, share })),
      })),
      unknown: unknown.map(place => asked[place]?.json),
    })
  })
}

function ofLibrary(id: number, catalog: SongCatalog): Asked {
  const { title, artist } = catalog.song(id)
  return { json: { id }, entry: { trackName: title, artists: artist === null ? [] : [artist] } }
}

function integersOf(body: Readonly<Record<string, unknown>>, name: string): number[] {
  const list = listOf(body, name)
  const wrong = list.find(id => !Number.isSafeInteger(id) || (id as number) < 0)
  if (wrong !== undefined) throw new Refusal(400, `${name} must be an array of integers, got ${describe(wrong)} in it`)
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
    return { json: { track_name: name, artists }, entry: { trackName: name, artists } }
  })
}

function listOf(body: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = Object.hasOwn(body, name) ? body[name] : []
  if (!Array.isArray(list)) throw new Refusal(400, `${name} must be an array, got ${describe(list)}`)
  if (list.length > MOST_PLAYLIST_SONGS) {
    throw new Refusal(400, `${name} must have at most ${MOST_PLAYLIST_SONGS} entries, got ${list.length}`)
  }
  return list
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.trim() !== '' && name.length <= MOST_LETTERS
}
