/** Artists, albums, genres, covers, and what the page's user notes, in the description of the server. */
import { MOST_SIMILAR } from '../routes/library.ts'
import { ALBUM_ORDERS } from '../routes/music/browse.ts'
import { MOST_PLAYS, PLAY_OUTCOMES } from '../routes/personal/marks.ts'
import { MOST_LIST_SONGS } from '../routes/personal/playlists.ts'
import {
  binary,
  idParameter,
  ids,
  JSON_TYPE,
  type Operation,
  operation,
  paging,
  query,
  songPaging,
  unknownSong,
} from './operations.ts'
import { integer, listOf, nullable, object, ref, type Schema, text } from './schemas.ts'

const get = (o: Operation): Schema => ({ get: operation(o) })
const post = (o: Operation): Schema => ({ post: operation(o) })
const textId = (of: string): Schema => ({
  ...{ name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 100 } },
  description: `of ${of}, or the number of a song that has it`,
})
const limit = query('limit', integer(1, MOST_SIMILAR, 10), 'how many at most')
const found = { 404: 'there is none' }
const moment = { ...nullable('integer'), description: 'in ms since 1970' }
const mark = { id: integer(1), starred: moment, rating: { type: ['integer', 'null'] }, banned: moment }
const artist = { id: { type: 'string' }, name: { type: 'string' }, albums: integer(0), songs: integer(0) }
const album = {
  ...{ id: { type: 'string' }, name: { type: 'string' }, artist: { type: 'string' }, artist_id: { type: 'string' } },
  ...{ songs: integer(0), seconds: integer(0), year: nullable('integer'), genres: listOf({ type: 'string' }) },
}
const pageOf = (name: string, one: Schema): Schema =>
  object({ total: integer(0), offset: integer(0), [name]: listOf(one) })
const playlist = object({
  ...{ id: integer(1), name: { type: 'string' }, songs: integer(0), own: { type: 'boolean' } },
  ...{ public: { type: 'boolean' }, changed: integer(0) },
})
const wholePlaylist = object({ playlist, songs: listOf(ref('Song')) })
const songIds: Schema = { ...ids, maxItems: MOST_LIST_SONGS }
const name = { ...text, maxLength: 200 }
const readOnly = { 403: 'a page of another origin asks, or nothing can be written' }

export const musicPaths: Readonly<Record<string, Schema>> = {
  '/api/artists': get({
    summary: 'Artists, by name',
    parameters: [query('q', text, 'words of the name'), ...paging],
    answer: [JSON_TYPE, pageOf('artists', object(artist))],
  }),
  '/api/artists/{id}': get({
    summary: 'An artist with their albums and songs',
    parameters: [textId('an artist')],
    answer: [JSON_TYPE, object({ artist: object(artist), albums: listOf(object(album)), songs: listOf(ref('Song')) })],
    refusals: found,
  }),
  '/api/artists/{id}/similar': get({
    summary: 'Artists of the library whose songs sound like those of one',
    parameters: [textId('an artist'), limit],
    answer: [JSON_TYPE, object({ artists: listOf(object(artist)) })],
    refusals: found,
  }),
  '/api/albums': get({
    summary: 'Albums',
    parameters: [
      query('q', text, 'words of the name'),
      query('order', { enum: [...ALBUM_ORDERS], default: 'name' }, 'by name, newest file first, newest year first'),
      ...paging,
    ],
    answer: [JSON_TYPE, pageOf('albums', object(album))],
    refusals: { 400: 'a parameter is wrong' },
  }),
  '/api/albums/{id}': get({
    summary: 'An album with its songs, in order',
    parameters: [textId('an album')],
    answer: [JSON_TYPE, object({ album: object(album), songs: listOf(ref('Song')) })],
    refusals: found,
  }),
  '/api/albums/{id}/similar': get({
    summary: 'Albums of the library whose songs sound like those of one',
    parameters: [textId('an album'), limit],
    answer: [JSON_TYPE, object({ albums: listOf(object(album)) })],
    refusals: found,
  }),
  '/api/genres': get({
    summary: 'Genres of the tags',
    answer: [
      JSON_TYPE,
      object({
        genres: listOf(
          object({ name: { type: 'string' }, songs: integer(0), albums: integer(0), cover: nullable('string') }),
        ),
      }),
    ],
  }),
  '/api/genres/songs': get({
    summary: 'Songs of a genre',
    parameters: [query('name', text, 'of the genre', true), ...songPaging],
    answer: [JSON_TYPE, ref('SongPage')],
    refusals: found,
  }),
  '/api/cover/{id}': get({
    summary: 'The cover of a song, an album or an artist; 204 where there is none',
    parameters: [textId('an album or an artist')],
    answer: ['image/*', binary],
  }),
  '/api/details/{id}': get({
    summary: 'What tags and sound say of a song beside its names',
    parameters: [idParameter],
    answer: [
      JSON_TYPE,
      object({
        song: ref('Song'),
        genres: listOf({ type: 'string' }),
        ...{ year: nullable('integer'), track: nullable('integer'), disc: nullable('integer') },
        ...{ bpm: nullable('number'), key: nullable('string'), mode: nullable('string') },
        loudness: { ...nullable('number'), description: 'LUFS' },
        gain: { ...nullable('number'), description: 'dB that bring it to -18 LUFS, of the tags, else measured' },
        peak: { ...nullable('number'), description: 'largest sample, as the tags say' },
      }),
    ],
    refusals: unknownSong,
  }),
  '/api/marks': {
    ...get({ summary: 'Songs that the user marked', answer: [JSON_TYPE, object({ songs: listOf(object(mark)) })] }),
    ...post({
      summary: 'Sets or takes away the star, the rating or the ban of a song',
      body: {
        ...object({ song: integer(1) }),
        properties: {
          ...{ song: integer(1), starred: { type: 'boolean' }, banned: { type: 'boolean' } },
          rating: { ...integer(0, 5), description: '0 takes it away' },
        },
      },
      answer: [JSON_TYPE, object(mark)],
      refusals: { 400: 'the body is wrong', ...readOnly, 404: 'no such song' },
    }),
  },
  '/api/starred': get({
    summary: 'Songs with a star, newest first',
    parameters: songPaging,
    answer: [JSON_TYPE, ref('SongPage')],
  }),
  '/api/plays': {
    ...get({
      summary: 'What the user played, newest first',
      parameters: [query('limit', integer(1, MOST_PLAYS, 100), 'how many at most')],
      answer: [
        JSON_TYPE,
        object({
          plays: listOf(
            object({
              song: ref('Song'),
              at: integer(0),
              outcome: { enum: [...PLAY_OUTCOMES] },
              source: { type: 'string' },
            }),
          ),
        }),
      ],
    }),
    ...post({
      summary: 'Notes a play of the page',
      body: {
        ...object({ song: integer(1) }),
        properties: {
          ...{ song: integer(1), at: integer(0), outcome: { enum: [...PLAY_OUTCOMES] } },
          played_seconds: { type: ['number', 'null'], minimum: 0 },
        },
      },
      answer: [JSON_TYPE, object({ added: integer(0, 1) })],
      refusals: { 400: 'the body is wrong', ...readOnly, 404: 'no such song' },
    }),
  },
  '/api/playlists': {
    ...get({
      summary: 'The playlists that the user may see',
      answer: [JSON_TYPE, object({ playlists: listOf(playlist) })],
    }),
    ...post({
      summary: 'Makes a playlist',
      body: { ...object({ name }), properties: { name, ids: songIds } },
      answer: [JSON_TYPE, wholePlaylist],
      refusals: { 400: 'the body is wrong', ...readOnly, 404: 'no such song' },
    }),
  },
  '/api/playlists/{id}': {
    ...get({
      summary: 'A playlist with its songs',
      parameters: [idParameter],
      answer: [JSON_TYPE, wholePlaylist],
      refusals: { 400: 'the id is no integer', 404: 'no such playlist' },
    }),
    ...post({
      summary: 'Changes name or songs of a playlist, or adds songs at its end',
      parameters: [idParameter],
      body: { type: 'object', properties: { name, ids: songIds, add: songIds } },
      answer: [JSON_TYPE, wholePlaylist],
      refusals: { 400: 'the body is wrong', ...readOnly, 404: 'no such playlist, or song' },
    }),
    delete: operation({
      summary: 'Removes a playlist',
      parameters: [idParameter],
      answer: [JSON_TYPE, object({ removed: { type: 'boolean' } })],
      refusals: { 400: 'the id is no integer', ...readOnly, 404: 'no such playlist' },
    }),
  },
}
