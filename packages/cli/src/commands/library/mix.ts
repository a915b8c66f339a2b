import type { Command } from 'commander'
import type { ScoredLibrarySong } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
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
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'

interface MixOptions extends SongListOptions {
  n: string
  plus?: string[]
  minus?: string[]
}

export function addMixCommand(program: Command, io: Io): void {
  const command = program
    .command('mix')
    .description('songs that sound like all of some songs, and unlike others')
    .option('--plus <song...>', 'songs to be like: titles, words of artist and title, or paths')
    .option('--minus <song...>', 'songs to be unlike')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '10')
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  run(command, (options: MixOptions) => mix(options, io))
}

async function mix(options: MixOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 1, 1000)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  const { plus = [], minus = [] } = options
  if (plus.length + minus.length === 0) throw new UsageError('name at least one song with --plus or --minus')
  return withLibrary(options, io, library => {
    const find = (songs: readonly string[]): string[] => songs.map(song => resolveSong(library, song, false))
    const named = { plus: find(plus), minus: find(minus) }
    const songs = library.mix(named, { limit: n })
    if (options.json) {
      const known = (paths: readonly string[]) => paths.map(path => library.song(path))
      io.out(`${JSON.stringify({ plus: known(named.plus), minus: known(named.minus), songs })}\n`)
    } else {
      const labels = (paths: readonly string[], sign: string): string[] =>
        paths.map(path => `  ${sign} ${label(library.song(path)!)}\n`)
      if (!options.quiet) io.out(`Mix of:\n${[...labels(named.plus, '+'), ...labels(named.minus, '-')].join('')}`)
      const score = { heading: 'score', of: (song: ScoredLibrarySong) => song.score.toFixed(3) }
      io.out(songTable(songs, [score], io))
    }
    playlistOf(songs, options, io)
    return 0
  })
}
