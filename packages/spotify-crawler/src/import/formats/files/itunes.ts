import {
  entriesOf,
  isRecord,
  namedByLocation,
  PAUSE,
  type ReadContext,
  type ReadItem,
  textOf,
  trackOf,
} from '../../model.ts'
import { xmlElements } from '../../reading/xml-tags.ts'

/** The library of iTunes or Music as XML: `Tracks` by their numbers, and `Playlists` that name them. */
export function* readItunes(text: string, context: ReadContext): Generator<ReadItem> {
  const list = new PropertyList()
  for (const element of xmlElements(text, context)) {
    if (element === PAUSE) yield PAUSE
    else list.add(element.tag.name, element.tag.content, element.around.length)
  }
  const library = list.value
  const tracks = isRecord(library) && isRecord(library['Tracks']) ? library['Tracks'] : {}
  const playlists = isRecord(library) && Array.isArray(library['Playlists']) ? library['Playlists'] : []
  for (const row of playlists) {
    // The whole library, and what the program lists by itself (films, podcasts), are not playlists.
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

/** What is read of a track or list: a library says fifty things of each track. */
const READ = new Set(
  [
    'Tracks Playlists Master Name Artist Album Location'.split(' '),
    ['Distinguished Kind', 'Playlist Items', 'Track ID', 'Total Time', 'Playlist Persistent ID', 'Playlist ID'],
  ].flat(),
)

/** The value of a property list, from its elements in the order of their ends. */
class PropertyList {
  /** For each depth what ended there since the element around it began: keys and values in turn within a `dict`. */
  readonly #ended: { isKey: boolean; value: unknown }[][] = []

  add(name: string, content: string, depth: number): void {
    const within = this.#ended[depth + 1] ?? []
    this.#ended[depth + 1] = []
    const isKey = name === 'key'
    const value = isKey ? content : plistValue(name, content, within)
    const ended = this.#ended[depth]
    if (ended) ended.push({ isKey, value })
    else this.#ended[depth] = [{ isKey, value }]
  }

  /** What the root holds. */
  get value(): unknown {
    return this.#ended[0]?.[0]?.value
  }
}

function plistValue(name: string, content: string, within: readonly { isKey: boolean; value: unknown }[]): unknown {
  if (name === 'plist') return within[0]?.value
  if (name === 'array') return within.map(item => item.value)
  if (name === 'dict') {
    const values: Record<string, unknown> = {}
    let key: string | undefined
    for (const item of within) {
      if (item.isKey) key = item.value as string
      else if (key !== undefined && (READ.has(key) || /^\d+$/.test(key))) values[key] = item.value
    }
    return values
  }
  if (name === 'integer' || name === 'real') return Number(content)
  return name === 'true' || name === 'false' ? name === 'true' : content
}
