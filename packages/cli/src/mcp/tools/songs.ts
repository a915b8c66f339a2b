import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { songOf } from '../named-songs.ts'
import { limit, numbered, scoredJson, scoredSong, song, songJson, songName, text, where } from '../schemas.ts'
import type { McpSources } from '../sources.ts'
import { addTool } from '../tool.ts'

const MOST = 200
const tag = z.object({ name: z.string(), value: z.number() })

/** The tools that find songs: what there is, by words, by filters, and what sounds like a song. */
export function addSongTools(server: McpServer, sources: McpSources): void {
  const { library } = sources
  addTool(server, sources, {
    name: 'library',
    title: 'The library',
    description:
      'How many songs the music library has, and which tags its songs can have. Tags are words for "tag:" of filters.',
    input: z.object({}),
    output: z.object({ songs: z.int(), tags: z.array(z.string()), playlists_of_people: z.boolean() }),
    answer: () => ({
      songs: library.length,
      tags: [...library.tagNames],
      playlists_of_people: sources.recommender !== undefined,
    }),
  })
  addTool(server, sources, {
    name: 'search',
    title: 'Search by words',
    description:
      'Songs for a text: names of songs and artists, tags of the sound, or a mood in English such as "something for a rainy sunday". ' +
      '"by" is name, or sound for songs that only sound like it. "unknown" are words of which nothing is known.',
    input: z.object({ text: text('what to look for'), limit: limit(MOST, 20), where }),
    output: z.object({
      songs: z.array(scoredSong.extend({ by: z.enum(['name', 'sound']) })),
      unknown: z.array(z.string()),
    }),
    async answer({ text, ...only }) {
      const { songs, unknown } = await library.search(text, only)
      return { songs: numbered(library, songs).map(one => ({ ...scoredJson(one), by: one.by })), unknown }
    },
  })
  addTool(server, sources, {
    name: 'list_songs',
    title: 'Songs by a filter',
    description:
      'Songs by artist, album and title, all of them or those that a filter lets through. "total" counts all of those.',
    input: z.object({
      where,
      limit: limit(MOST, 50),
      offset: z.int().min(0).default(0).describe('songs to pass over'),
    }),
    output: z.object({ total: z.int(), songs: z.array(song) }),
    answer({ where, limit, offset }) {
      const ids = library.orderedIds({ where })
      return { total: ids.length, songs: library.songsWithIds(ids.subarray(offset, offset + limit)).map(songJson) }
    },
  })
  addTool(server, sources, {
    name: 'song',
    title: 'One song',
    description:
      'What is known of a song: its strongest tags with their values from 0 to 1, and tempo and key where they are known.',
    input: z.object({ song: songName('the song') }),
    output: z.object({
      song,
      tags: z.array(tag),
      bpm: z.number().nullable(),
      key: z.string().nullable(),
    }),
    answer({ song }) {
      const found = songOf(library, song)
      const features = library.features(found.path)
      const tags = library.storedTags(found.path).slice(0, 10)
      return {
        song: songJson(found),
        tags: tags.map(({ name, value }) => ({ name, value: Number(value.toFixed(3)) })),
        bpm: features?.bpm ?? null,
        key: features?.key ? `${features.key} ${features.mode}` : null,
      }
    },
  })
  addTool(server, sources, {
    name: 'similar',
    title: 'Songs that sound alike',
    description: 'The songs that sound most like one song, best first; score from 0 to 1.',
    input: z.object({
      song: songName('the song'),
      limit: limit(MOST, 10),
      where,
      other_artists: z.boolean().default(false).describe("leave out the song's own artist"),
    }),
    output: z.object({ song, similar: z.array(scoredSong) }),
    async answer({ song, other_artists: excludeSameArtist, ...only }) {
      const found = songOf(library, song)
      const similar = await library.similar(found.path, { ...only, excludeSameArtist })
      return { song: songJson(found), similar: numbered(library, similar).map(scoredJson) }
    },
  })
}
