/** The OpenAPI 3.1 description of the server; a test holds it against the routes that are there. */

import { MOST_SIMILAR } from '../routes/library.ts'
import { MOST_ENTRIES } from '../routes/match.ts'
import { MOST_NEXT_SONGS } from '../routes/next-song.ts'
import { MOST_CLUSTERS } from '../routes/sound.ts'
import { METHODS } from '../subsonic/methods.ts'
import { AUDIOMUSE_PATHS } from './audiomuse.ts'
import { filterPaths } from './filters.ts'
import { musicPaths } from './music.ts'
import { nextPaths } from './next.ts'
import {
  binary,
  entry,
  idParameter,
  ids,
  JSON_TYPE,
  keep,
  type Operation,
  operation,
  query,
  seeds,
  songPaging,
  sort,
  subsonic,
  unknownSong,
  where,
} from './operations.ts'
import { radioPaths } from './radio.ts'
import { integer, listOf, object, ref, type Schema, schemas, text } from './schemas.ts'

/** The description as a plain object. */
export function openApiDocument(version: string): Schema {
  const get = (o: Operation): Schema => ({ get: operation(o) })
  const post = (o: Operation): Schema => ({ post: operation(o) })
  return {
    openapi: '3.1.0',
    info: { title: 'murecom', version, description: 'Similar songs of a library, and next songs of a catalogue.' },
    paths: {
      '/next-song': get({
        summary: 'The song that was matched, then its neighbours number shift + 1 to shift + k',
        parameters: [
          query('track_name', text, 'title; this or artists must be given'),
          query('artists', text, 'names, separated by commas or given several times'),
          query('k', integer(-MOST_NEXT_SONGS, MOST_NEXT_SONGS, 5), 'neighbours; not positive means 5'),
          query(
            'shift',
            integer(-MOST_NEXT_SONGS, MOST_NEXT_SONGS),
            'negative, or absent, means floor(k / 3), or less where fewer neighbours are kept',
          ),
        ],
        answer: [JSON_TYPE, listOf(ref('Track'))],
        refusals: {
          400: 'both names are empty, or a parameter is wrong',
          404: 'track not found, or not part of the trainset',
          503: 'no recommender is loaded',
        },
      }),
      '/api/health': get({ summary: 'What the server has', answer: [JSON_TYPE, { type: 'object' }] }),
      '/api/login': post({
        summary:
          'Signs in with a password: sets the cookie of a session. After ten wrong ones there is a minute of pause',
        body: object({ name: text, password: { type: 'string' } }),
        answer: [JSON_TYPE, object({ user: { type: 'string' } })],
        refusals: { 400: 'the body is wrong', 401: 'wrong name or password', 404: 'there are no users' },
      }),
      '/api/logout': post({ summary: 'Ends the session of the cookie', answer: [JSON_TYPE, { type: 'object' }] }),
      '/api/songs': get({
        summary: 'All songs',
        parameters: [...songPaging, sort, where],
        answer: [JSON_TYPE, ref('SongPage')],
      }),
      '/api/songs/letters': get({
        summary:
          'Where the artists of each letter begin in the list of all songs, or of those that a filter lets through',
        parameters: [where],
        answer: [JSON_TYPE, object({ letters: listOf(ref('Letter')) })],
      }),
      '/api/songs/{id}': get({
        summary: 'One song',
        parameters: [idParameter],
        answer: [JSON_TYPE, ref('Song')],
        refusals: unknownSong,
      }),
      '/api/search': get({
        summary: 'Songs whose title, artist, album or file name contains every word',
        parameters: [query('q', text, 'words'), ...songPaging, sort, where],
        answer: [JSON_TYPE, ref('SongPage')],
      }),
      '/api/search/words': get({
        summary: 'Songs for any English text: those that it names, then those that sound as it says',
        parameters: [
          query('q', text, 'any text'),
          query('limit', integer(1, MOST_SIMILAR, 20), 'how many at most'),
          where,
        ],
        answer: [
          JSON_TYPE,
          object({
            songs: listOf(ref('FoundSong')),
            terms: listOf(object({ text, tags: listOf(text) })),
            tags: listOf(object({ name: text, score: { type: 'number' } })),
            unknown: listOf(text),
          }),
        ],
      }),
      '/api/similar/{id}': get({
        summary: 'Songs that sound like one; with `by` also those that playlists hold with it, and why',
        parameters: [
          idParameter,
          query('limit', integer(1, MOST_SIMILAR, 10), 'how many at most'),
          query('by', { enum: ['sound', 'playlists', 'both'] }, 'then each song has `reasons`'),
          where,
        ],
        answer: [
          JSON_TYPE,
          object({ song: ref('Song'), similar: listOf({ anyOf: [ref('SimilarSong'), ref('JoinedSong')] }) }),
        ],
        refusals: { ...unknownSong, 503: 'no recommender is loaded' },
      }),
      '/api/similar-artists': get({
        summary: 'Artists whose songs sound like those of one',
        parameters: [
          query('name', text, 'of an artist of the library', true),
          query('limit', integer(1, MOST_SIMILAR, 10), 'how many at most'),
          where,
        ],
        answer: [JSON_TYPE, object({ similar: listOf(ref('SimilarArtist')) })],
        refusals: { 400: 'no name is given', 404: 'no such artist' },
      }),
      '/api/similar-albums': get({
        summary: 'Albums whose songs sound like those of one',
        parameters: [
          query('name', text, 'of an album of the library', true),
          query('artist', text, 'whose it is, where several have the name; empty for various artists'),
          query('limit', integer(1, MOST_SIMILAR, 10), 'how many at most'),
          where,
        ],
        answer: [JSON_TYPE, object({ similar: listOf(ref('SimilarAlbum')) })],
        refusals: { 400: 'no name is given', 404: 'no such album, or several' },
      }),
      '/api/path': get({
        summary: 'A smooth way from one song to another, both ends among them',
        parameters: [
          query('from', integer(1), 'id of a song', true),
          query('to', integer(1), 'id of another', true),
          query('limit', integer(2, MOST_SIMILAR, 10), 'how many at most'),
          keep,
          where,
        ],
        answer: [JSON_TYPE, object({ songs: listOf(ref('ScoredSong')) })],
        refusals: unknownSong,
      }),
      '/api/mix': post({
        summary: 'Songs that sound like some seeds and unlike others; none that a seed names',
        parameters: [keep, where],
        body: {
          type: 'object',
          description: 'at least one seed in all',
          properties: { plus: seeds, minus: seeds, limit: integer(1, MOST_SIMILAR, 10) },
        },
        answer: [JSON_TYPE, object({ songs: listOf(ref('ScoredSong')) })],
        refusals: {
          400: 'a seed is wrong, or there is none',
          404: 'no such song, artist or album',
          413: 'the body is too large',
        },
      }),
      '/api/clusters': get({
        summary: 'Groups of songs that sound alike, largest first',
        parameters: [
          query('k', integer(1, MOST_CLUSTERS, 8), 'how many groups at most'),
          query('seed', integer(0, 2 ** 32 - 1, 1), 'another may find other groups'),
          query('limit', integer(1, MOST_SIMILAR, 10), 'songs of each at most, nearest to its middle first'),
          where,
        ],
        answer: [
          JSON_TYPE,
          object({
            clusters: listOf(
              object({
                length: { ...integer(1), description: 'songs of the group' },
                songs: listOf(ref('Song')),
                tags: listOf(object({ name: { type: 'string' }, value: { type: 'number' } })),
              }),
            ),
          }),
        ],
        refusals: { 400: 'a parameter is wrong' },
      }),
      '/api/continue': post({
        summary: 'Songs that go on from the end of a queue',
        parameters: [query('limit', integer(1, MOST_SIMILAR, 10), 'how many at most'), where],
        body: object({ ids }),
        answer: [JSON_TYPE, object({ songs: listOf(ref('SimilarSong')) })],
        refusals: { ...unknownSong, 413: 'the body is too large' },
      }),
      '/api/tags/{id}': get({
        summary: 'Tags of a song, strongest first',
        parameters: [idParameter],
        answer: [
          JSON_TYPE,
          object({
            song: ref('Song'),
            tags: listOf(object({ name: { type: 'string' }, value: { type: 'number' } })),
          }),
        ],
        refusals: { ...unknownSong, 404: 'no such song, or a library without tags' },
      }),
      '/api/map': get({
        summary: 'All songs as points of a plane, in columns',
        answer: [JSON_TYPE, { type: 'object' }],
      }),
      '/api/mel/{id}': get({
        summary: 'Mel spectrogram: 16 bytes of head, then one byte a cell, column after column',
        parameters: [idParameter],
        answer: ['application/octet-stream', binary],
        refusals: { ...unknownSong, 422: 'the file cannot be decoded', 503: 'too many are being made' },
      }),
      '/api/audio/{id}': get({
        summary: 'The file of a song; one byte range is honoured',
        parameters: [idParameter],
        answer: ['audio/*', binary],
        refusals: { ...unknownSong, 416: 'the range lies outside of the file' },
      }),
      '/api/m3u': post({
        summary:
          'A playlist of songs; paths of files for this machine, URLs for others. X-Songs-Left-Out counts paths with line breaks, which M3U cannot hold',
        body: { ...object({ ids }), properties: { ids, entries: { type: 'string', enum: ['files', 'urls'] } } },
        answer: ['audio/x-mpegurl', { type: 'string' }],
        refusals: { ...unknownSong, 403: 'paths were asked for from another machine', 413: 'the body is too large' },
      }),
      '/api/match': post({
        summary: 'The songs of the library that the entries of a list mean, or why there is none',
        body: {
          type: 'object',
          required: ['entries'],
          properties: {
            entries: { ...listOf(entry), minItems: 1, maxItems: MOST_ENTRIES },
            any_version: { type: 'boolean' },
          },
        },
        answer: [JSON_TYPE, object({ matches: listOf({ type: 'object' }) })],
        refusals: { 400: 'an entry is wrong, or too many', 413: 'the body is too large' },
      }),
      ...AUDIOMUSE_PATHS,
      '/rest/{method}': subsonic(['getOpenSubsonicExtensions', ...METHODS.keys()]),
      ...nextPaths,
      ...radioPaths,
      ...filterPaths,
      ...musicPaths,
      '/metrics': get({
        summary: 'What the server counts, as Prometheus reads it; for users, or where there are none for this machine',
        answer: ['text/plain', { type: 'string' }],
      }),
      '/openapi.json': get({ summary: 'This description', answer: [JSON_TYPE, { type: 'object' }] }),
    },
    components: { schemas },
  }
}
