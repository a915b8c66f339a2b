import type { LyricsMatch } from 'murecom/node'
import { playlistOf, type SongListOptions, withLibrary } from '../../../songs/song-list.ts'
import { type ToPlaylistFlags, writeToPlaylist } from '../../../songs/to-playlist.ts'
import type { Io } from '../../../terminal/io.ts'
import { type Column, clean, formatTable } from '../../../terminal/table.ts'

interface SearchSungOptions extends SongListOptions, ToPlaylistFlags {
  where?: string
  limit: number
  /** By meaning; else by words. */
  lyricsLike?: boolean
}

/** Songs by what is sung in them: its words, or what it means. */
export async function searchSung(text: string, options: SearchSungOptions, io: Io): Promise<number> {
  const { limit, where, lyricsLike = false } = options
  return withLibrary(options, io, async library => {
    const asked = { limit, where }
    const songs = lyricsLike ? await library.lyricsLike(text, asked) : library.searchLyrics(text, asked)
    if (options.json) io.out(`${JSON.stringify({ query: text, songs })}\n`)
    else if (songs.length > 0) io.out(`${tableOf(songs, io.columns)}\n`)
    if (songs.length === 0) {
      const what = lyricsLike ? 'mean anything near' : 'have'
      if (options.quiet || !options.json) io.err(`murecom: no lyrics ${what} ${JSON.stringify(clean(text))}\n`)
      return 1
    }
    playlistOf(songs, options, io)
    await writeToPlaylist(library, songs, options, io)
    return 0
  })
}

/** A numbered table of songs with the line that was found in each. */
function tableOf(songs: readonly LyricsMatch[], columns: number): string {
  const head: Column[] = [
    { heading: '#', numeric: true },
    { heading: 'title' },
    { heading: 'artist' },
    { heading: 'score', numeric: true },
    { heading: 'line' },
    { heading: 'file', keep: 'end' },
  ]
  const rows = songs.map(({ title, artist, score, lines, at, path }, i) => {
    return [String(i + 1), title, artist ?? '', score.toFixed(2), lines[at]!.text, path]
  })
  return formatTable(head, rows, columns)
}
