import { entriesOf, isRecord, namedByLocation, type ReadContext, type ReadPlaylist, textOf, trackOf } from '../model.ts'
import { openTags, type XmlTag } from '../reading/xml-tags.ts'

/** The library of iTunes or Music as XML: `Tracks` by their numbers, and `Playlists` that name them. */
export function* readItunes(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const library = propertyList(openTags(text, context))
  const tracks = isRecord(library) && isRecord(library['Tracks']) ? library['Tracks'] : {}
  const playlists = isRecord(library) && Array.isArray(library['Playlists']) ? library['Playlists'] : []
  for (const row of playlists) {
    // The whole library, and what the program lists by itself (films, podcasts), are no playlists.
    if (!isRecord(row) || row['Master'] === true || row['Distinguished Kind'] !== undefined) continue
    const name = textOf(row['Name'])
    const items = Array.isArray(row['Playlist Items']) ? row['Playlist Items'] : []
    const found = items.map(item => {
      const track = isRecord(item) ? tracks[String(item['Track ID'])] : undefined
      if (!isRecord(track)) return null
      const named = {
        title: track['Name'],
        artists: [track['Artist']],
        album: track['Album'],
        durationMs: track['Total Time'],
      }
      return trackOf(namedByLocation(named, [track['Location']]))
    })
    const sourceId = textOf(row['Playlist Persistent ID']) || `${context.place}\x1f${String(row['Playlist ID'])}`
    yield {
      playlist: { source: 'itunes', sourceId, name, total: items.length },
      entries: entriesOf(found, context, name),
    }
  }
}

/** The value of a property list. Elements come in the order of their beginnings, each with its depth by its path. */
function propertyList(tags: readonly XmlTag[]): unknown {
  let at = tags.findIndex(tag => tag.name === 'plist') + 1
  const read = (): unknown => {
    const tag = tags[at++]
    if (tag === undefined) return undefined
    const depth = tag.path.length
    const isWithin = (): boolean => at < tags.length && tags[at]!.path.length > depth
    if (tag.name === 'array') {
      const values: unknown[] = []
      while (isWithin()) values.push(read())
      return values
    }
    if (tag.name === 'dict') {
      const values: Record<string, unknown> = {}
      while (isWithin()) {
        const key = tags[at++]!.content
        if (isWithin()) values[key] = read()
      }
      return values
    }
    if (tag.name === 'integer' || tag.name === 'real') return Number(tag.content)
    return tag.name === 'true' || tag.name === 'false' ? tag.name === 'true' : tag.content
  }
  return read()
}
