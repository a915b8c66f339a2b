import type { Context, Hono } from 'hono'
import type { NextSongsQuery, RecommendedTrack } from 'murecom'
import { idOf, integerOf, Refusal, textOf } from '../refusal.ts'
import type { NextSongSource } from '../sources/next-song-source.ts'
import type { ServedSongs } from '../sources/served-songs.ts'

/** Neighbours that one request can have at most. */
export const MOST_NEXT_SONGS = 1000
/** Neighbours of `/next-song`, as the original server had them. */
const DEFAULT_K = 5
const MOST_ARTISTS = 50
/** Names offered for one that no track has. */
const NEAREST = 5

/** A track as the original server answers it. */
interface TrackJson {
  track_id: string
  track_name: string
  artists: readonly string[]
  album_cover: string
}

/** `GET /next-song`, as the original server's clients know it, and `GET /api/next/:id` for a song of the library. */
export function addNextSongRoutes(app: Hono, recommender: NextSongSource | undefined, served: ServedSongs): void {
  const answer = async (query: NextSongsQuery): Promise<TrackJson[]> => {
    if (!recommender) throw new Refusal(503, 'no recommender is loaded: make one with murecom train')
    const result = await recommender.nextSongs(query)
    if (result.status === 'track-not-found') {
      const nearest = recommender.nearestTracks(query, { limit: NEAREST }).map(trackJson)
      throw new Refusal(404, 'track not found', {}, nearest.length > 0 ? { nearest } : {})
    }
    if (result.status === 'not-in-trainset') throw new Refusal(404, 'not part of the trainset')
    return [result.matched, ...result.next].map(trackJson)
  }

  // The headers of other origins are set outside of the app's guards (see createServer), so that refusals carry them too.
  app.options('/next-song', c => c.body(null, 204))
  app.get('/next-song', async c => {
    const trackName = textOf(c, 'track_name')
    const artists = artistsOf(c.req.queries('artists') ?? [])
    if (trackName === '' && artists.length === 0) throw new Refusal(400, 'track_name and artists are both empty')
    const k = positiveOf(c, 'k', DEFAULT_K)
    return c.json(await answer({ trackName, artists, limit: k, ...shiftOf(c) }))
  })

  app.get('/api/next/:id', async c => {
    const song = served.song(idOf(c))
    const artists = song.artist === null ? [] : [song.artist]
    const limit = integerOf(c, 'limit', { min: 1, max: MOST_NEXT_SONGS, fallback: 10 })
    const [matched, ...next] = await answer({ trackName: song.title, artists, limit, shift: 0 })
    const known = (track: TrackJson) => ({ ...track, song: served.named(track.track_name, track.artists)?.id ?? null })
    return c.json({ matched: matched && known(matched), next: next.map(known) })
  })
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

/** A track under the names that the original's clients know; what is not known is empty. */
export function trackJson({ sourceId, name, artists, imageUrl }: RecommendedTrack): TrackJson {
  return { track_id: sourceId ?? '', track_name: name, artists, album_cover: imageUrl ?? '' }
}
