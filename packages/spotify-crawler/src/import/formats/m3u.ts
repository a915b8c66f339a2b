import type { TrackInput } from '../../catalog/types.ts'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import { namesOfLabel, namesOfPath, titleOfLabel } from '../reading/file-names.ts'
import { entriesOf, musicBrainzId, type ReadContext, type ReadPlaylist, spotifyId, trackOf } from '../model.ts'

/** Directives of HLS. Players write other `#EXT-X-` lines into playlists of songs. */
const HLS = /^#EXT-X-(?:TARGETDURATION|STREAM-INF|I-FRAME|MEDIA-SEQUENCE|MEDIA:|PLAYLIST-TYPE|ENDLIST|KEY:|MAP:|PART)/im

/**
 * M3U and M3U8: `#EXTINF:seconds,Artist - Title` before each path, or paths alone; `#EXTART`, `#EXTALB`, `#PLAYLIST`. HLS
 * manifests are refused.
 */
export function* readM3u(text: string, context: ReadContext): Generator<ReadPlaylist> {
  if (HLS.test(text)) throw new ImportError('an HLS manifest: parts of a stream, no playlist')
  const tracks: (TrackInput | null)[] = []
  let name = ''
  let next: Record<string, string> = {}
  for (const raw of text.split(/\r\n|\r|\n/)) {
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

function trackFrom(path: string, directives: Record<string, string>): TrackInput | null {
  // "-1 tvg-id="x",Artist - Title": attributes may hold commas, but only within quotes.
  const [, time, , text = ''] =
    /^\s*(-?\d[\d.:]*)?((?:[^",]|"[^"]*")*)(?:,(.*))?$/.exec(directives['EXTINF'] ?? '') ?? []
  const label = text.trim()
  const isLink = spotifyId(path) !== undefined || musicBrainzId(path) !== undefined
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

/** "225", "225.5", "3:45" or "00:03:45". */
function millisecondsOf(time: string | undefined): number | null {
  let seconds = 0
  for (const part of (time ?? '').split(':')) seconds = seconds * 60 + Number(part)
  return seconds > 0 ? Math.round(seconds * 1000) : null
}
