/** The radio and the lyrics in the description of the server. */
import { MOST_SIMILAR } from '../routes/library.ts'
import { MOST_RADIO_SEEDS, MOST_RADIO_SONGS, RADIO_OUTCOMES } from '../routes/radio.ts'
import { idParameter, ids, JSON_TYPE, operation, query, unknownSong, where } from './operations.ts'
import { integer, listOf, nullable, object, ref, type Schema, text } from './schemas.ts'

const names = { ...listOf(text), maxItems: MOST_RADIO_SEEDS }
const limit = integer(1, MOST_RADIO_SONGS, 5)
const radio: Schema = { type: 'string', pattern: '^[0-9a-f]{32}$' }
const next = {
  songs: listOf(ref('RadioSong')),
  gave_up: {
    ...listOf({ type: 'string' }),
    description: 'rules that could not be kept, as no song was left that keeps them',
  },
  unknown_seeds: { ...listOf({ type: 'string' }), description: 'names that the library does not have' },
}
const noRadio = { 400: 'the body is wrong', 404: 'no such radio, or song' }
const line = object({ seconds: { ...nullable('number'), description: 'when it is sung' }, text: { type: 'string' } })
const post = (o: Parameters<typeof operation>[0]): Schema => ({ post: operation(o) })
const get = (o: Parameters<typeof operation>[0]): Schema => ({ get: operation(o) })

export const radioPaths: Readonly<Record<string, Schema>> = {
  '/api/radio/start': post({
    summary: 'Starts a radio: songs that go on, and learn from what is said of them',
    body: {
      type: 'object',
      properties: {
        seeds: {
          type: 'object',
          properties: {
            ids: { ...ids, maxItems: MOST_RADIO_SEEDS },
            artists: names,
            albums: names,
            tags: names,
            words: text,
          },
        },
        never: {
          type: 'object',
          properties: { ids: { ...ids, maxItems: MOST_RADIO_SEEDS }, artists: names, words: names },
        },
        where: { ...text, maxLength: 10_000 },
        explore: { type: 'number', minimum: 0, maximum: 1, default: 0.5 },
        artist_gap: integer(0, 50, 4),
        album_gap: integer(0, 50, 12),
        repeat_hours: { type: 'number', minimum: 0, maximum: 8760, default: 24 },
        limit,
      },
    },
    answer: [JSON_TYPE, object({ radio, ...next })],
    refusals: { 400: 'the body, a rule or the filter is wrong', 404: 'no such song, or a library without a radio' },
  }),
  '/api/radio/next': post({
    summary: 'The songs that are to come next; the same until there is feedback',
    body: { ...object({ radio }), properties: { radio, limit } },
    answer: [JSON_TYPE, object(next)],
    refusals: noRadio,
  }),
  '/api/radio/feedback': post({
    summary: 'Notes what became of a song, and answers what comes next now',
    body: {
      type: 'object',
      required: ['radio', 'song', 'outcome'],
      properties: {
        radio,
        song: integer(1),
        outcome: { type: 'string', enum: [...RADIO_OUTCOMES] },
        played_seconds: { type: 'number', minimum: 0 },
        limit,
      },
    },
    answer: [JSON_TYPE, object(next)],
    refusals: noRadio,
  }),
  '/api/lyrics/{id}': get({
    summary: 'The lyrics of a song, with times where they have any; no lines where it has no lyrics',
    parameters: [idParameter],
    answer: [JSON_TYPE, object({ song: ref('Song'), language: nullable('string'), lines: listOf(line) })],
    refusals: unknownSong,
  }),
  '/api/search/lyrics': get({
    summary:
      'Songs whose lyrics have every word of a text, or mean what an English one does, with the line and those around',
    parameters: [
      query('q', text, 'words'),
      query('by', { enum: ['words', 'meaning'], default: 'words' }, 'what is compared'),
      query('limit', integer(1, MOST_SIMILAR, 20), 'how many at most'),
      where,
    ],
    answer: [JSON_TYPE, object({ songs: listOf(ref('LyricsMatch')) })],
    refusals: { 400: 'the filter, or a parameter is wrong' },
  }),
}
