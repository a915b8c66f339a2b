/** Next songs of the catalogue in the description of the server. */
import { MOST_CONTINUATIONS, MOST_PLAYLIST_SONGS } from '../routes/next-for-playlist.ts'
import { MOST_NAMED_SONGS } from '../routes/next-named.ts'
import { MOST_NEXT_SONGS } from '../routes/next-song.ts'
import { idParameter, ids, JSON_TYPE, named, type Operation, operation, query, unknownSong } from './operations.ts'
import { integer, listOf, nullable, object, ref, type Schema, text, track } from './schemas.ts'

const get = (o: Operation): Schema => ({ get: operation(o) })
const post = (o: Operation): Schema => ({ post: operation(o) })

export const nextPaths: Readonly<Record<string, Schema>> = {
  '/api/next': get({
    summary: "The catalogue's songs of lists whose names come near to a text, such as rainy sunday",
    parameters: [
      query('name', text, 'what lists are called', true),
      query('limit', integer(1, MOST_NAMED_SONGS, 10), 'how many at most'),
    ],
    answer: [
      JSON_TYPE,
      object({
        names: {
          ...listOf(
            object({ name: { type: 'string' }, lists: integer(1), score: { type: 'number', minimum: 0, maximum: 1 } }),
          ),
          description: 'the names that brought the songs, best first; none where none comes near',
        },
        next: listOf(object({ ...track, song: nullable('integer'), reasons: listOf(ref('Reason')) })),
      }),
    ],
    refusals: { 400: 'the name is empty, or a parameter is wrong', 503: 'no catalogue is loaded' },
  }),
  '/api/next/{id}': get({
    summary: "The catalogue's next songs for a song of the library",
    parameters: [idParameter, query('limit', integer(1, MOST_NEXT_SONGS, 10), 'how many at most')],
    answer: [
      JSON_TYPE,
      object({
        matched: ref('Track'),
        next: listOf(object({ ...track, song: nullable('integer'), reasons: listOf(ref('Reason')) })),
      }),
    ],
    refusals: { ...unknownSong, 503: 'no recommender is loaded' },
  }),
  '/api/next-for-playlist': post({
    summary:
      "The catalogue's songs that could continue a playlist, none of its own, and its songs that no playlist knows",
    body: {
      type: 'object',
      description: `at least one song in all, at most ${MOST_PLAYLIST_SONGS}`,
      properties: {
        ids: { ...ids, description: 'songs of the library' },
        catalog_ids: { ...ids, description: 'tracks of the catalogue' },
        tracks: listOf(named),
        limit: integer(1, MOST_CONTINUATIONS, 10),
      },
    },
    answer: [
      JSON_TYPE,
      object({
        next: listOf(ref('Continuation')),
        unknown: {
          ...listOf({ type: 'object' }),
          description: 'as the body named them: { id }, { catalog_id } or { track_name, artists }',
        },
      }),
    ],
    refusals: { ...unknownSong, 413: 'the body is too large', 503: 'no recommender is loaded' },
  }),
}
