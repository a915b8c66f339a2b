import type { TrackInput } from '../../catalog/types.ts'
import { keyOf } from '../../text.ts'
import { entriesOf, namedByLocation, type ReadContext, type ReadPlaylist, trackOf } from '../model.ts'
import { openTags } from '../reading/xml-tags.ts'

/** rekordbox XML: a collection of tracks, and below it folders (`NODE Type="0"`) of playlists (`Type="1"`). */
export function* readRekordbox(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const byId = new Map<string, TrackInput | null>()
  const byLocation = new Map<string, TrackInput | null>()
  const lists: { path: string; name: string; isByLocation: boolean; keys: string[] }[] = []
  for (const { name, attributes, path } of openTags(text, context)) {
    if (name === 'node' && attributes['type'] === '1') {
      const nodes = path.map(tag => tag.attributes['name'] ?? '')
      const isByLocation = attributes['keytype'] === '1'
      lists.push({ path: nodes.join('\x1f'), name: attributes['name'] ?? '', isByLocation, keys: [] })
    } else if (name === 'track' && attributes['key'] !== undefined) lists.at(-1)?.keys.push(attributes['key'])
    else if (name === 'track') {
      const { trackid = '', name: title, artist, album, totaltime, location = '' } = attributes
      const named = { title, artists: [artist], album, durationMs: Number(totaltime) * 1000 }
      const track = trackOf(namedByLocation(named, [location]))
      byId.set(trackid, track)
      byLocation.set(location, track)
    }
  }
  for (const { path, name, isByLocation, keys } of lists) {
    const tracks = keys.map(key => (isByLocation ? byLocation : byId).get(key) ?? null)
    yield {
      playlist: { source: 'rekordbox', sourceId: keyOf('file', context.place, path), name, total: keys.length },
      entries: entriesOf(tracks, context, name),
    }
  }
}
