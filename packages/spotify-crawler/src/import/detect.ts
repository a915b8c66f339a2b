import { ImportError } from '../errors.ts'
import { jsonArray, recogniseJson } from './detect-json.ts'
import { isGoDatabase, readGoDatabase } from './formats/data-sets/go-database.ts'
import { readHetrec } from './formats/data-sets/hetrec.ts'
import { readNowplaying } from './formats/data-sets/nowplaying.ts'
import { readItunes } from './formats/files/itunes.ts'
import { readM3u } from './formats/files/m3u.ts'
import { readPls } from './formats/files/pls.ts'
import { readRekordbox } from './formats/files/rekordbox.ts'
import { readWpl } from './formats/files/wpl.ts'
import { readXspf } from './formats/files/xspf.ts'
import {
  APPLE_COUNTS,
  APPLE_DAYS,
  APPLE_TRACKS,
  AppleArtists,
  isApplePlays,
  isAppleSummary,
  readApplePlays,
} from './formats/services/apple.ts'
import { playlistCsv } from './formats/services/csv-layout.ts'
import { isDeezer, readDeezer } from './formats/services/deezer.ts'
import { readExportify } from './formats/services/exportify.ts'
import { isLastfm, readLastfm } from './formats/services/lastfm.ts'
import {
  isWatchedPage,
  isYoutubeIndex,
  isYoutubeList,
  readWatchedPage,
  readYoutubeList,
} from './formats/services/youtube.ts'
import { COMPANION, type ImportFormat, type Recognised } from './import-format.ts'
import type { ReadContext, ReadItem } from './model.ts'
import { decodeText } from './reading/decode-text.ts'
import { sheetsOf } from './reading/workbook.ts'
import type { FileSource } from './sources/file-source.ts'
import type { Zip } from './sources/zip-files.ts'

/**
 * Recognises the format of a file by what is in it, never by its name alone.
 *
 * @throws ImportError when it is none of the formats, with the reason
 */
export async function recognise(
  source: FileSource,
  wanted: ImportFormat | 'auto',
): Promise<Recognised | typeof COMPANION> {
  const head = await source.head()
  const found = await recogniseAny(source, head)
  return found === COMPANION ? found : checked(found, wanted)
}

function checked(found: Recognised, wanted: ImportFormat | 'auto'): Recognised {
  if (wanted === 'auto' || found.format === wanted) return found
  throw new ImportError(`the file is ${found.format}, not ${wanted}`)
}

async function recogniseAny(source: FileSource, head: Buffer): Promise<Recognised | typeof COMPANION> {
  if (head.length === 0) throw new ImportError('the file is empty')
  if (head.subarray(0, 15).toString('latin1') === 'SQLite format 3') return sqlite(source)
  const start = decodeText(head).slice(0, 4000).trimStart()
  const [first = '', second = ''] = start.split(/\r\n|\n|\r/)
  if (/^["\s]*user_id"?\s*,\s*"?artistname"?\s*,\s*"?trackname"?\s*,/i.test(first)) {
    const stream = (context: ReadContext): AsyncIterable<ReadItem> => readNowplaying(source.chunks(), context)
    return { format: 'nowplaying', bytes: undefined, nameMatters: false, read: stream }
  }
  if (/^id\tname\turl\tpictureURL|^userID\tfriendID|^tagID\ttagValue|^userID\tartistID\ttagID/i.test(first))
    return COMPANION
  if (/^userID\tartistID\tweight/i.test(first) || isThreeNumbers(first, second)) return hetrec(source)
  if (/^\[playlist\]/i.test(start)) return textFormat(source, 'pls', true, readPls)
  // Before the formats that begin with a bracket: a row may begin with an artist that has one.
  if (isLastfm(first)) return textFormat(source, 'lastfm', false, readLastfm)
  if (start.startsWith('{') || start.startsWith('[')) return recogniseJson(source, head)
  if (/^<(?:!doctype html|html)/i.test(start)) return watchedPage(source)
  const xml = xmlFormat(start)
  if (xml) return textFormat(source, xml[0], true, xml[1])
  const isMarkup = /^<\?xml|^<(?:[\w.-]+:)?playlist[\s>]|^<!DOCTYPE\s+playlist/i.test(start)
  if (isMarkup && /<(?:[\w.-]+:)?playlist[\s>]/i.test(start)) return textFormat(source, 'xspf', true, readXspf)
  if (/^#EXT(?:M3U|INF|ENC|ART|ALB)/i.test(start)) return textFormat(source, 'm3u', true, readM3u)
  if (isYoutubeIndex(first) || isAppleSummary(first)) return COMPANION
  if (isApplePlays(first)) return applePlays(source)
  if (isYoutubeList(first, second)) return textFormat(source, 'youtube', true, readYoutubeList)
  const csv = isMarkup ? undefined : playlistCsv(first, second)
  if (csv) return textFormat(source, csv, true, readExportify)
  if (isPathList(start, source.name)) return textFormat(source, 'm3u', true, readM3u)
  throw new ImportError(isMarkup ? 'XML, but no XSPF' : 'none of the formats that can be imported')
}

type TextReader = (text: string, context: ReadContext) => Iterable<ReadItem>

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
  const read = (context: ReadContext): Iterable<ReadItem> =>
    readHetrec(decodeText(bytes), artists && decodeText(artists), context)
  return { format: 'hetrec', bytes, beside: [artists], nameMatters: false, read }
}

async function watchedPage(source: FileSource): Promise<Recognised> {
  const bytes = await source.read()
  if (!isWatchedPage(decodeText(bytes))) throw new ImportError('a web page, and not the history of YouTube')
  return { format: 'youtube', bytes, nameMatters: false, read: context => readWatchedPage(decodeText(bytes), context) }
}

async function applePlays(source: FileSource): Promise<Recognised> {
  const bytes = await source.read()
  const [library, days, counts] = await Promise.all([APPLE_TRACKS, APPLE_DAYS, APPLE_COUNTS].map(source.sibling))
  const read = (context: ReadContext): Iterable<ReadItem> => {
    const artists = new AppleArtists()
    if (library) artists.addLibrary(jsonArray(library))
    for (const summary of [counts, days]) if (summary) artists.addSummary(decodeText(summary))
    return readApplePlays(decodeText(bytes), artists, context)
  }
  return { format: 'apple', bytes, beside: [library, days, counts], nameMatters: false, read }
}

/** @throws ImportError for a workbook that is not Deezer's */
export async function recogniseWorkbook(
  source: FileSource,
  zip: Zip,
  wanted: ImportFormat | 'auto',
): Promise<Recognised> {
  const sheets = await sheetsOf(zip)
  if (!isDeezer(sheets.keys())) throw new ImportError('a workbook, and not the export of Deezer')
  const bytes = await source.read()
  return checked({ format: 'deezer', bytes, nameMatters: false, read: c => readDeezer(source, c) }, wanted)
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

function isThreeNumbers(...lines: string[]): boolean {
  return lines.every(line => /^\s*\d+\s*\t\s*\d+\s*\t\s*\d+\s*$/.test(line))
}

/** M3U without directives is a list of paths: only its name, and that each line is a file's name, distinguish it from other text. */
function isPathList(start: string, name: string): boolean {
  if (!/\.m3u8?$/i.test(name)) return false
  return start
    .split(/\r\n|\n|\r/)
    .slice(0, 20)
    .every(line => line.trim() === '' || line.startsWith('#') || /[^\s.]\.\w{2,4}$|:\/\/|^spotify:/.test(line.trim()))
}
