import { dirname } from 'node:path'
import { ImportError } from '../errors.ts'
import { readMpd } from './formats/data-sets/mpd.ts'
import { isJspf, readJspf } from './formats/files/jspf.ts'
import {
  APPLE_TRACKS,
  isApplePlaylist,
  isAppleTrack,
  readAppleLibrary,
  readApplePlaylists,
} from './formats/services/apple.ts'
import { isDeezerList, readDeezerList } from './formats/services/deezer.ts'
import { jsonLines, readListens } from './formats/services/listenbrainz.ts'
import { accountKey, readAccountPlaylists, readHistory, readLibrary } from './formats/services/spotify-export.ts'
import { isWatched, readWatched } from './formats/services/youtube.ts'
import { COMPANION, type ImportFormat, type Recognised } from './import-format.ts'
import { isRecord } from './model.ts'
import { decodeText } from './reading/decode-text.ts'
import { BROKEN, jsonItems } from './reading/json-items.ts'
import type { FileSource } from './sources/file-source.ts'

/** A file that begins with a bracket. @throws ImportError when it is none of the formats */
export async function recogniseJson(source: FileSource, head: Buffer): Promise<Recognised | typeof COMPANION> {
  return (await playlistArray(source, head)) ?? json(source)
}

/** `{ "playlists": [...] }` of one of the two kinds, recognised by its first playlist and read one at a time; else undefined. */
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
  const account = await accountOf(source)
  return {
    format: 'spotify-account',
    bytes: undefined,
    nameMatters: false,
    read: c => readAccountPlaylists(items(), account, c),
  }
}

async function accountOf(source: FileSource): Promise<string> {
  const userData = await source.sibling('Userdata.json')
  return accountKey(userData && decodeText(userData), dirname(source.place))
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
  const jspf = (rows: Iterable<unknown>): Recognised => of('jspf', true, c => readJspf(rows, c))
  if (value === LINES) {
    const first = firstRecord(jsonLines(decodeText(bytes)))
    if (first && 'playlist' in first) return jspf(jsonLines(decodeText(bytes)))
    if (first && isFeedback(first)) return COMPANION
    return of('listenbrainz', false, c => readListens(jsonLines(decodeText(bytes)), c))
  }
  if (Array.isArray(value)) {
    const rows = value
    if (rows.some(row => isRecord(row) && 'track_metadata' in row)) return listens(rows)
    if (rows.some(isJspf)) return jspf(rows)
    if (rows.some(isAppleTrack)) return of('apple', true, c => readAppleLibrary(rows, c))
    if (rows.some(isApplePlaylist)) {
      const library = await source.sibling(APPLE_TRACKS)
      if (!library) throw new ImportError(`playlists of Apple Music without ${APPLE_TRACKS} beside them`)
      const found = of('apple', false, c => readApplePlaylists(rows, jsonArray(library), c))
      return { ...found, beside: [library] }
    }
    if (rows.some(isWatched)) return of('youtube', false, c => readWatched(rows, c))
    const sample = rows.find(isRecord)
    if (sample && ('msPlayed' in sample || 'ms_played' in sample))
      return of('spotify-history', false, c => readHistory(rows, c))
  } else if (isRecord(value)) {
    const { playlists, playlist, payload } = value
    if (isRecord(payload) && Array.isArray(payload['listens'])) return listens(payload['listens'])
    if (Array.isArray(playlists) && playlists.some(isJspf)) return jspf(playlists)
    if (Array.isArray(playlists)) {
      if (playlists.some(p => isRecord(p) && 'pid' in p)) return of('mpd', false, c => readMpd(playlists, c))
      const account = await accountOf(source)
      return of('spotify-account', false, c => readAccountPlaylists(playlists, account, c))
    }
    if (isRecord(playlist) && Array.isArray(playlist['track'])) return jspf([value])
    if (Array.isArray(value['tracks']) && Array.isArray(value['albums'])) {
      const account = await accountOf(source)
      return of('spotify-library', false, c => readLibrary(value, account, c))
    }
    if (isDeezerList(value)) return of('deezer', true, c => readDeezerList(value, c))
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

/** The array of a file; an empty one for a file that is none. */
export function jsonArray(bytes: Buffer): unknown[] {
  try {
    const value: unknown = JSON.parse(decodeText(bytes))
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
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
