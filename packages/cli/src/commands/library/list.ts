import type { Command } from 'commander'
import { listeningFile, openListening, smartPlaylist } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { SORT_OPTION, sortFigures, sortOf } from '../../options/sort-option.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { checkPlaylistName } from '../../songs/m3u.ts'
import { M3U_OPTION, playlistOf, type SongListOptions, songTable, withLibrary } from '../../songs/song-list.ts'
import { writeWhole } from '../../songs/write-whole.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

interface ListOptions extends SongListOptions {
  n?: string
  where?: string
  sort?: string
  nsp?: string
  name?: string
  force?: boolean
}

export function addListCommand(program: Command, io: Io): void {
  const command = program
    .command('list')
    .description('songs of the library by artist, album and title; with a filter as a smart playlist')
    .option(...LIBRARY_OPTION)
    .option(...WHERE_OPTION)
    .option(...SORT_OPTION)
    .option('-n <count>', 'how many (default: all)')
    .option('--nsp <file>', 'also write the filter as a smart playlist of Navidrome (.nsp)')
    .option('--name <name>', 'what the smart playlist is called')
    .option('--force', 'write over a smart playlist that is there')
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  run(command, (options: ListOptions) => list(options, io))
}

async function list(options: ListOptions, io: Io): Promise<number> {
  const { where, nsp, name } = options
  const sort = sortOf(options.sort)
  const limit = options.n === undefined ? undefined : integerOption('-n', options.n, 1, 1_000_000)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  if (nsp !== undefined && where === undefined) throw new UsageError('--nsp needs a filter: --where <filter>')
  if (nsp !== undefined && !nsp.endsWith('.nsp'))
    throw new UsageError(`--nsp must name a file that ends in .nsp, got ${nsp}`)
  return withLibrary(options, io, (library, file) => {
    const smart = nsp === undefined ? undefined : smartPlaylist(where!, { name, limit, saved: savedBeside(file) })
    const ids = library.orderedIds({ where, sort })
    const songs = library.songsWithIds(ids.subarray(0, limit)).map(({ id, ...song }) => song)
    if (options.json) io.out(`${JSON.stringify({ total: ids.length, songs })}\n`)
    else if (songs.length > 0) io.out(songTable(songs, sortFigures(library, sort), io))
    if (smart !== undefined) {
      writeWhole(nsp!, smart, options.force === true)
      if (!options.quiet) io.err(`smart playlist written to ${clean(nsp!)}\n`)
    }
    if (songs.length === 0) {
      if (!options.json) io.err('murecom: no song is let through\n')
      return 1
    }
    playlistOf(songs, options, io)
    return 0
  })
}

/** The filters that `@name` may mean. */
function savedBeside(file: string) {
  using listening = openListening(listeningFile(file), { readOnly: true })
  return listening.filters()
}
