/** Shapes of what the server takes and answers, as JSON Schema. */

export type Schema = Readonly<Record<string, unknown>>

export const integer = (minimum: number, maximum?: number, fallback?: number): Schema => ({
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
  ...(fallback === undefined ? {} : { default: fallback }),
})
export const text: Schema = { type: 'string', maxLength: 500 }
export const nullable = (type: string): Schema => ({ type: [type, 'null'] })
export const listOf = (items: Schema): Schema => ({ type: 'array', items })
export const object = (properties: Readonly<Record<string, Schema>>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

const song = {
  id: integer(1),
  title: { type: 'string' },
  artist: nullable('string'),
  album: nullable('string'),
  folder: { type: 'string', description: 'name of the folder of the file' },
  duration: { ...nullable('number'), description: 'seconds' },
}
/** An artist or an album whose songs sound like another's. */
const group = {
  name: { type: 'string' },
  songs: { ...integer(1), description: 'that were compared' },
  score: { type: 'number', minimum: 0, maximum: 1, description: "likeness of the songs' means and spreads" },
}
export const track = {
  track_id: { type: 'string' },
  track_name: { type: 'string' },
  artists: listOf({ type: 'string' }),
  album_cover: { type: 'string' },
}
export const schemas: Readonly<Record<string, Schema>> = {
  Song: object(song),
  SimilarSong: object({
    ...song,
    score: { type: 'number', minimum: 0, maximum: 1, description: 'likeness: the cosine of the two songs, 0 at least' },
  }),
  JoinedSong: object({
    ...song,
    score: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'by sound the cosine, else by ranks: 1 for the first',
    },
    reasons: listOf(ref('Reason')),
  }),
  ScoredSong: object({
    ...song,
    score: {
      type: 'number',
      description: 'of a path: likeness to the song before; of a mix: to plus less to minus, from -2 to 2',
    },
  }),
  SimilarArtist: object(group),
  SimilarAlbum: object({ ...group, artist: { ...nullable('string'), description: 'null for various artists' } }),
  FoundSong: object({
    ...song,
    score: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'share of the words that names cover, or of songs that fit less',
    },
    by: { enum: ['name', 'sound'], description: 'the text names it, or it sounds as the text says' },
  }),
  RadioSong: object({
    ...song,
    score: { type: 'number', minimum: 0, maximum: 1, description: 'how well it is expected to be liked' },
    reasons: {
      ...listOf({
        type: 'object',
        properties: { kind: { type: 'string', enum: ['seed', 'sounds-like', 'playlists', 'new-ground', 'step'] } },
      }),
      description:
        'why it came: songs that it sounds like, its share in playlists, how little is known of it, tempo and key',
    },
  }),
  LyricsMatch: object({
    ...song,
    score: { type: 'number', minimum: 0, maximum: 1 },
    lines: listOf(object({ seconds: nullable('number'), text: { type: 'string' } })),
    at: { ...integer(0), description: 'which of the lines has most of the text' },
  }),
  SongPage: object({ total: integer(0), offset: integer(0), songs: listOf(ref('Song')) }),
  Letter: object({ letter: text, offset: integer(0) }),
  Track: object(track),
  Reason: {
    type: 'object',
    description: 'why a song is in an answer',
    required: ['kind'],
    properties: {
      kind: { enum: ['lists', 'name', 'sound', 'artist'] },
      lists: { ...integer(1), description: 'of `lists`: playlists that hold both; of `name`: those with such a name' },
      name: { type: 'string', description: 'of `name`: the nearest of their names' },
      with: { ...ref('Track'), description: 'of `lists`: the song that was asked with' },
      score: { type: 'number', minimum: 0, maximum: 1, description: 'of `sound`: how alike they sound' },
      artist: { type: 'string', description: 'of `artist`: who is the same' },
    },
  },
  Continuation: object({
    ...track,
    catalog_id: integer(0),
    song: { ...nullable('integer'), description: 'its number in the library, if it is there' },
    because: {
      ...listOf(
        object({
          track_name: track.track_name,
          artists: track.artists,
          share: { type: 'number', minimum: 0, maximum: 1 },
        }),
      ),
      description:
        'songs of the playlist that brought it, the strongest first; empty when it shares no playlist with them',
    },
  }),
  Error: object({ error: { type: 'string' } }),
}
