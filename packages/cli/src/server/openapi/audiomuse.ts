/** The description of the routes that plug-ins of media servers ask. */
import { MOST_ARTISTS, MOST_TRACKS } from '../routes/audiomuse.ts'
import { JSON_TYPE, operation, query } from './operations.ts'
import { integer, listOf, object, type Schema, text } from './schemas.ts'

const track = object({
  item_id: { ...text, description: 'the id on the media server' },
  title: text,
  author: text,
  album: text,
  distance: { type: 'number', minimum: 0, maximum: 1, description: '1 less the likeness' },
})
const songs = listOf(object({ item_id: text, title: text }))
const refusals = { 400: 'a parameter is missing or wrong', 404: 'no such song or artist', 422: 'it has no sound' }

/** The paths, as AudioMuse-AI has them. */
export const AUDIOMUSE_PATHS: Readonly<Record<string, Schema>> = {
  '/api/similar_tracks': {
    get: operation({
      summary: "For a media server's plug-in: songs that sound like one, by its own ids",
      parameters: [
        query('item_id', text, 'of a song on the media server', true),
        query('n', integer(0, MOST_TRACKS, 10), 'how many at most'),
      ],
      answer: [JSON_TYPE, listOf(track)],
      refusals,
    }),
  },
  '/api/find_path': {
    get: operation({
      summary: 'Likewise: a way from one song to another, both ends among them',
      parameters: [
        query('start_song_id', text, 'of a song on the media server', true),
        query('end_song_id', text, 'of another', true),
        query('count', integer(0, MOST_TRACKS, 25), 'how many at most'),
        query('max_steps', integer(0, MOST_TRACKS, 25), 'the same, where count is absent'),
      ],
      answer: [JSON_TYPE, object({ path: listOf(track) })],
      refusals,
    }),
  },
  '/api/similar_artists': {
    get: operation({
      summary: 'Likewise: artists who sound like one',
      parameters: [
        query('artist', text, 'name of an artist', true),
        query('n', integer(0, MOST_ARTISTS, 10), 'how many at most'),
        query('include_component_matches', { type: 'string', enum: ['true', 'false'] }, 'name songs of both'),
      ],
      answer: [
        JSON_TYPE,
        listOf(
          object({
            artist: text,
            artist_id: text,
            component_matches: listOf(
              object({ artist1_representative_songs: songs, artist2_representative_songs: songs }),
            ),
          }),
        ),
      ],
      refusals,
    }),
  },
}
