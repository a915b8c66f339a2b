import { parse } from 'csv-parse/sync'
import type { EntryInput } from '../../catalog/types.ts'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import { type ReadContext, type ReadPlaylist, spotifyId, textOf, timeOf, trackOf } from '../model.ts'

/** Columns of one layout, and how it joins artists. */
interface Layout {
  uri: number
  title: number
  artists: number
  artistIds: number
  album: number
  duration: number
  explicit: number
  isrc: number
  addedAt: number
  split(names: string): string[]
}

/**
 * CSV files of the Exportify programs, three layouts: watsonbox (exportify.app, headers in ten languages, artists joined by
 * ", " with `\,` inside names), pavelkomarov (exportify.net, joined by ";") and its older form (bare ids, joined by ",").
 * The file's name is the playlist's name.
 */
export function* readExportify(text: string, context: ReadContext): Generator<ReadPlaylist> {
  let rows: string[][]
  try {
    rows = parse(text, { bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true })
  } catch (cause) {
    throw new ImportError(`not readable as CSV: ${(cause as Error).message.split('\n')[0]}`, { cause })
  }
  const [head, ...body] = rows
  const layout = head && layoutOf(head, body[0] ?? [])
  if (!layout) throw new ImportError('no columns of Exportify')
  const entries: EntryInput[] = []
  body.forEach((row, position) => {
    const cell = (index: number): string => (index < 0 ? '' : textOf(row[index]))
    const uri = cell(layout.uri)
    const names = layout.split(cell(layout.artists)).filter(Boolean)
    const identifiers = [/^[0-9A-Za-z]{22}$/.test(uri) ? `spotify:track:${uri}` : uri]
    const duration = Number(cell(layout.duration))
    const track = trackOf({
      title: cell(layout.title),
      artists: names,
      album: cell(layout.album),
      durationMs: duration,
      identifiers,
    })
    if (!track || uri.startsWith('spotify:episode:')) {
      context.problem(track ? 'an episode or audiobook' : 'an entry without title and id', `row ${position + 2}`)
      return
    }
    const ids = cell(layout.artistIds)
      .split(/\s*,\s*/)
      .map(id => id.slice(id.lastIndexOf(':') + 1))
    if (track.source === 'spotify' && ids.length === names.length) {
      track.artists = names.map((name, i) => ({ sourceId: ids[i] || null, name }))
    }
    const explicit = cell(layout.explicit).toLowerCase()
    track.explicit = explicit === 'true' ? true : explicit === 'false' ? false : null
    track.isrc = cell(layout.isrc) || null
    entries.push({ position, track, addedAt: timeOf(cell(layout.addedAt)) })
  })
  const playlist = {
    source: 'exportify',
    sourceId: keyOf('file', context.place),
    name: nameOf(context.fileName),
    total: body.length,
  }
  yield { playlist, entries, formerIds: [keyOf('file', context.stem)] }
}

/** "my_list.csv" to "my list". */
function nameOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '').replaceAll('_', ' ')
}

function layoutOf(head: readonly string[], first: readonly string[]): Layout | undefined {
  const column = (name: string): number => head.findIndex(cell => cell.trim().toLowerCase() === name)
  const common = {
    title: column('track name'),
    artists: column('artist name(s)'),
    album: column('album name'),
    explicit: column('explicit'),
    isrc: column('isrc'),
    addedAt: column('added at'),
  }
  if (column('spotify id') === 0) {
    const artistIds = column('artist ids')
    return { ...common, uri: 0, artistIds, duration: column('duration (ms)'), split: names => names.split(/\s*,\s*/) }
  }
  if (column('track uri') === 0 && column('artist uri(s)') < 0) {
    return {
      ...common,
      uri: 0,
      artistIds: -1,
      duration: column('duration (ms)'),
      split: names => names.split(/\s*;\s*/),
    }
  }
  // watsonbox translates the headers, never the order.
  const isWatsonbox =
    column('artist uri(s)') === 2 || (/^spotify:/.test(first[0] ?? '') && /^spotify:artist:/.test(first[2] ?? ''))
  if (!isWatsonbox) return undefined
  const split = (names: string): string[] => names.split(/(?<!\\),\s*/).map(name => name.replaceAll('\\,', ','))
  return {
    uri: 0,
    title: 1,
    artistIds: 2,
    artists: 3,
    album: 5,
    duration: 12,
    explicit: 14,
    isrc: 16,
    addedAt: 18,
    split,
  }
}

/** True for a first line, and a second, that one of the layouts has. */
export function isExportify(firstLine: string, secondLine: string): boolean {
  const plain = firstLine.replaceAll('"', '').trim().toLowerCase()
  if (/^(?:track uri|spotify id),/.test(plain)) return true
  return (
    /^"?spotify:(?:track|local|episode):[^,]*"?,/.test(secondLine) &&
    firstLine.split(',').length >= 15 &&
    spotifyId(firstLine) === undefined
  )
}
