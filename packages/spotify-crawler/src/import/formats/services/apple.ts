import { sameName } from '@murecom/internal/names'
import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import { entriesOf, isRecord, PAUSE, type ReadContext, type ReadItem, textOf, timeOf, trackOf } from '../../model.ts'
import { csvBatches } from '../../reading/csv-rows.ts'
import { namesOfLabel } from '../../reading/file-names.ts'
import { LEAST_MS_PLAYED, type Play, sessionsOf } from './spotify-export.ts'

/**
 * Apple Music in the export of privacy.apple.com: the library and its playlists as JSON, which name tracks by numbers of the
 * library, and the history of plays as CSV, which has no artists: they come from the files beside it. Addresses and devices
 * are not read.
 */

export const APPLE_TRACKS = 'Apple Music Library Tracks.json'
export const APPLE_DAYS = 'Apple Music - Play History Daily Tracks.csv'
export const APPLE_COUNTS = 'Apple Music - Track Play History.csv'

type Row = Record<string, unknown>

export function isAppleTrack(row: unknown): row is Row {
  return isRecord(row) && 'Track Identifier' in row && 'Title' in row
}

export function isApplePlaylist(row: unknown): row is Row {
  return isRecord(row) && 'Container Identifier' in row && 'Container Type' in row
}

/** True for the first line of Apple Music Play Activity.csv. */
export function isApplePlays(first: string): boolean {
  return /\bSong Name\b/.test(first) && /\bPlay Duration Milliseconds\b/.test(first)
}

/** True for the first line of a CSV that says less of what Play Activity says, and more of its artists. */
export function isAppleSummary(first: string): boolean {
  return (
    /\bTrack (?:Description|Name)\b/.test(first) && /\b(?:Date Played|Last Played Date|Is User Initiated)\b/.test(first)
  )
}

/** The library as one list. */
export function* readAppleLibrary(rows: readonly unknown[], context: ReadContext): Generator<ReadItem> {
  const name = 'Apple Music library'
  const sourceId = keyOf('file', context.place)
  const tracks = rows.map(row => (isRecord(row) ? trackFrom(row) : null))
  yield {
    playlist: { source: 'apple-music', sourceId, name, total: rows.length },
    entries: entriesOf(tracks, context, name),
  }
}

/** @param library the library's file, whose tracks the playlists name by number */
export function* readApplePlaylists(
  rows: readonly unknown[],
  library: readonly unknown[],
  context: ReadContext,
): Generator<ReadItem> {
  const tracks = new Map<string, TrackInput | null>()
  for (const row of library) if (isRecord(row)) tracks.set(String(row['Track Identifier']), trackFrom(row))
  for (const row of rows) {
    if (!isRecord(row)) {
      context.problem('a row that is no playlist')
      continue
    }
    const items = row['Playlist Item Identifiers']
    const name = textOf(row['Title'])
    if (!Array.isArray(items)) {
      // Folders, and lists of others that the user follows: Apple does not give what is in them.
      if (/playlist$/i.test(textOf(row['Container Type']))) context.problem('a playlist without items', name)
      continue
    }
    const found = items.map(item => tracks.get(String(item)))
    for (const track of found) if (track === undefined) context.problem('a track that is not in the library', name)
    yield {
      playlist: {
        source: 'apple-music',
        sourceId: keyOf('container', String(row['Container Identifier']), textOf(row['Added Date'])),
        name,
        description: textOf(row['Description']) || null,
        total: items.length,
        modifiedAt: timeOf(row['Playlist Items Modified Date']),
      },
      entries: found.flatMap((track, position) => (track ? [{ position, track }] : [])),
    }
    for (const track of found) if (track === null) context.problem('an entry without title and id', name)
  }
}

function trackFrom(row: Row): TrackInput | null {
  const durationMs = Number(row['Track Duration'])
  const artists = [textOf(row['Artist']) || row['Album Artist']]
  return trackOf({ title: row['Title'], artists, album: row['Album'], durationMs })
}

/** What Play Activity does not say: the artist of a title. */
export class AppleArtists {
  readonly #byTitle = new Map<string, string>()
  readonly #byAlbum = new Map<string, string>()

  /** Adds the tracks of the library. */
  addLibrary(rows: readonly unknown[]): void {
    for (const row of rows) {
      if (!isAppleTrack(row)) continue
      const artist = textOf(row['Artist'])
      const title = sameName(textOf(row['Title']))
      if (artist === '') continue
      this.#byAlbum.set(`${title}\x1f${sameName(textOf(row['Album']))}`, artist)
      if (!this.#byTitle.has(title)) this.#byTitle.set(title, artist)
    }
  }

  /** Adds "Artist - Title" of a summary, which counts for more than the library: it was played. */
  addSummary(text: string): void {
    let column = -1
    for (const batch of csvBatches(text, ',')) {
      if (column < 0) column = batch.shift()!.cells.findIndex(cell => /^\ufeff?Track (?:Description|Name)$/.test(cell))
      for (const { cells } of batch) {
        const { artist, title } = namesOfLabel(textOf(cells[column]))
        if (artist !== '') this.#byTitle.set(sameName(title), artist)
      }
    }
  }

  find(title: string, album: string): string {
    const name = sameName(title)
    return this.#byAlbum.get(`${name}\x1f${sameName(album)}`) ?? this.#byTitle.get(name) ?? ''
  }
}

/** Apple Music Play Activity.csv as sessions. A song whose artist none of the files has keeps its title alone. */
export function* readApplePlays(text: string, artists: AppleArtists, context: ReadContext): Generator<ReadItem> {
  const plays: Play[] = []
  let names: string[] | undefined
  for (const batch of csvBatches(text, ',')) {
    names ??= batch.shift()?.cells.map(cell => cell.trim()) ?? []
    const columns = new Map(names.map((name, i) => [name, i]))
    for (const { cells, line, isBroken } of batch) {
      const cell = (...options: string[]): string =>
        options.map(name => textOf(cells[columns.get(name) ?? -1])).find(value => value !== '') ?? ''
      const title = cell('Song Name')
      const album = cell('Album Name', 'Container Album Name')
      const at = timeOf(cell('Event Start Timestamp', 'Event End Timestamp', 'Event Received Timestamp'))
      const artist = cell('Artist Name', 'Container Artist Name') || artists.find(title, album)
      const track = trackOf({ title, artists: [artist], album })
      if (isBroken) context.problem('a row whose quotes or columns do not match', `row ${line}`)
      else if (!/^(?:|PLAY_END)$/.test(cell('Event Type'))) context.problem('a row that is no play')
      else if (cell('Media Type') === 'VIDEO') context.problem('a video')
      else if (!track) context.problem('a play of a station or of what has no title')
      else if (at === null) context.problem('a row without time or title', `row ${line}`)
      else if (!(Number(cell('Play Duration Milliseconds')) >= LEAST_MS_PLAYED))
        context.problem('played for less than 30 seconds')
      else plays.push({ at, track })
    }
    yield PAUSE
  }
  yield* sessionsOf(plays, 'apple-history')
}
