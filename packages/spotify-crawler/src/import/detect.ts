import { ImportError } from '../errors.ts'
import { decodeText } from './reading/decode-text.ts'
import type { FileSource } from './sources/file-source.ts'
import { playlistCsv, readExportify } from './formats/exportify.ts'
import { isGoDatabase, readGoDatabase } from './formats/go-database.ts'
import { readHetrec } from './formats/hetrec.ts'
import { readItunes } from './formats/itunes.ts'
import { jsonLines, readJspf, readListens } from './formats/jspf.ts'
import { isLastfm, readLastfm } from './formats/lastfm.ts'
import { readM3u } from './formats/m3u.ts'
import { readMpd } from './formats/mpd.ts'
import { readNowplaying } from './formats/nowplaying.ts'
import { readPls } from './formats/pls.ts'
import { readRekordbox } from './formats/rekordbox.ts'
import { readAccountPlaylists, readHistory, readLibrary } from './formats/spotify-export.ts'
import { readWpl } from './formats/wpl.ts'
import { readXspf } from './formats/xspf.ts'
import { BROKEN, jsonItems } from './reading/json-items.ts'
import { isRecord, type ReadContext, type ReadPlaylist } from './model.ts'

/** Formats that can be imported. */
export const IMPORT_FORMATS = [
  'mpd',
  'spotify-account',
  'spotify-library',
  'spotify-history',
  'exportify',
  'csv',
  'jspf',
  'listenbrainz',
  'lastfm',
  'xspf',
  'm3u',
  'pls',
  'wpl',
  'itunes',
  'rekordbox',
  'nowplaying',
  'hetrec',
  'murecom-go',
] as const

/** A format that can be imported. */
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

/** A file that was recognised. */
export interface Recognised {
  format: ImportFormat
  /** What was read already, for the hash; undefined for what is read as a stream. */
  bytes: Buffer | undefined
  /** True where the file's name names the playlist, so that two equal files are two lists. */
  nameMatters: boolean
  read(context: ReadContext): Iterable<ReadPlaylist> | AsyncIterable<ReadPlaylist>
}

/** Files that belong to a format and hold no playlists themselves: passed over without a word. */
export const COMPANION = 'companion'

/**
 * Tells the format of a file by what is in it, never by its name alone.
 *
 * @throws ImportError when it is none of the formats, with the reason
 */
export async function recognise(
  source: FileSource,
  wanted: ImportFormat | 'auto',
): Promise<Recognised | typeof COMPANION> {
  const head = await source.head()
  const found = await recogniseAny(source, head)
  if (found !== COMPANION && wanted !== 'auto' && found.format !== wanted) {
    throw new ImportError(`the file is ${found.format}, not ${wanted}`)
  }
  return found
}

async function recogniseAny(source: FileSource, head: Buffer): Promise<Recognised | typeof COMPANION> {
  if (head.length === 0) throw new ImportError('the file is empty')
  if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') return sqlite(source)
  const start = decodeText(head).slice(0, 4000).trimStart()
  const [first = '', second = ''] = start.split(/\r\n|\n|\r/)
  if (/^["\s]*user_id"?\s*,\s*"?artistname"?\s*,\s*"?trackname"?\s*,/i.test(first)) {
    const stream = (context: ReadContext): AsyncIterable<ReadPlaylist> => readNowplaying(source.chunks(), context)
    return { format: 'nowplaying', bytes: undefined, nameMatters: false, read: stream }
  }
  if (/^id\tname\turl\tpictureURL|^userID\tfriendID|^tagID\ttagValue|^userID\tartistID\ttagID/i.test(first))
    return COMPANION
  if (/^userID\tartistID\tweight/i.test(first) || isThreeNumbers(first, second)) return hetrec(source)
  if (/^\[playlist\]/i.test(start)) return textFormat(source, 'pls', true, readPls)
  if (start.startsWith('{') || start.startsWith('[')) return (await playlistArray(source, head)) ?? json(source)
  const xml = xmlFormat(start)
  if (xml) return textFormat(source, xml[0], true, xml[1])
  const isMarkup = /^<\?xml|^<(?:[\w.-]+:)?playlist[\s>]|^<!DOCTYPE\s+playlist/i.test(start)
  if (isMarkup && /<(?:[\w.-]+:)?playlist[\s>]/i.test(start)) return textFormat(source, 'xspf', true, readXspf)
  if (/^#EXT(?:M3U|INF|ENC|ART|ALB)/i.test(start)) return textFormat(source, 'm3u', true, readM3u)
  if (!isMarkup && isLastfm(first)) return textFormat(source, 'lastfm', false, readLastfm)
  const csv = isMarkup ? undefined : playlistCsv(first, second)
  if (csv) return textFormat(source, csv, true, readExportify)
  if (isPathList(start, source.name)) return textFormat(source, 'm3u', true, readM3u)
  throw new ImportError(isMarkup ? 'XML, but no XSPF' : 'none of the formats that can be imported')
}

type TextReader = (text: string, context: ReadContext) => Iterable<ReadPlaylist>

/** By the root of an XML file. */
function xmlFormat(start: string): [ImportFormat, TextReader] | undefined {
  if (/^<\?(?:wpl|zpl)\b|^(?:<\?xml[^>]*>\s*)?<smil[\s>]/i.test(start)) return ['wpl', readWpl]
  if (!start.startsWith('<')) return undefined
  if (/<plist[\s>]/i.test(start)) return ['itunes', readItunes]
  return /<DJ_PLAYLISTS[\s>]/i.test(start) ? ['rekordbox', readRekordbox] : undefined
}

function sqlite(source: FileSource): Recognised {
  const { path } = source
  if (path === undefined) throw new ImportError('a database within a zip file: unpack it first')
  if (!isGoDatabase(path)) throw new ImportError('a database, but not one of the original Go crawler')
  return { format: 'murecom-go', bytes: undefined, nameMatters: false, read: context => readGoDatabase(path, context) }
}

async function hetrec(source: FileSource): Promise<Recognised> {
  const bytes = await source.read()
  const artists = await source.sibling('artists.dat')
  const read = (context: ReadContext): Iterable<ReadPlaylist> =>
    readHetrec(decodeText(bytes), artists && decodeText(artists), context)
  return { format: 'hetrec', bytes, nameMatters: false, read }
}

async function textFormat(
  source: FileSource,
  format: ImportFormat,
  nameMatters: boolean,
  reader: TextReader,
): Promise<Recognised> {
  const bytes = await source.read()
  return { format, bytes, nameMatters, read: context => reader(decodeText(bytes), context) }
}

/** `{ "playlists": [...] }` of one of the two kinds, told by its first playlist and read one at a time; else undefined. */
async function playlistArray(source: FileSource, head: Buffer): Promise<Recognised | undefined> {
  if (!head.includes('"playlists"')) return undefined
  const items = (): AsyncGenerator<unknown> => jsonItems(source.chunks(), 'playlists')
  let first: unknown
  try {
    for await (first of items()) break
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    return undefined
  }
  if (!isRecord(first)) return undefined
  if ('pid' in first) {
    return { format: 'mpd', bytes: undefined, nameMatters: false, read: c => readMpd(items(), c) }
  }
  if (!Array.isArray(first['items']) && !Array.isArray(first['tracks'])) return undefined
  return {
    format: 'spotify-account',
    bytes: undefined,
    nameMatters: false,
    read: c => readAccountPlaylists(items(), c),
  }
}

async function json(source: FileSource): Promise<Recognised | typeof COMPANION> {
  const bytes = await source.read()
  const value = parsed(bytes)
  const of = (format: ImportFormat, nameMatters: boolean, read: Recognised['read']): Recognised => ({
    format,
    bytes,
    nameMatters,
    read,
  })
  const listens = (rows: Iterable<unknown>): Recognised => of('listenbrainz', false, c => readListens(rows, c))
  const jspf = (rows: Iterable<unknown>): Recognised => of('jspf', true, c => readJspf(jspfLists(rows), c))
  if (value === LINES) {
    const first = firstRecord(jsonLines(decodeText(bytes)))
    if (first && 'playlist' in first) return jspf(jsonLines(decodeText(bytes)))
    if (first && isFeedback(first)) return COMPANION
    return of('listenbrainz', false, c => readListens(jsonLines(decodeText(bytes)), c))
  }
  if (Array.isArray(value)) {
    const rows = value
    if (rows.some(row => isRecord(row) && 'track_metadata' in row)) return listens(rows)
    if (jspfLists(rows).length > 0) return jspf(rows)
    const sample = rows.find(isRecord)
    if (sample && ('msPlayed' in sample || 'ms_played' in sample))
      return of('spotify-history', false, c => readHistory(rows, c))
  } else if (isRecord(value)) {
    const { playlists, playlist, payload } = value
    if (isRecord(payload) && Array.isArray(payload['listens'])) return listens(payload['listens'])
    if (Array.isArray(playlists) && jspfLists(playlists).length > 0) return jspf(playlists)
    if (Array.isArray(playlists)) {
      const isMpd = playlists.some(p => isRecord(p) && 'pid' in p)
      return isMpd
        ? of('mpd', false, c => readMpd(playlists, c))
        : of('spotify-account', false, c => readAccountPlaylists(playlists, c))
    }
    if (isRecord(playlist) && Array.isArray(playlist['track'])) return jspf([value])
    if (Array.isArray(value['tracks']) && Array.isArray(value['albums'])) {
      const library = value
      return of('spotify-library', false, c => readLibrary(library, c))
    }
    if (isFeedback(value)) return COMPANION
    if ('track_metadata' in value) return listens([value])
  }
  throw new ImportError('JSON, but of none of the formats that can be imported')
}

/** What a listener of ListenBrainz loved or hated: no listen. */
function isFeedback(row: Record<string, unknown>): boolean {
  return 'score' in row && 'track_metadata' in row && !('listened_at' in row)
}

function firstRecord(rows: Iterable<unknown>): Record<string, unknown> | undefined {
  for (const row of rows) if (isRecord(row)) return row
  return undefined
}

/** The JSPF playlists among some values. */
function jspfLists(rows: Iterable<unknown>): Record<string, unknown>[] {
  return [...rows].flatMap(row => (isRecord(row) && isRecord(row['playlist']) ? [row['playlist']] : []))
}

const LINES = Symbol('one object a line')

/** The JSON of a file. A function of its own, so that no reader keeps the text alive while its playlists are written. */
function parsed(bytes: Buffer): unknown {
  const text = decodeText(bytes)
  try {
    return JSON.parse(text)
  } catch (cause) {
    // One object a line: ListenBrainz's dumps. A line that is broken does not spoil the others.
    if (/^\s*\{[^\n]*"(?:track_metadata|playlist)"/.test(text)) return LINES
    throw new ImportError(BROKEN, { cause })
  }
}

function isThreeNumbers(...lines: string[]): boolean {
  return lines.every(line => /^\s*\d+\s*\t\s*\d+\s*\t\s*\d+\s*$/.test(line))
}

/** M3U without directives is a list of paths: nothing but its name tells it from other text, and each line a file's name. */
function isPathList(start: string, name: string): boolean {
  if (!/\.m3u8?$/i.test(name)) return false
  return start
    .split(/\r\n|\n|\r/)
    .slice(0, 20)
    .every(line => line.trim() === '' || line.startsWith('#') || /[^\s.]\.\w{2,4}$|:\/\/|^spotify:/.test(line.trim()))
}
