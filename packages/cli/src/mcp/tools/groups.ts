import type { McpServer } from '@modelcontextprotocol/server'
import { foldName } from 'murecom/spotify-crawler'
import { z } from 'zod'
import { limit, text, where } from '../schemas.ts'
import type { McpSources } from '../sources.ts'
import { addTool } from '../tool.ts'

const MOST = 500
const artist = z.object({ name: z.string(), songs: z.int() })
const album = z.object({ name: z.string(), artist: z.string().nullable(), songs: z.int() })
const score = (value: number): number => Number(value.toFixed(3))

/** The tools about artists and albums. */
export function addGroupTools(server: McpServer, sources: McpSources): void {
  const { library } = sources
  const part = text('only names that have this').optional()
  const offset = z.int().min(0).default(0).describe('how many to pass over')
  const has = (name: string, wanted: string | undefined): boolean =>
    wanted === undefined || foldName(name).includes(foldName(wanted))
  addTool(server, sources, {
    name: 'artists',
    title: 'Artists',
    description: 'The artists of the library with their number of songs. "total" counts all that fit.',
    input: z.object({ text: part, limit: limit(MOST, 100), offset }),
    output: z.object({ total: z.int(), artists: z.array(artist) }),
    answer({ text, limit, offset }) {
      const all = library.artists().filter(({ name }) => has(name, text))
      const artists = all.slice(offset, offset + limit).map(({ name, songs }) => ({ name, songs }))
      return { total: all.length, artists }
    },
  })
  addTool(server, sources, {
    name: 'albums',
    title: 'Albums',
    description: 'The albums of the library with their number of songs; artist is null for various artists.',
    input: z.object({
      text: part,
      artist: text('only of artists that have this in their name').optional(),
      limit: limit(MOST, 100),
      offset,
    }),
    output: z.object({ total: z.int(), albums: z.array(album) }),
    answer({ text, artist, limit, offset }) {
      const all = library.albums().filter(one => has(one.name, text) && has(one.artist ?? '', artist))
      const albums = all.slice(offset, offset + limit).map(({ name, artist, songs }) => ({ name, artist, songs }))
      return { total: all.length, albums }
    },
  })
  addTool(server, sources, {
    name: 'similar_artists',
    title: 'Artists who sound alike',
    description: 'The artists of the library whose songs sound most like those of one of them; score from 0 to 1.',
    input: z.object({ artist: text('the artist'), limit: limit(MOST, 10), where }),
    output: z.object({ similar: z.array(artist.extend({ score: z.number() })) }),
    answer({ artist, ...only }) {
      const found = library.similarArtists(artist, only)
      return { similar: found.map(one => ({ name: one.name, songs: one.songs, score: score(one.score) })) }
    },
  })
  addTool(server, sources, {
    name: 'similar_albums',
    title: 'Albums that sound alike',
    description: 'The albums that sound most like one of them; score from 0 to 1.',
    input: z.object({
      album: text('the album'),
      artist: text('whose it is, where several albums have the name').optional(),
      limit: limit(MOST, 10),
      where,
    }),
    output: z.object({ similar: z.array(album.extend({ score: z.number() })) }),
    answer({ album, ...only }) {
      const found = library.similarAlbums(album, only)
      return {
        similar: found.map(one => ({ name: one.name, artist: one.artist, songs: one.songs, score: score(one.score) })),
      }
    },
  })
}
