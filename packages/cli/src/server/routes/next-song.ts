import { exactName } from '@murecom/internal/names'
import type { Context, Hono } from 'hono'
import type { NextSongsAnswer, NextSongsQuery } from 'murecom'
import { isForeign } from '../guard/origins.ts'
import { COSTS } from '../limits/budget.ts'
import { idOf, integerOf, Refusal, textOf } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import type { NextSongSource } from '../sources/next-song-source.ts'
import type { NumberedSong } from '../sources/served-songs.ts'
import { shown } from '../texts.ts'
import { reasonsJson, type TrackJson, trackJson } from '../track-json.ts'
import { MOST_SIMILAR, similarSongs } from './library.ts'

/** Neighbours that one request can have at most. */
export const MOST_NEXT_SONGS = 1000
/** Neighbours of `/next-song`, as the original server had them. */
const DEFAULT_K = 5
const MOST_ARTISTS = 50
/** Names offered for one that no track has. */
const NEAREST = 5

/** `GET /next-song`, as the original server's clients know it, and `GET /api/next/:id` for a song of the library. */
export function addNextSongRoutes(app: Hono, serving: Serving): void {
  const { served, work } = serving
  const recommenderOf = (): NextSongSource => {
    if (serving.recommender) return serving.recommender
    throw new Refusal(503, 'no recommender is loaded: make one with murecom train')
  }

  // The headers of other origins are set outside of the app's guards (see createServer), so that refusals carry them too.
  app.options('/next-song', c => c.body(null, 204))
  app.get('/next-song', async c => {
    const trackName = textOf(c, 'track_name')
    const artists = artistsOf(c.req.queries('artists') ?? [])
    if (trackName === '' && artists.length === 0) throw new Refusal(400, 'track_name and artists are both empty')
    const k = positiveOf(c, 'k', DEFAULT_K)
    const query = { trackName, artists, limit: k, ...shiftOf(c) }
    const recommender = recommenderOf()
    const result = ofPlaylists(await recommender.nextSongs(query))
    if (result.status === 'ok') return c.json([result.matched, ...result.next].map(trackJson))
    if (result.status === 'not-in-trainset') throw new Refusal(404, 'not part of the trainset')
    throw new Refusal(404, 'track not found', {}, isForeign(c) ? {} : await nearestOf(c, recommender, query))
  })

  app.get('/api/next/:id', async c => {
    const song = served.song(idOf(c))
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_NEXT_SONGS, fallback: 10 })
    const query = {
      trackName: song.title,
      artists: song.artist === null ? [] : [song.artist],
      limit,
      shift: 0,
      reasons: true,
    }
    const recommender = recommenderOf()
    const result = await recommender.nextSongs(query)
    if (result.status !== 'ok') return c.json(await soundingAlike(c, recommender, query, song, result.status))
    const known = async (track: TrackJson) => ({
      ...track,
      song: (await served.named(track.track_name, track.artists))?.id ?? null,
    })
    const next = result.next.map(async song => ({ ...(await known(trackJson(song))), reasons: reasonsJson(song) }))
    return c.json({ matched: await known(trackJson(result.matched)), next: await Promise.all(next) })
  })

  /** What sounds like a song that no playlist knows; a refusal when nothing does. */
  const soundingAlike = async (
    c: Context,
    recommender: NextSongSource,
    query: NextSongsQuery,
    song: NumberedSong,
    status: Exclude<NextSongsAnswer['status'], 'ok'>,
  ) => {
    const limit = Math.min(query.limit ?? 10, MOST_SIMILAR)
    const similarTo = () => similarSongs(serving.library, served, song, limit)
    const similar = await work(c, COSTS.similar, similarTo).catch(error => {
      if (error instanceof Refusal && error.status === 422) return [] // a file that says nothing of its sound has no neighbours
      throw error
    })
    if (similar.length > 0) {
      const matched = { ...libraryTrackJson(song), song: song.id }
      const next = similar.map(other => {
        const sameArtist =
          song.artist !== null && other.artist !== null && exactName(song.artist) === exactName(other.artist)
        const reasons = [
          { kind: 'sound', score: other.score },
          ...(sameArtist ? [{ kind: 'artist', artist: shown(other.artist!) }] : []),
        ]
        return { ...libraryTrackJson(other), song: other.id, reasons }
      })
      return { matched, next }
    }
    if (status === 'not-in-trainset') throw new Refusal(404, 'not part of the trainset')
    throw new Refusal(404, 'track not found', {}, await nearestOf(c, recommender, query))
  }

  /** Names that an unknown one may have meant, for the refusal. */
  const nearestOf = async (c: Context, recommender: NextSongSource, query: NextSongsQuery) => {
    const find = () => recommender.nearestTracks(query, { limit: NEAREST }).map(trackJson)
    const nearest = await work(c, COSTS.nearestNames, find)
    return nearest.length > 0 ? { nearest } : {}
  }
}

/**
 * An answer without what comes from the library's sound. Pages of every origin may ask `/next-song`: they get what playlists
 * hold, and nothing of what lies on this machine.
 */
function ofPlaylists(answer: NextSongsAnswer): NextSongsAnswer {
  if (answer.status !== 'ok') return answer
  const next = answer.next.filter(({ because }) => because === 'playlists')
  if (next.length > 0 || answer.next.length === 0) return { ...answer, next }
  return answer.matched.id === null
    ? { status: 'track-not-found' }
    : { status: 'not-in-trainset', matched: answer.matched }
}

/** An integer that stands for its default when it is absent or not positive. */
function positiveOf(c: Context, name: string, fallback: number): number {
  const value = integerOf(c, name, { min: -MOST_NEXT_SONGS, max: MOST_NEXT_SONGS, fallback })
  return value > 0 ? value : fallback
}

/** `shift=0` asks for the nearest songs. An absent or negative one stands for the recommender's default. */
function shiftOf(c: Context): { shift?: number } {
  const shift = integerOf(c, 'shift', { min: -MOST_NEXT_SONGS, max: MOST_NEXT_SONGS, fallback: -1 })
  return shift < 0 ? {} : { shift }
}

/** `artists=A&artists=B` and `artists=A,B` are the same. */
function artistsOf(parameters: readonly string[]): string[] {
  const names = parameters
    .flatMap(text => text.split(','))
    .map(name => name.trim())
    .filter(Boolean)
  if (names.length > MOST_ARTISTS || names.some(name => name.length > 500)) {
    throw new Refusal(400, `artists must be at most ${MOST_ARTISTS} names of at most 500 characters`)
  }
  return names
}

/** A song of the library under the same names. */
function libraryTrackJson({ title, artist }: { title: string; artist: string | null }): TrackJson {
  return { track_id: '', track_name: shown(title), artists: artist === null ? [] : [shown(artist)], album_cover: '' }
}
