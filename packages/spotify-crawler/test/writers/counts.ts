/**
 * How many entries a file has, counted in an obvious way that has nothing of the readers: lines, elements by their first
 * letters, values of parsed JSON. Of CSV by trying every run of lines with a parser that refuses what does not fit.
 */
import BetterSqlite3 from 'better-sqlite3'
import { csvByTrying } from '../reference/csv.ts'
import type { Cell } from './workbook.ts'

/** Entries of a text; undefined where its structure is broken, so that no number is right. */
export type Count = (text: string) => number | undefined

const lines = (text: string): string[] => text.split(/\r\n|\n|\r/)
const isFilled = (line: string): boolean => line.trim() !== ''
const occurrences = (text: string, part: RegExp): number => text.match(part)?.length ?? 0

type Json = Record<string, unknown>
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function json(text: string, count: (value: unknown) => number | undefined): number | undefined {
  try {
    return count(JSON.parse(text))
  } catch {
    return undefined
  }
}

const sum = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0)

/** Records behind the head, those that are broken included. */
function csvRecords(text: string, head: number): number {
  const bare = lines(text)[0]!.replace(/"[^"]*"/g, '')
  const separator = [',', ';', '\t'].reduce((a, b) => (bare.split(b).length > bare.split(a).length ? b : a))
  return Math.max(0, csvByTrying(text, separator).length - head)
}

/** Dictionaries in the items of the lists that a person made; undefined when the lists are not there once. */
function itunesItems(text: string): number | undefined {
  const [, lists, ...more] = text.split('<key>Playlists</key>')
  if (lists === undefined || more.length > 0) return undefined
  const isOwn = (facts: string): boolean => !/<key>(?:Master<\/key><true\/>|Distinguished Kind<)/.test(facts)
  const counts = lists.split('</array>').map(list => {
    const [facts = '', items = ''] = list.split('<key>Playlist Items</key>')
    return isOwn(facts) ? occurrences(items, /<dict>/g) : 0
  })
  return sum(counts)
}

const rowsOf: Count = text => json(text, value => (Array.isArray(value) ? value.length : undefined))

const jspfTracks = (value: unknown): number =>
  isRecord(value) && isRecord(value['playlist']) ? arrayOf(value['playlist']['track']).length : 0

const accountItems: Count = text =>
  json(text, value =>
    sum(
      arrayOf((value as Json)['playlists']).map(list =>
        isRecord(list) ? arrayOf(list['items'] ?? list['tracks']).length : 0,
      ),
    ),
  )

/** For texts, by the names of their writers. */
export const COUNTS: Readonly<Record<string, Count>> = {
  m3u: text => lines(text).filter(line => isFilled(line) && !line.trim().startsWith('#')).length,
  m3uFacts: text => lines(text).filter(line => isFilled(line) && !line.trim().startsWith('#')).length,
  pls: text =>
    new Set(
      lines(text).flatMap(
        line => /^[ \t]*(?:file|title|length)(\d{1,9})[ \t]*=/i.exec(line)?.slice(1).map(Number) ?? [],
      ),
    ).size,
  wpl: text => occurrences(text, /<media[\s/>]/gi),
  xspf: text => occurrences(text, /<track[\s/>]/gi),
  itunes: itunesItems,
  rekordbox: text => occurrences(text, /<track\s[^<>]*\bkey="/gi),
  jspf: text => json(text, jspfTracks),
  // One list alone may be spread over lines.
  jspfLines: text => json(text, jspfTracks) ?? sum(text.split('\n').map(line => json(line, jspfTracks) ?? 0)),
  exportify2018: text => csvRecords(text, 1),
  exportify2020: text => csvRecords(text, 1),
  exportify2024: text => csvRecords(text, 1),
  exportify2025: text => csvRecords(text, 1),
  watsonbox: text => csvRecords(text, 1),
  pavelkomarov: text => csvRecords(text, 1),
  oldExportify: text => csvRecords(text, 1),
  tuneMyMusic: text => csvRecords(text, 1),
  soundiiz: text => csvRecords(text, 1),
  youtubeSongs: text => csvRecords(text, 1),
  youtubeList: text => csvRecords(text, 1),
  lastfm: text => csvRecords(text, 1),
  lastfmBare: text => csvRecords(text, 0),
  applePlays: text => csvRecords(text, 1),
  nowplaying: text => text.split('\n').filter(isFilled).length - 1,
  hetrec: text => text.split(/\r?\n/).filter((line, i) => isFilled(line) && !(i === 0 && /userID/i.test(line))).length,
  spotifyAccount: accountItems,
  oldAccount: accountItems,
  spotifyLibrary: text => json(text, value => arrayOf((value as Json)['tracks']).length),
  spotifyHistory: rowsOf,
  extendedHistory: rowsOf,
  listens: text => text.split('\n').filter(isFilled).length,
  listensAnswer: text => json(text, value => arrayOf(((value as Json)['payload'] as Json)['listens']).length),
  listensArray: rowsOf,
  mpd: text =>
    json(text, value =>
      sum(
        arrayOf((value as Json)['playlists']).map(list =>
          isRecord(list) && Number.isSafeInteger(list['pid']) && (list['pid'] as number) >= 0
            ? arrayOf(list['tracks']).length
            : 0,
        ),
      ),
    ),
  appleLibrary: rowsOf,
  applePlaylists: text =>
    json(text, value =>
      sum(arrayOf(value).map(list => (isRecord(list) ? arrayOf(list['Playlist Item Identifiers']).length : 0))),
    ),
  deezerList: text => json(text, value => arrayOf(((value as Json)['tracks'] as Json)['data']).length),
  youtubeHistory: rowsOf,
  youtubePage: text => text.split('<div class="outer-cell').length - 1,
}

const isTitleHead = (cell: unknown): boolean =>
  typeof cell === 'string' && cell.trim().replace(/\s+/g, ' ').toLowerCase() === 'song title'

/** Rows of a sheet behind the first that names the column of titles. */
export function sheetRows(rows: readonly (readonly Cell[])[]): number {
  const head = rows.findIndex(row => row.some(isTitleHead))
  return head < 0 ? 0 : rows.length - head - 1
}

/**
 * The same of the XML of a sheet; undefined where parts of it may be hidden, or cells say not where they are.
 *
 * @param strings texts that cells name by number
 */
export function sheetXmlRows(xml: string, strings: readonly string[]): number | undefined {
  if (/<!|<\?(?!xml)|&#/.test(xml)) return undefined
  const rows = xml.split(/<row[\s/>]/).slice(1)
  for (const [i, row] of rows.entries()) {
    const cells = new Map<string, string>()
    for (const cell of row.split(/<c[\s/>]/).slice(1)) {
      const attributes = cell.slice(0, cell.indexOf('>'))
      const column = /\sr="([A-Z]{1,2})\d/.exec(` ${attributes}`)?.[1]
      if (column === undefined || (column.length > 1 && column > 'DX')) return undefined
      if ((cell.match(/<[vt][\s>]/g)?.length ?? 0) > 1) return undefined
      const value = /<v>([^<]*)<\/v>/.exec(cell)?.[1]
      const isShared = /\st="s"/.test(` ${attributes}`) && value !== undefined && value !== ''
      cells.set(column, isShared ? (strings[Number(value)] ?? '') : (/<t[^<>]*>([^<]*)<\/t>/.exec(cell)?.[1] ?? ''))
    }
    if ([...cells.values()].some(isTitleHead)) return rows.length - i - 1
  }
  return 0
}

/** Links of playlists to tracks; undefined for a database that is damaged. */
export function databaseLinks(bytes: Buffer): number | undefined {
  try {
    const database = new BetterSqlite3(bytes)
    try {
      if (database.pragma('integrity_check', { simple: true }) !== 'ok') return undefined
      return database.prepare('SELECT count(*) FROM playlist_tracks').pluck().get() as number
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}
