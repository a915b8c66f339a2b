import type { TrackInput } from '../../../catalog/types.ts'
import { ImportError } from '../../../errors.ts'
import { keyOf } from '../../../text.ts'
import {
  entriesOf,
  musicBrainzId,
  PAUSE,
  type ReadContext,
  type ReadItem,
  spotifyId,
  trackOf,
  youtubeId,
} from '../../model.ts'
import { namesOfLabel, namesOfPath, titleOfLabel } from '../../reading/file-names.ts'
import { PAUSE_LINES } from '../../reading/lines.ts'

/** Directives of HLS. Players write other `#EXT-X-` lines into playlists of songs. */
const HLS = /^#EXT-X-(?:TARGETDURATION|STREAM-INF|I-FRAME|MEDIA-SEQUENCE|MEDIA:|PLAYLIST-TYPE|ENDLIST|KEY:|MAP:|PART)/im

/**
 * M3U and M3U8: `#EXTINF:seconds,Artist - Title` before each path, or paths alone; `#EXTART`, `#EXTALB`, `#PLAYLIST`. HLS
 * manifests are refused.
 */
export function* readM3u(text: string, context: ReadContext): Generator<ReadItem> {
  if (HLS.test(text)) throw new ImportError('an HLS manifest: parts of a stream, no playlist')
  const tracks: (TrackInput | null)[] = []
  let name = ''
  let next: Record<string, string> = {}
  let number = 0
  for (const raw of text.split(/\r\n|\r|\n/)) {
    if (++number % PAUSE_LINES === 0) yield PAUSE
    const line = raw.trim()
    if (line === '') continue
    const [, directive = '', value = ''] = /^#(EXTINF|PLAYLIST|EXTART|EXTALB):(.*)$/i.exec(line) ?? []
    if (directive.toUpperCase() === 'PLAYLIST') name = value.trim()
    else if (directive !== '') next[directive.toUpperCase()] = value.trim()
    else if (!line.startsWith('#')) {
      tracks.push(trackFrom(line, next))
      next = {}
    }
  }
  yield {
    playlist: {
      source: 'm3u',
      sourceId: keyOf('file', context.place),
      name: name || context.fileName.replace(/\.[^.]+$/, ''),
      total: tracks.length,
    },
    entries: entriesOf(tracks, context, name || context.fileName),
    formerIds: [keyOf('file', context.stem)],
  }
}

/** Longest part of a line that can be a name, in characters. */
const LONGEST_LINE = 10_000

function trackFrom(path: string, directives: Record<string, string>): TrackInput | null {
  const { time, label } = infoOf((directives['EXTINF'] ?? '').slice(0, LONGEST_LINE))
  const isLink = spotifyId(path) !== undefined || musicBrainzId(path) !== undefined || youtubeId(path) !== undefined
  const named = label === '' ? (isLink ? { artist: '', title: '' } : namesOfPath(path)) : namesOfLabel(label, path)
  const artist = directives['EXTART']
  const title = artist && label !== '' ? titleOfLabel(label, artist) : named.title
  return trackOf({
    title,
    artists: [artist || named.artist],
    album: directives['EXTALB'],
    durationMs: millisecondsOf(time),
    identifiers: [path],
  })
}

/** `-1 tvg-id="x, y",Artist - Title`: attributes may hold commas, but only within quotes. */
function infoOf(info: string): { time: string | undefined; label: string } {
  const time = /^\s*(-?\d[\d.:]*)/.exec(info)?.[1]
  let end = info.indexOf(',')
  for (let quote = info.indexOf('"'); quote >= 0 && quote < end; ) {
    const close = info.indexOf('"', quote + 1)
    if (close < 0) break // no attribute: the quote belongs to a name
    if (end < close) end = info.indexOf(',', close)
    quote = info.indexOf('"', close + 1)
  }
  return { time, label: end < 0 ? '' : info.slice(end + 1).trim() }
}

/** "225", "225.5", "3:45" or "00:03:45". */
function millisecondsOf(time: string | undefined): number | null {
  let seconds = 0
  for (const part of (time ?? '').split(':')) seconds = seconds * 60 + Number(part)
  return seconds > 0 ? Math.round(seconds * 1000) : null
}
