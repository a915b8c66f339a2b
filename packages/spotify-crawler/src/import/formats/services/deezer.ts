import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import {
  entriesOf,
  isRecord,
  PAUSE,
  type ReadContext,
  type ReadItem,
  type ReadPlaylist,
  textOf,
  timeOf,
  trackOf,
} from '../../model.ts'
import { readSheet, sheetsOf } from '../../reading/workbook.ts'
import type { FileSource } from '../../sources/file-source.ts'
import { openZip } from '../../sources/zip-files.ts'
import { LEAST_MS_PLAYED, type Play, sessionsOf } from './spotify-export.ts'

/**
 * Deezer: the workbook (XLSX) of its "My data", whose sheets `8_favoriteSong`, `10_listeningHistory` and
 * `11_playlistCreated` are read, and playlists as its API gives them. Addresses and devices are not read.
 */

const SHEETS = /_(?:listeningHistory|playlistCreated|favoriteSong)$/i

/** True for the names of the sheets of such a workbook. */
export function isDeezer(sheets: Iterable<string>): boolean {
  return [...sheets].some(name => SHEETS.test(name))
}

export async function* readDeezer(source: FileSource, context: ReadContext): AsyncGenerator<ReadItem> {
  const zip = await openZip(source)
  try {
    for (const [name, entry] of await sheetsOf(zip, context)) {
      if (!SHEETS.test(name)) continue
      const rows = new SheetRows()
      for await (const row of readSheet(zip, entry, context)) {
        if (row === PAUSE) yield PAUSE
        else rows.add(row)
      }
      if (rows.hasUnknownColumns) context.problem('a sheet whose columns are not known', name)
      if (/history$/i.test(name)) yield* history(rows, context)
      else yield* lists(rows, /created$/i.test(name) ? undefined : 'Favourite songs', context)
    }
  } finally {
    zip.close()
  }
}

/** Names that columns have in English and French. */
const COLUMNS = {
  title: ['song title', 'titre', 'titre du morceau', 'titre de la chanson'],
  artists: ['artist', 'artists', 'artiste', 'artistes'],
  album: ['album title', 'album', "titre de l'album"],
  isrc: ['isrc'],
  played: ['listening time', "temps d'écoute", "durée d'écoute", 'écoute'],
  date: ['date', "date d'écoute", "date de l'écoute"],
  list: ['playlist title', 'titre de la playlist'],
  link: ['playlist link', 'lien de la playlist'],
} as const

type Column = keyof typeof COLUMNS

/** The rows of a sheet behind its head, as what is read of them. */
class SheetRows {
  readonly all: Record<Column, string>[] = []
  #head: string[] | undefined
  #isEmpty = true

  /** True for a sheet that has rows, and among them no head. */
  get hasUnknownColumns(): boolean {
    return this.#head === undefined && !this.#isEmpty
  }

  add(cells: readonly string[]): void {
    this.#isEmpty = false
    const known = cells.map(cell => cell.trim().toLowerCase().replace(/\s+/g, ' ').replaceAll('’', "'"))
    if (this.#head === undefined) {
      // Above the head there may be a title.
      if (known.some(cell => (COLUMNS.title as readonly string[]).includes(cell))) this.#head = known
      return
    }
    const head = this.#head
    const cell = (names: readonly string[]): string => textOf(cells[head.findIndex(name => names.includes(name))])
    const row = Object.entries(COLUMNS).map(([column, names]) => [column, cell(names)])
    this.all.push(Object.fromEntries(row) as Record<Column, string>)
  }
}

function trackFrom(row: Record<Column, string>): TrackInput | null {
  return trackOf({ title: row.title, artists: artistsOf(row.artists), album: row.album, isrc: row.isrc })
}

/** "A, B" to two artists, but "Tyler, The Creator" is one. */
function artistsOf(names: string): string[] {
  return names.split(/, (?!the |and |& )/i).map(name => name.trim())
}

function* history(rows: SheetRows, context: ReadContext): Generator<ReadItem> {
  const plays: Play[] = []
  for (const [i, row] of rows.all.entries()) {
    const track = trackFrom(row)
    const at = sheetTime(row.date)
    // Seconds; -1 where Deezer does not know.
    const seconds = Number(row.played.replace(',', '.'))
    if (at === null || !track) context.problem('a row without time or title', `row ${i + 2}`)
    else if (!(seconds * 1000 >= LEAST_MS_PLAYED)) context.problem('played for less than 30 seconds')
    else plays.push({ at, track })
  }
  yield* sessionsOf(plays, 'deezer-history')
}

/** "2024-10-24 23:00:00", or the days since 1899 that a spreadsheet counts. */
function sheetTime(cell: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(cell)) {
    const at = Math.round((Number(cell) - 25_569) * 86_400_000)
    return Math.abs(at) > 8.64e15 ? null : at // no date
  }
  return timeOf(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(cell) ? `${cell.replace(' ', 'T')}Z` : cell)
}

/** @param name of the one list that the sheet is; without it each row names its own */
function* lists(rows: SheetRows, name: string | undefined, context: ReadContext): Generator<ReadPlaylist> {
  const byKey = new Map<string, { id: string | undefined; name: string; tracks: (TrackInput | null)[] }>()
  for (const row of rows.all) {
    // A link may be written in several ways, the number in it is one.
    const key = name === undefined ? (linkId(row.link) ?? (row.link || row.list)) : ''
    const list = byKey.get(key) ?? { id: linkId(row.link), name: name ?? row.list, tracks: [] }
    byKey.set(key, list)
    list.tracks.push(trackFrom(row))
  }
  for (const [key, list] of byKey) {
    const sourceId = list.id ?? keyOf('file', context.place, list.name, key)
    yield {
      playlist: { source: 'deezer', sourceId, name: list.name, total: list.tracks.length },
      entries: entriesOf(list.tracks, context, list.name),
    }
  }
}

function linkId(link: string): string | undefined {
  return /playlist\/(\d{1,20})/.exec(link)?.[1]
}

/** True for a playlist, or a page of tracks, of Deezer's API. */
export function isDeezerList(value: Record<string, unknown>): boolean {
  const [first] = rowsOf(value)
  return isRecord(first) && first['type'] === 'track' && isRecord(first['artist'])
}

/** `{ id, title, tracks: { data: [...] } }`, or the page `{ data: [...] }` alone. */
export function* readDeezerList(value: Record<string, unknown>, context: ReadContext): Generator<ReadPlaylist> {
  const rows = rowsOf(value)
  const name = textOf(value['title']) || context.fileName.replace(/\.[^.]+$/, '')
  const tracks = rows.map(row => {
    if (!isRecord(row)) return null
    const [artist, album] = [row['artist'], row['album']].map(part => (isRecord(part) ? part : {}))
    const others = Array.isArray(row['contributors']) ? row['contributors'].filter(isRecord) : []
    const artists = others.length > 0 ? others.map(other => other['name']) : [artist!['name']]
    const durationMs = Number(row['duration']) * 1000
    return trackOf({ title: row['title'], artists, album: album!['title'], durationMs, isrc: row['isrc'] })
  })
  const id = value['id']
  const sourceId = Number.isSafeInteger(id) ? String(id) : keyOf('file', context.place)
  yield {
    playlist: { source: 'deezer', sourceId, name, total: rows.length },
    entries: entriesOf(tracks, context, name),
  }
}

function rowsOf(value: Record<string, unknown>): unknown[] {
  const page = isRecord(value['tracks']) ? value['tracks'] : value
  return Array.isArray(page['data']) ? page['data'] : []
}
