/**
 * How many entries a file has, counted in an obvious way that has nothing of the readers: lines, elements by their first
 * letters, values of parsed JSON. Of CSV by trying every run of lines with a parser that refuses what does not fit.
 */
import { csvByTrying } from '../reference/csv.ts'

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

/** By the names of the writers. */
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
  jspf: text =>
    json(text, value =>
      isRecord(value) && isRecord(value['playlist']) ? arrayOf(value['playlist']['track']).length : undefined,
    ),
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
  spotifyAccount: text =>
    json(text, value =>
      sum(
        arrayOf((value as Json)['playlists']).map(list =>
          isRecord(list) ? arrayOf(list['items'] ?? list['tracks']).length : 0,
        ),
      ),
    ),
  spotifyLibrary: text => json(text, value => arrayOf((value as Json)['tracks']).length),
  spotifyHistory: rowsOf,
  extendedHistory: rowsOf,
  listens: text => text.split('\n').filter(isFilled).length,
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

/** Formats whose entries are not counted: a zip file, whose bytes another test checks. */
export const UNCOUNTED: readonly string[] = ['deezer']
