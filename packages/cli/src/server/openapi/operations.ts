/** How the description names an operation. */
import { SONG_SORTS } from 'murecom/node'
import { MOST_SEEDS } from '../routes/sound.ts'
import { MOST_SEED, MOST_SONGS } from '../song-page.ts'
import { integer, listOf, ref, type Schema, text } from './schemas.ts'

export const query = (name: string, schema: Schema, description: string, required = false): Schema => ({
  name,
  in: 'query',
  schema,
  description,
  required,
})
export const idParameter: Schema = {
  name: 'id',
  in: 'path',
  schema: integer(1),
  required: true,
  description: 'of a song',
}
export const where = query(
  'where',
  { ...text, maxLength: 10_000 },
  'a filter: only songs that it lets through, such as genre = jazz and year >= 1960',
)
export const sort = query(
  'sort',
  { enum: SONG_SORTS },
  'another order, with - in front from the highest to the lowest; songs without such a value come last',
)
export const keep = query(
  'keep',
  { enum: ['key', 'tempo', 'key,tempo'] },
  'keys of songs in a row are neighbours on the Camelot wheel, tempos within 8 %',
)
export const paging = [
  query('offset', integer(0, undefined, 0), 'songs to pass over'),
  query('limit', integer(1, MOST_SONGS, 100), 'songs of the answer at most'),
]
/** Which part of a list of songs, and in which order. */
export const songPaging = [
  ...paging,
  query('seed', integer(1, MOST_SEED), 'songs by chance: another order, the same for each part with this seed'),
]

export interface Operation {
  summary: string
  parameters?: readonly Schema[]
  body?: Schema
  /** Media type and schema of the answer with status 200. */
  answer: readonly [type: string, schema: Schema]
  /** Statuses of refusals beside 403, 421 and 429, with their reasons. */
  refusals?: Readonly<Record<number, string>>
}

export function operation({ summary, parameters, body, answer, refusals = {} }: Operation): Schema {
  const refused = (description: string): Schema => ({
    description,
    content: { 'application/json': { schema: ref('Error') } },
  })
  const all = {
    401: 'there are users, and none of them asks',
    403: 'a page of another origin asks',
    ...refusals,
    421: 'a Host that is not this server',
    429: 'too much work',
  }
  return {
    summary,
    ...(parameters ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      200: { description: 'the answer', content: { [answer[0]]: { schema: answer[1] } } },
      ...Object.fromEntries(Object.entries(all).map(([status, reason]) => [status, refused(reason)])),
    },
  }
}

export const JSON_TYPE = 'application/json'
export const unknownSong = { 400: 'the id is no integer', 404: 'no such song' }
export const binary: Schema = { type: 'string', format: 'binary' }
export const ids = listOf(integer(1))
/** An entry of a list, as `POST /api/match` takes it. */
export const entry: Schema = {
  type: 'object',
  required: ['title'],
  properties: {
    title: text,
    artists: listOf(text),
    album: text,
    duration: { type: 'number', description: 'seconds' },
    isrc: text,
    musicbrainz: { ...text, description: 'id of the recording' },
  },
}
/** Seeds of a mix. */
export const seeds: Schema = {
  ...listOf({
    type: 'object',
    description: 'one of id, ids, artist, album (with its artist, null for various artists) and tags',
    properties: {
      id: integer(1),
      ids,
      artist: { type: ['string', 'null'], maxLength: 500 },
      album: text,
      tags: { ...text, description: 'words, such as "calm piano"' },
      weight: { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000, default: 1 },
    },
  }),
  maxItems: MOST_SEEDS,
}
export const named: Schema = {
  type: 'object',
  properties: { track_name: { ...text, minLength: 1 }, artists: listOf(text) },
  required: ['track_name'],
}
/** All methods of OpenSubsonic, which are one route. */
export const subsonic = (methods: readonly string[]): Schema => {
  const text = { type: 'string' }
  const asked = operation({
    summary: 'OpenSubsonic: browse, search, play, note plays, stars and playlists, similar songs; as its documents say',
    parameters: [
      {
        name: 'method',
        in: 'path',
        required: true,
        schema: { ...text, enum: methods },
        description: '.view may follow',
      },
      query('f', { ...text, enum: ['xml', 'json', 'jsonp'], default: 'xml' }, 'form of the answer'),
      query('callback', text, 'function that jsonp calls'),
      query('u', text, 'name of the user'),
      query('t', text, 'MD5 of a player password and the salt, in hexadecimal'),
      query('s', text, 'the salt'),
      query('apiKey', text, 'a token, instead of u, t and s'),
    ],
    answer: ['application/xml', { type: 'object' }],
  })
  return { get: asked, post: asked }
}
