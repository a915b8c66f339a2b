import type { TrackInput } from '../../catalog/types.ts'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import { entriesOf, type ReadContext, type ReadPlaylist, trackOf } from '../model.ts'

/** M3U and M3U8: `#EXTINF:seconds,Artist - Title` before each path, or paths alone. HLS manifests are refused. */
export function* readM3u(text: string, context: ReadContext): Generator<ReadPlaylist> {
  if (/^#EXT-X-/m.test(text)) throw new ImportError('an HLS manifest: parts of a stream, no playlist')
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
  const info = /^\s*(-?\d+(?:\.\d+)?)?((?:[^",]|"[^"]*")*),(.*)$/.exec(directives['EXTINF'] ?? '')
  const label = info?.[3]?.trim() || labelOf(path)
  const split = label.indexOf(' - ')
  const artist = directives['EXTART'] || (split > 0 ? label.slice(0, split) : '')
  const title = directives['EXTART'] || split <= 0 ? label : label.slice(split + 3)
  const seconds = Number(info?.[1])
  return trackOf({
    title,
    artists: [artist],
    album: directives['EXTALB'],
    durationMs: seconds > 0 ? seconds * 1000 : null,
    identifiers: [path],
  })
}

/** "C:\Music\01 - Artist - Title.mp3" to "Artist - Title". */
function labelOf(path: string): string {
  const file = path.split(/[\\/]/).pop() ?? path
  const bare = (path.includes('://') ? decoded(file) : file).replace(/\.[0-9A-Za-z]{2,4}$/, '')
  return bare.replace(/^\d{1,3}[\s.-]+(?=\S)/, '')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
