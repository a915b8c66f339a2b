import type { TrackInput } from '../../../catalog/types.ts'
import { keyOf } from '../../../text.ts'
import { entriesOf, namedByLocation, PAUSE, type ReadContext, type ReadItem, trackOf } from '../../model.ts'
import { xmlElements } from '../../reading/xml-tags.ts'

/** rekordbox XML: a collection of tracks, and below it folders (`NODE Type="0"`) of playlists (`Type="1"`). */
export function* readRekordbox(text: string, context: ReadContext): Generator<ReadItem> {
  const byId = new Map<string, TrackInput | null>()
  const byLocation = new Map<string, TrackInput | null>()
  const lists: { path: string; name: string; isByLocation: boolean; keys: string[] }[] = []
  let keys: string[] = []
  for (const element of xmlElements(text, context)) {
    if (element === PAUSE) {
      yield PAUSE
      continue
    }
    const { tag, around } = element
    const { name, attributes } = tag
    if (name === 'node' && attributes['type'] !== '1') {
      for (const key of keys) context.problem('a track that is in no playlist', key)
      keys = []
    } else if (name === 'node') {
      const path = [...around, tag].map(node => node.attributes['name'] ?? '').join('\x1f')
      lists.push({ path, name: attributes['name'] ?? '', isByLocation: attributes['keytype'] === '1', keys })
      keys = []
    } else if (name === 'track' && attributes['key'] !== undefined) keys.push(attributes['key'])
    else if (name === 'track') {
      const { trackid = '', name: title, artist, album, totaltime, location = '' } = attributes
      const named = { title, artists: [artist], album, durationMs: Number(totaltime) * 1000 }
      const track = trackOf(namedByLocation(named, [location]))
      byId.set(trackid, track)
      byLocation.set(location, track)
    }
  }
  for (const list of lists) {
    const { path, name } = list
    const tracks = list.keys.map(key => (list.isByLocation ? byLocation : byId).get(key) ?? null)
    yield {
      playlist: { source: 'rekordbox', sourceId: keyOf('file', context.place, path), name, total: tracks.length },
      entries: entriesOf(tracks, context, name),
    }
  }
}
