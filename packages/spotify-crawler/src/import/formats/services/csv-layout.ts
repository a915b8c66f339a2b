import { spotifyId } from '../../model.ts'
import { type CsvRow, cellsOf, separatorOf } from '../../reading/csv-rows.ts'

/** Names that programs gave their columns, in lower case. */
const COLUMNS = {
  uri: [
    'spotify uri',
    'track uri',
    'spotify id',
    'track id',
    'spotify - id',
    'spotify track id',
    'uri',
    'track url',
    'url',
    'song url',
  ],
  title: ['track name', 'trackname', 'title', 'track', 'song', 'song name', 'song title', 'name'],
  artists: [
    'artist name(s)',
    'artist name',
    'artist names',
    'artists',
    'artist',
    'artistname',
    'artist(s)',
    'artist name 1',
  ],
  artistIds: ['artist uri(s)', 'artist ids', 'artist id(s)'],
  album: ['album name', 'album', 'albumname', 'album title'],
  duration: ['track duration (ms)', 'duration (ms)', 'duration_ms'],
  explicit: ['explicit'],
  isrc: ['isrc'],
  addedAt: ['added at', 'added_at', 'date added'],
  playlist: ['playlist name', 'playlist'],
  video: ['video id'],
} as const

export type Column = keyof typeof COLUMNS

/** Where the columns of a file are (-1 for one that it lacks), and how it joins artists. */
export interface CsvLayout extends Record<Column, number> {
  /** Number of columns. */
  width: number
  /** Further columns with an artist each. */
  moreArtists: number[]
  split(names: string): string[]
}

/** watsonbox translates the headers, never the order. */
const WATSONBOX = {
  uri: 0,
  title: 1,
  artistIds: 2,
  artists: 3,
  album: 5,
  duration: 12,
  explicit: 14,
  isrc: 16,
  addedAt: 18,
}

/** YouTube's Takeout translates them too: video, title, album, artists. */
const YOUTUBE = { video: 0, title: 1, album: 2, artists: 3 }

/** The layout of a file by its head and some rows; undefined when it is not a playlist. */
export function layoutOf(head: readonly string[], rows: readonly CsvRow[]): CsvLayout | undefined {
  const columns = columnsOf(head)
  const facts = { width: head.length, moreArtists: moreArtistsOf(head) }
  if (isPlaylist(columns)) {
    const names = rows.map(row => row.cells[columns.artists] ?? '')
    return { ...columns, ...facts, split: splitterOf(columns, head, names) }
  }
  const first = rows[0]?.cells ?? []
  if (isWatsonbox(first)) return { ...columns, ...WATSONBOX, ...facts, playlist: -1, split: splitEscaped }
  if (!isYoutube(first)) return undefined
  return { ...columns, ...YOUTUBE, ...facts, moreArtists: head.map((_, i) => i).slice(4), split: asOne }
}

/** `'exportify'` for a first line, and a second, that an Exportify has; `'csv'` for another playlist's; else undefined. */
export function playlistCsv(firstLine: string, secondLine: string): 'exportify' | 'csv' | undefined {
  const separator = separatorOf(firstLine)
  const head = cellsOf(firstLine, separator)
  if (head.length < 2) return undefined
  const columns = columnsOf(head)
  if (isPlaylist(columns)) return columns.uri === 0 ? 'exportify' : 'csv'
  if (spotifyId(firstLine) !== undefined) return undefined
  const second = cellsOf(secondLine, separator)
  if (isWatsonbox(second)) return 'exportify'
  return isYoutube(second) && second.length === head.length ? 'csv' : undefined
}

function columnsOf(head: readonly string[]): Record<Column, number> {
  const known = head.map(nameOf)
  const find = (names: readonly string[]): number => known.indexOf(names.find(name => known.includes(name)) ?? '\0')
  const columns = Object.entries(COLUMNS).map(([column, names]) => [column, find(names)])
  return Object.fromEntries(columns) as Record<Column, number>
}

function nameOf(cell: string): string {
  return cell.replace('\ufeff', '').trim().toLowerCase()
}

/** "Artist Name 2" to "Artist Name 9". */
function moreArtistsOf(head: readonly string[]): number[] {
  return head.flatMap((cell, i) => (/^artist name [2-9]$/.test(nameOf(cell)) ? [i] : []))
}

function isPlaylist(columns: Record<Column, number>): boolean {
  return columns.title >= 0 && columns.artists >= 0
}

function isWatsonbox(first: readonly string[]): boolean {
  return first.length >= 15 && /^spotify:(?:track|local|episode):/.test(first[0] ?? '')
}

function isYoutube(first: readonly string[]): boolean {
  return first.length >= 4 && first.length <= 12 && /^[\w-]{11}$/.test(first[0] ?? '') && first[1]?.trim() !== ''
}

/** How a generation of these programs joins the artists of a track. */
function splitterOf(
  columns: Record<Column, number>,
  head: readonly string[],
  names: readonly string[],
): (names: string) => string[] {
  if (nameOf(head[columns.artists] ?? '') !== 'artist name(s)') return asOne
  const first = nameOf(head[0] ?? '')
  // ", " between artists, and "\," within a name.
  if (columns.artistIds >= 0 && first !== 'spotify id') return splitEscaped
  if (names.some(name => name.includes(';'))) return names => names.split(';').map(name => name.trim())
  if (first === 'spotify uri') return splitEscaped
  return names => names.split(/(?<!\\),(?!\s)/).map(name => name.trim())
}

function asOne(names: string): string[] {
  return [names.trim()]
}

function splitEscaped(names: string): string[] {
  return names.split(/(?<!\\),/).map(name => name.trim().replaceAll('\\,', ','))
}
