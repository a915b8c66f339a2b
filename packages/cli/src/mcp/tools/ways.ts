import type { McpServer } from '@modelcontextprotocol/server'
import type { Library, MixSeed } from 'murecom/node'
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import { songOf } from '../named-songs.ts'
import { limit, minutesOf, numbered, scoredJson, scoredSong, songName, text, where } from '../schemas.ts'
import type { McpSources } from '../sources.ts'
import { addTool } from '../tool.ts'

const MOST = 200
const MOST_SEEDS = 50

const seed = z
  .strictObject({
    song: songName('a song').optional(),
    artist: text('all songs of an artist').optional(),
    album: text('all songs of an album').optional(),
    tags: text('words for a sound, such as "calm piano"').optional(),
    weight: z.number().gt(0).max(1000).default(1).describe('1 unless given; 2 counts twice'),
  })
  .describe('one of song, artist, album (with its artist where several albums have the name) and tags')
const seeds = z.array(seed).max(MOST_SEEDS).default([])

/** The tools that answer with songs in between: mixes, and ways from one song to another. */
export function addWayTools(server: McpServer, sources: McpSources): void {
  const { library } = sources
  addTool(server, sources, {
    name: 'mix',
    title: 'Songs like these and unlike those',
    description:
      'Songs that sound like all of "plus" and unlike all of "minus". Songs that are named are not in the answer.',
    input: z.object({ plus: seeds, minus: seeds, limit: limit(MOST, 20), where }),
    output: z.object({ songs: z.array(scoredSong), minutes: z.number() }),
    answer({ plus, minus, ...only }) {
      const mixed = { plus: plus.map(one => seedOf(library, one)), minus: minus.map(one => seedOf(library, one)) }
      const songs = numbered(library, library.mix(mixed, only))
      return { songs: songs.map(scoredJson), minutes: minutesOf(songs) }
    },
  })
  addTool(server, sources, {
    name: 'path',
    title: 'A way from one song to another',
    description:
      'Songs that lead smoothly from one song to another, both among them; score is the likeness to the song before.',
    input: z.object({
      from: songName('where it begins'),
      to: songName('where it ends'),
      limit: z.int().min(2).max(MOST).default(10).describe('songs at most, both ends among them; 10 unless given'),
      where,
    }),
    output: z.object({ songs: z.array(scoredSong), minutes: z.number() }),
    answer({ from, to, ...only }) {
      const [a, b] = [songOf(library, from), songOf(library, to)]
      if (a.id === b.id) throw new CommandError('from and to must be two songs')
      const songs = numbered(library, library.path(a.path, b.path, only))
      return { songs: songs.map(scoredJson), minutes: minutesOf(songs) }
    },
  })
}

function seedOf(library: Library, { song, artist, album, tags, weight }: z.infer<typeof seed>): MixSeed {
  const kinds = [song, album, tags, album === undefined ? artist : undefined].filter(kind => kind !== undefined)
  if (kinds.length !== 1) throw new CommandError('a seed must have one of song, artist, album and tags')
  if (song !== undefined) return { path: songOf(library, song).path, weight }
  if (tags !== undefined) return { tags, weight }
  return album === undefined ? { artist: artist!, weight } : { album, artist, weight }
}
