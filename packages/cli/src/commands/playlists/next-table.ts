import type { NextSong } from 'murecom'
import { reasonWords } from '../../terminal/reason-words.ts'
import { clean, formatTable } from '../../terminal/table.ts'

/** A numbered table of next songs, with their reasons where they have any. */
export function nextTable(songs: readonly NextSong[], columns: number): string {
  const why = songs.some(({ reasons }) => reasons)
  const head = [{ heading: '#', numeric: true }, { heading: 'title' }, { heading: 'artists' }]
  const rows = songs.map((song, i) => [
    String(i + 1),
    song.name,
    song.artists.join(', '),
    ...(why ? [whyOf(song)] : []),
  ])
  return formatTable(why ? [...head, { heading: 'why' }] : head, rows, columns)
}

/** Reasons in words; a song that was found by its features may have none that can be named. */
function whyOf({ reasons = [], because }: NextSong): string {
  return reasons.length === 0 && because === 'features' ? 'fits its artist, genres and sound' : reasonWords(reasons)
}

/** `Artist - Title`, fit for a terminal. */
export function label({ name, artists }: { name: string; artists: readonly string[] }): string {
  return clean(artists.length > 0 ? `${artists.join(', ')} - ${name}` : name)
}
