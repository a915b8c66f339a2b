import type { Command } from 'commander'
import type { ScoredLibrarySong, WordSearch } from 'murecom/node'
import { foldName } from 'murecom/spotify-crawler'
import { UsageError } from '../../../errors.ts'
import { integerOption } from '../../../options/integer-option.ts'
import { LIBRARY_OPTION } from '../../../options/library-path.ts'
import { SORT_OPTION, sortFigures, sortOf } from '../../../options/sort-option.ts'
import { WHERE_OPTION } from '../../../options/where-option.ts'
import { checkPlaylistName } from '../../../songs/m3u.ts'
import { M3U_OPTION, playlistOf, type SongListOptions, songTable, withLibrary } from '../../../songs/song-list.ts'
import { addToPlaylist, checkToPlaylist, type ToPlaylistFlags, writeToPlaylist } from '../../../songs/to-playlist.ts'
import type { Io } from '../../../terminal/io.ts'
import { run } from '../../../terminal/run.ts'
import { clean } from '../../../terminal/table.ts'
import { searchSung } from './search-sung.ts'

interface SearchOptions extends SongListOptions, ToPlaylistFlags {
  where?: string
  sort?: string
  n: string
  lyrics?: boolean
  lyricsLike?: boolean
}

export function addSearchCommand(program: Command, io: Io): void {
  const command = program
    .command('search')
    .description('songs for a text such as "calm piano" or "something for a rainy sunday"')
    .argument('<text...>', 'titles, artists, albums, words of tags, or any English text')
    .option('--lyrics', 'songs whose lyrics have these words instead')
    .option('--lyrics-like', 'songs whose lyrics mean what this English text does instead')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '20')
    .option(...WHERE_OPTION)
    .option(...SORT_OPTION)
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addToPlaylist(command)
  run(command, (words: string[], options: SearchOptions) => search(words.join(' '), options, io))
}

async function search(text: string, options: SearchOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 1, 1000)
  const sort = sortOf(options.sort)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  checkToPlaylist(options, io)
  if (options.lyrics && options.lyricsLike) throw new UsageError('--lyrics and --lyrics-like exclude each other')
  const isSung = options.lyrics || options.lyricsLike
  if (isSung && sort) throw new UsageError('--sort is not for --lyrics and --lyrics-like')
  if (isSung) return searchSung(text, { ...options, limit: n }, io)
  return withLibrary(options, io, async library => {
    const found = await library.search(text, { limit: n, where: options.where, sort })
    if (options.json) io.out(`${JSON.stringify({ query: text, ...found })}\n`)
    else if (found.songs.length > 0) {
      const score = { heading: 'score', of: (song: ScoredLibrarySong) => song.score.toFixed(2) }
      io.out(songTable(found.songs, [score, ...sortFigures(library, sort)], io))
    }
    if (!options.quiet) io.err(understood(found))
    if (found.songs.length === 0) {
      if (options.quiet || !options.json) io.err(`murecom: no song fits ${JSON.stringify(clean(text))}\n`)
      return 1
    }
    playlistOf(found.songs, options, io)
    await writeToPlaylist(library, found.songs, options, io)
    return 0
  })
}

/** What the words were taken for, where that is not plain. */
function understood({ terms, tags, unknown }: WordSearch): string {
  const lines = terms
    .filter(({ text, tags }) => tags.length > 0 && !(tags.length === 1 && foldName(tags[0]!) === text))
    .map(({ text, tags }) => `${clean(text)}: looked for ${tags.join(', ')}\n`)
  const meant = tags.length > 0 ? [`in meaning nearest to ${tags.map(({ name }) => name).join(', ')}\n`] : []
  const lost = unknown.map(text => `${clean(text)}: no such tag, and in no name; left out\n`)
  return [...lines, ...meant, ...lost].join('')
}
