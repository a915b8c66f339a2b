import type { Command } from 'commander'
import type { SimilarBy, SimilarLibrarySong } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION, MODEL_OPTION } from '../../options/model-paths.ts'
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
import { clean } from '../../terminal/table.ts'
import { artistsByLists, similarGroups } from './similar-groups.ts'
import { similarJoined } from './similar-joined.ts'
import { similarThere } from './similar-there.ts'

interface SimilarCommandOptions extends SongListOptions, ToPlaylistFlags {
  where?: string
  n: string
  notSameArtist?: boolean
  copies?: boolean
  copy?: boolean
  artist?: string
  album?: string
  by: string
  why?: boolean
  db?: string
  model?: string
}

export function addSimilarCommand(program: Command, io: Io): void {
  const command = program
    .command('similar')
    .description('the songs of the library that sound most like one song; artists like an artist, albums like an album')
    .argument('[song]', 'a title, words of artist and title, or the path of any music file')
    .option('--artist <name>', 'artists like this one instead; with --album, whose album it is')
    .option('--album <name>', 'albums like this one instead')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '10')
    .option(...WHERE_OPTION)
    .option('--not-same-artist', 'leave out the artist of the song')
    .option('--by <way>', 'sound, playlists or both', 'sound')
    .option('--why', 'say why each song is there')
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--copies', 'name every copy of a recording; else one stands for all')
    .option(
      '--no-copy',
      'ask PostgreSQL, with pgvector, and keep no copy of the library here; the song is a path of the library',
    )
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addToPlaylist(command)
  run(command, (song: string | undefined, options: SimilarCommandOptions) => similar(song, options, io))
}

async function similar(song: string | undefined, options: SimilarCommandOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 1, 1000)
  const isGroup = options.artist !== undefined || options.album !== undefined
  if ((song !== undefined) === isGroup) throw new UsageError('name a song, or else --artist or --album')
  if (options.copy === false) {
    if (song === undefined) throw new UsageError('--no-copy is for songs, not for artists or albums')
    return similarThere(song, options, integerOption('-n', options.n, 1, 200), io)
  }
  if (song === undefined) {
    if (options.m3u !== undefined) throw new UsageError('--m3u writes songs, not artists or albums')
    if (options.by === 'sound') return withLibrary(options, io, library => similarGroups(library, options, n, io))
    if (options.by !== 'playlists' || options.artist === undefined || options.album !== undefined) {
      throw new UsageError('artists are compared by sound or by playlists, albums by sound')
    }
    if (options.where !== undefined)
      throw new UsageError('--where is about songs of the library, not about artists of lists')
    return artistsByLists(options.artist, options, n, io)
  }
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  checkToPlaylist(options, io)
  const by = checkWay(options)
  if (by !== undefined) {
    return withLibrary(options, io, library => similarJoined(library, song, { ...options, by, limit: n }, io))
  }
  return withLibrary(options, io, async library => {
    const path = resolveSong(library, song, true)
    const answers = await library.similar(path, {
      limit: n,
      where: options.where,
      excludeSameArtist: options.notSameArtist ?? false,
      foldCopies: !options.copies,
    })
    const known = library.song(path)
    if (options.json) io.out(`${JSON.stringify({ query: known ?? { path }, similar: answers })}\n`)
    else {
      if (!options.quiet) io.out(`Similar to ${known ? label(known) : clean(path)}:\n`)
      const score = { heading: 'score', of: (a: SimilarLibrarySong) => a.score.toFixed(2) }
      const votes = { heading: 'votes', of: (a: SimilarLibrarySong) => String(a.votes) }
      io.out(songTable(answers, answers[0]?.votes === undefined ? [score] : [score, votes], io))
    }
    playlistOf(answers, options, io)
    await writeToPlaylist(library, answers, options, io)
    return 0
  })
}

/** The way of an answer with reasons; undefined for the plain answer by sound. */
function checkWay({ by, why, notSameArtist, copies }: SimilarCommandOptions): SimilarBy | undefined {
  if (by !== 'sound' && by !== 'playlists' && by !== 'both') {
    throw new UsageError(`--by must be sound, playlists or both, got ${by}`)
  }
  if (by === 'sound' && !why) return undefined
  if (notSameArtist || copies) throw new UsageError('--not-same-artist and --copies go with neither --why nor --by')
  return by
}
