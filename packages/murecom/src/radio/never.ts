import { foldName } from '@murecom/spotify-crawler/names'
import { hasWord } from '../filters/whole-words.ts'
import { ALBUM, ARTIST, TITLE } from '../library/table/column-store.ts'
import type { SongTable } from '../library/table/song-table.ts'
import { textKey } from '../library/table/text-key.ts'
import type { NeverRules } from './question.ts'

/**
 * The songs that never come, as a question about rows. Words of a title, an artist or an album are looked for as whole words.
 *
 * @param genres gives what returns the search keys of the genres of a row; called when there are words
 */
export function neverRows(
  table: SongTable,
  never: NeverRules,
  genres: () => (row: number) => readonly string[],
): (row: number) => boolean {
  const songs = new Set<number>()
  for (const id of never.songs) {
    const row = table.rowOf(id)
    if (row !== undefined) songs.add(table.recordings[row]!)
  }
  const artists = new Set(never.artists.map(artist => textKey(foldName(artist))))
  const albums = new Set(never.albums.map(([artist, album]) => `${foldName(artist)}\n${foldName(album)}`))
  const words = never.words.map(word => foldName(word)).filter(Boolean)
  const genresOf = words.length === 0 ? () => [] : genres()
  return row => {
    if (songs.size > 0 && songs.has(table.recordings[row]!)) return true
    if (artists.size > 0 && artists.has(table.artistKey(row))) return true
    if (albums.size > 0 && albums.has(`${table.textOf(row, ARTIST)}\n${table.textOf(row, ALBUM)}`)) return true
    if (words.length === 0) return false
    const texts = [table.textOf(row, TITLE), table.textOf(row, ARTIST), table.textOf(row, ALBUM), ...genresOf(row)]
    return words.some(word => texts.some(text => hasWord(text, word)))
  }
}
