import type { EntryInput } from '../../catalog/types.ts'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import { type CsvRow, cellsOf, csvRows, separatorOf } from '../reading/csv-rows.ts'
import { type ReadContext, type ReadPlaylist, spotifyId, textOf, timeOf, trackOf } from '../model.ts'

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
} as const

type Column = keyof typeof COLUMNS

/** Where the columns of a file are (-1 for one that it lacks), and how it joins artists. */
interface Layout extends Record<Column, number> {
  separator: string
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

/**
 * CSV files of playlists: the Exportify programs since 2015, TuneMyMusic, Soundiiz and others. Columns are known by any name
 * that such programs gave them, separated by what the first line has. The file's name is the playlist's name where no column
 * holds one.
 */
export function* readExportify(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const separator = separatorOf(text.slice(0, 10_000).split(/\r\n|\n|\r/)[0] ?? '')
  const [head, ...body] = csvRows(text, separator)
  const layout = head && layoutOf(head.cells, body, separator)
  if (!layout) throw new ImportError('no columns of a playlist')
  const lists = new Map<string, { entries: EntryInput[]; total: number }>()
  for (const row of body) {
    const name = (row.isBroken ? '' : textOf(row.cells[layout.playlist])) || nameOf(context.fileName)
    const list = lists.get(name) ?? { entries: [], total: 0 }
    lists.set(name, list)
    const entry = entryOf(row, head.cells.length, layout, list.total++, context)
    if (entry) list.entries.push(entry)
  }
  for (const [name, { entries, total }] of lists) {
    const isNamedByFile = layout.playlist < 0
    const sourceId = isNamedByFile ? keyOf('file', context.place) : keyOf('file', context.place, name)
    yield {
      playlist: { source: 'exportify', sourceId, name, total },
      entries,
      formerIds: [keyOf('file', context.stem)],
    }
  }
}

function entryOf(
  row: CsvRow,
  width: number,
  layout: Layout,
  position: number,
  context: ReadContext,
): EntryInput | undefined {
  const where = `row ${row.line}`
  const cell = (column: Column): string => textOf(row.cells[layout[column]])
  const uri = cell('uri')
  const link = /^[0-9A-Za-z]{22}$/.test(uri) ? `spotify:track:${uri}` : uri
  const isOff = row.isBroken || row.cells.length > width
  if (isOff && spotifyId(link) === undefined) {
    context.problem('a row whose quotes or columns do not match', where)
    return undefined
  }
  // Where quotes do not match, the id is sure, and the names before the first wrong quote are; the facts behind it are not.
  const names = layout.split(cell('artists')).filter(Boolean)
  const title = cell('title')
  const track = trackOf({
    title,
    artists: names,
    album: cell('album'),
    durationMs: isOff ? null : Number(cell('duration')),
    identifiers: [link],
  })
  if (!track || /^spotify:(?:episode|show):/.test(uri)) {
    context.problem(track ? 'an episode or audiobook' : 'an entry without title and id', where)
    return undefined
  }
  if (isOff) return { position, track }
  const ids = cell('artistIds')
    .split(/\s*,\s*/)
    .map(id => id.slice(id.lastIndexOf(':') + 1))
  if (track.source === 'spotify' && ids.length === names.length)
    track.artists = names.map((name, i) => ({ sourceId: ids[i] || null, name }))
  const explicit = cell('explicit').toLowerCase()
  track.explicit = explicit === 'true' ? true : explicit === 'false' ? false : null
  track.isrc = cell('isrc') || null
  return { position, track, addedAt: timeOf(cell('addedAt')) }
}

/** "my_list.csv" to "my list". */
function nameOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '').replaceAll('_', ' ')
}

function layoutOf(head: readonly string[], body: readonly CsvRow[], separator: string): Layout | undefined {
  const columns = columnsOf(head)
  if (isPlaylist(columns)) {
    const names = body.map(row => row.cells[columns.artists] ?? '')
    return { ...columns, separator, split: splitterOf(columns, head, names) }
  }
  if (!isWatsonbox(body[0]?.cells ?? [])) return undefined
  return { ...columns, ...WATSONBOX, playlist: -1, separator, split: splitEscaped }
}

function columnsOf(head: readonly string[]): Record<Column, number> {
  const known = head.map(cell => cell.replace('\ufeff', '').trim().toLowerCase())
  const find = (names: readonly string[]): number => known.indexOf(names.find(name => known.includes(name)) ?? '\0')
  const columns = Object.entries(COLUMNS).map(([column, names]) => [column, find(names)])
  return Object.fromEntries(columns) as Record<Column, number>
}

function isPlaylist(columns: Record<Column, number>): boolean {
  return columns.title >= 0 && columns.artists >= 0
}

function isWatsonbox(first: readonly string[]): boolean {
  return first.length >= 15 && /^spotify:(?:track|local|episode):/.test(first[0] ?? '')
}

/** How a generation of these programs joins the artists of a track. */
function splitterOf(
  columns: Record<Column, number>,
  head: readonly string[],
  names: readonly string[],
): (names: string) => string[] {
  const artists = head[columns.artists]?.trim().toLowerCase() ?? ''
  if (artists !== 'artist name(s)') return names => [names.trim()]
  if (names.some(name => name.includes(';'))) return names => names.split(/\s*;\s*/)
  const first = head[0]?.replace('\ufeff', '').trim().toLowerCase()
  // ", " between artists, and "\," within a name.
  if (columns.artistIds >= 0 ? first !== 'spotify id' : first === 'spotify uri') return splitEscaped
  return names => names.split(/(?<!\\),(?!\s)/).map(name => name.trim())
}

function splitEscaped(names: string): string[] {
  return names.split(/(?<!\\),\s*/).map(name => name.replaceAll('\\,', ','))
}

/** `'exportify'` for a first line, and a second, that an Exportify has; `'csv'` for another playlist's; else undefined. */
export function playlistCsv(firstLine: string, secondLine: string): 'exportify' | 'csv' | undefined {
  const separator = separatorOf(firstLine)
  const head = cellsOf(firstLine, separator)
  if (head.length < 2) return undefined
  const columns = columnsOf(head)
  if (isPlaylist(columns)) return columns.uri === 0 ? 'exportify' : 'csv'
  const isTranslated = spotifyId(firstLine) === undefined && isWatsonbox(cellsOf(secondLine, separator))
  return isTranslated ? 'exportify' : undefined
}
