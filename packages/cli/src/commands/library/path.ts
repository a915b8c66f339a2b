import type { Command } from 'commander'
import { CommandError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { addKeep, type KeepFlags, keepOf } from '../../options/keep-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { checkPlaylistName } from '../../songs/m3u.ts'
import {
  label,
  M3U_OPTION,
  playlistOf,
  resolveSong,
  type SongListOptions,
  songTable,
  withLibrary,
} from '../../songs/song-list.ts'
import { addToPlaylist, checkToPlaylist, type ToPlaylistFlags, writeToPlaylist } from '../../songs/to-playlist.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'

interface PathOptions extends SongListOptions, ToPlaylistFlags, KeepFlags {
  where?: string
  n: string
  notSameArtist?: boolean
}

export function addPathCommand(program: Command, io: Io): void {
  const command = program
    .command('path')
    .description('a smooth way from one song of the library to another')
    .argument('<from>', 'a title, words of artist and title, or a path')
    .argument('<to>', 'the same')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many songs, both ends among them', '10')
    .option(...WHERE_OPTION)
    .option('--not-same-artist', 'no two songs in a row by one artist')
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addKeep(command)
  addToPlaylist(command)
  run(command, (from: string, to: string, options: PathOptions) => path(from, to, options, io))
}

async function path(from: string, to: string, options: PathOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 2, 1000)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  checkToPlaylist(options, io)
  return withLibrary(options, io, async library => {
    const [a, b] = [resolveSong(library, from, false), resolveSong(library, to, false)]
    if (a === b) throw new CommandError(`${JSON.stringify(from)} and ${JSON.stringify(to)} are the same song`)
    const songs = library.path(a, b, {
      limit: n,
      excludeSameArtist: options.notSameArtist ?? false,
      ...keepOf(options),
      where: options.where,
    })
    if (songs.length < n && !options.quiet) io.err(`only ${songs.length - 2} songs lie between the two\n`)
    if (options.json) io.out(`${JSON.stringify({ path: songs })}\n`)
    else {
      if (!options.quiet) io.out(`From ${label(songs[0]!)} to ${label(songs.at(-1)!)}:\n`)
      io.out(songTable(songs, [{ heading: 'score', of: song => song.score.toFixed(2) }], io))
    }
    playlistOf(songs, options, io)
    await writeToPlaylist(library, songs, options, io)
    return 0
  })
}
