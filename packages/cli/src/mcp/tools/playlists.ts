import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { McpServer } from '@modelcontextprotocol/server'
import type { ListenedSong } from 'murecom/node'
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import { writePlaylist } from '../../songs/m3u.ts'
import { songsOf } from '../named-songs.ts'
import { MOST_SAVED, minutesOf, song, songJson, text } from '../schemas.ts'
import type { McpSources } from '../sources.ts'
import { addTool } from '../tool.ts'

/** The one person of a library without users: the assistant is that person's. */
const USER = ''
const info = z.object({ id: z.int(), name: z.string(), comment: z.string(), songs: z.int() })

/** The tools of playlists: those that are kept beside the library, and, where a folder was named for them, M3U files. */
export function addPlaylistTools(server: McpServer, sources: McpSources): void {
  const { library, listening, m3uFolder } = sources
  addTool(server, sources, {
    name: 'filters',
    title: 'Saved filters',
    description:
      'The filters that the listener saved by name. In "where", @name or @"name of several words" means one.',
    input: z.object({}),
    output: z.object({ filters: z.array(z.object({ name: z.string(), where: z.string() })) }),
    answer: () => ({ filters: listening.filters(USER).map(({ name, where }) => ({ name, where })) }),
  })
  addTool(server, sources, {
    name: 'playlists',
    title: 'Saved playlists',
    description: 'The playlists that are kept with the library; every player that is connected to it sees them.',
    input: z.object({}),
    output: z.object({ playlists: z.array(info) }),
    answer: () => ({
      playlists: listening
        .playlists(USER)
        .map(({ id, name, comment, length }) => ({ id, name, comment, songs: length })),
    }),
  })
  addTool(server, sources, {
    name: 'read_playlist',
    title: 'Songs of a playlist',
    description:
      'The songs of a saved playlist, in order. "missing" counts songs that the library does not have any more.',
    input: z.object({ id: z.int().min(1).describe('of the playlist'), offset: z.int().min(0).default(0) }),
    output: z.object({ playlist: info, songs: z.array(song), missing: z.int() }),
    answer({ id, offset }) {
      const list = listening.playlist(id)
      if (!list || (list.owner !== USER && !list.public)) throw new CommandError(`there is no playlist ${id}`)
      const ids = list.songs.map(one => library.songOf(one)?.id)
      const known = ids.filter(one => one !== undefined)
      return {
        playlist: { id, name: list.name, comment: list.comment, songs: list.length },
        songs: library.songsWithIds(known.slice(offset, offset + MOST_SAVED)).map(songJson),
        missing: ids.length - known.length,
      }
    },
  })
  addTool(server, sources, {
    name: 'save_playlist',
    title: 'Save a playlist',
    description:
      'Saves songs as a new playlist with the library; one that is there stays as it is.' +
      (m3uFolder === undefined
        ? ''
        : ' "m3u": true also writes it as a file, NAME.m3u8, into the folder that was named for that.'),
    input: z.object({
      name: text('what it is called'),
      songs: z.array(z.int().min(1)).min(1).max(MOST_SAVED).describe('their ids, in order'),
      comment: z.string().max(1000).default(''),
      ...(m3uFolder === undefined ? {} : { m3u: z.boolean().default(false) }),
    }),
    output: z.object({
      id: z.int(),
      name: z.string(),
      songs: z.int(),
      minutes: z.number(),
      m3u: z.string().nullable(),
    }),
    writes: true,
    answer({ name, songs: ids, comment, ...more }) {
      const songs = songsOf(library, ids)
      if (listening.playlists(USER).some(list => list.name === name)) {
        throw new CommandError(`there is a playlist ${JSON.stringify(name)} already: choose another name`)
      }
      const contents = new Map(library.contentsOf(ids).map(content => [content.id, content]))
      const saved = songs.flatMap(({ id, path }): ListenedSong[] => {
        const content = contents.get(id)
        return content ? [{ hash: content.hash, path }] : []
      })
      const isFile = (more as { m3u?: boolean }).m3u === true && m3uFolder !== undefined
      const file = isFile ? fileNameOf(name, m3uFolder) : null
      if (file !== null) writePlaylist(join(m3uFolder!, file), songs, { overwrite: false })
      const id = listening.createPlaylist({ name, comment, songs: saved })
      return { id, name, songs: saved.length, minutes: minutesOf(songs), m3u: file }
    },
  })
}

/** A name for a file of that folder, whatever the playlist is called; one that is there already is not written over. */
function fileNameOf(name: string, folder: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N} ._-]/gu, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80)
  const file = `${safe || 'playlist'}.m3u8`
  if (existsSync(join(folder, file))) throw new CommandError(`there is a file ${file} already: choose another name`)
  return file
}
