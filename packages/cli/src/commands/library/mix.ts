import type { Command } from 'commander'
import type { ScoredLibrarySong } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { addKeep, type KeepFlags, keepOf } from '../../options/keep-option.ts'
import { addLately, checkLately, type LatelyFlags, latelySeeds } from '../../options/lately.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION } from '../../options/model-paths.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { checkPlaylistName } from '../../songs/m3u.ts'
import { type NamedSeed, resolveSeed } from '../../songs/resolve-seed.ts'
import { M3U_OPTION, playlistOf, type SongListOptions, songTable, withLibrary } from '../../songs/song-list.ts'
import { addToPlaylist, checkToPlaylist, type ToPlaylistFlags, writeToPlaylist } from '../../songs/to-playlist.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'

interface MixOptions extends SongListOptions, ToPlaylistFlags, LatelyFlags, KeepFlags {
  where?: string
  n: string
  db?: string
  plus?: string[]
  minus?: string[]
}

export function addMixCommand(program: Command, io: Io): void {
  const command = program
    .command('mix')
    .description('songs that sound like all of some songs, artists, albums, lists and tags, and unlike others')
    .option(
      '--plus <seed...>',
      'what to be like: a song (title, words of artist and title, or path), artist:NAME, album:NAME, tag:WORDS, list:FILE; ^2 at the end gives it twice the weight',
    )
    .option('--minus <seed...>', 'what to be unlike, likewise')
    .option(...DB_OPTION)
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '10')
    .option(...WHERE_OPTION)
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addKeep(command)
  addLately(command)
  addToPlaylist(command)
  run(command, (options: MixOptions) => mix(options, io))
}

async function mix(options: MixOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 1, 1000)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  checkToPlaylist(options, io)
  checkLately(options)
  const { plus = [], minus = [] } = options
  if (plus.length + minus.length === 0 && !options.lately) {
    throw new UsageError('name at least one seed with --plus, --minus or --lately')
  }
  return withLibrary(options, io, async library => {
    const find = (seeds: readonly string[]): Promise<NamedSeed[]> =>
      Promise.all(seeds.map(seed => resolveSeed(library, seed, options, io)))
    const named = { plus: await find(plus), minus: await find(minus) }
    const seedsOf = (seeds: readonly NamedSeed[]) => seeds.map(({ seed }) => seed)
    const lately = latelySeeds(library, options)
    const songs = library.mix(
      { plus: [...seedsOf(named.plus), ...lately], minus: seedsOf(named.minus) },
      { limit: n, where: options.where, ...keepOf(options) },
    )
    if (options.json) {
      const shown = (seeds: readonly NamedSeed[]) => seeds.map(({ json }) => json)
      const seeds = { plus: shown(named.plus), minus: shown(named.minus), ...(options.lately && { lately }) }
      io.out(`${JSON.stringify({ ...seeds, songs })}\n`)
    } else {
      const lines = (seeds: readonly NamedSeed[], sign: string): string[] =>
        seeds.map(({ text }) => `  ${sign} ${text}\n`)
      const heard = lately.length > 0 ? [`  + ${lately.length} songs that you heard lately\n`] : []
      if (!options.quiet)
        io.out(`Mix of:\n${[...lines(named.plus, '+'), ...heard, ...lines(named.minus, '-')].join('')}`)
      const score = { heading: 'score', of: (song: ScoredLibrarySong) => song.score.toFixed(3) }
      io.out(songTable(songs, [score], io))
    }
    playlistOf(songs, options, io)
    await writeToPlaylist(library, songs, options, io)
    return 0
  })
}
