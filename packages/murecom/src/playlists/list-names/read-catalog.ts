import { turns } from '@murecom/internal/signal'
import type { Catalog } from '@murecom/spotify-crawler'
import type { SentenceEncoder } from '@murecom/text'
import { type ListName, ListNames, type NearName } from './list-names.ts'
import { type NamedTracks, type RankedTrack, rankTracks, weightOf } from './rank-tracks.ts'

/** Lists whose names are read at a time. */
const PAGE = 5000
/** Lists whose names are read, the first ones. */
const MOST_LISTS = 1_000_000
/** Names that are kept, those of most lists: 51 MB of vectors. */
const MOST_NAMES = 50_000
/** Lists of one name whose songs are looked at, the first ones. */
const LISTS_OF_NAME = 50
/** Lists whose songs are looked at for one answer, those of the nearest names. */
const MOST_ANSWERING = 500
/** Songs of a list that are looked at, the first ones. */
const MOST_TRACKS = 500
/** Names whose vectors are made between two looks at what else there is to do. */
const NAMES_AT_ONCE = 200

/** The names of the complete lists of a catalogue, of most lists first. O(lists) */
export async function readListNames(catalog: Catalog, encoder: SentenceEncoder): Promise<ListNames> {
  const turn = turns()
  const found = new Map<string, ListName & { ids: number[] }>()
  for (let last = 0, read = 0; read < MOST_LISTS; await turn()) {
    const page = await catalog.db
      .selectFrom('playlists')
      .select(['id', 'name', 'name_fold as key'])
      .where('complete', '=', 1)
      .where('id', '>', last)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    for (const { id, name, key } of page) {
      const known = found.get(key)
      if (!known) found.set(key, { key, name, lists: 1, ids: [id] })
      else if (++known.lists <= LISTS_OF_NAME) known.ids.push(id)
    }
    read += page.length
    if (page.length < PAGE) break
    last = page.at(-1)!.id
  }
  found.delete('')
  // The sort is stable: of names of equally many lists those that came first are kept.
  const names = [...found.values()].sort((a, b) => b.lists - a.lists).slice(0, MOST_NAMES)
  const vectors = new Float32Array(names.length * encoder.dimensions)
  for (let at = 0; at < names.length; at += NAMES_AT_ONCE, await turn()) {
    const keys = names.slice(at, at + NAMES_AT_ONCE).map(({ key }) => key)
    vectors.set(encoder.encodeAll(keys), at * encoder.dimensions)
  }
  return new ListNames(encoder, names, vectors)
}

/** The tracks of lists with these names, best first; the names are the nearest ones, best first. */
export async function tracksOfNames(catalog: Catalog, names: readonly NearName[]): Promise<RankedTrack[]> {
  const placeOf = new Map<number, number>()
  for (const [place, { ids }] of names.entries()) {
    for (const id of ids) if (placeOf.size < MOST_ANSWERING) placeOf.set(id, place)
  }
  if (placeOf.size === 0) return []
  const entries = await catalog.db
    .selectFrom('playlist_tracks')
    .select(['playlist_id as list', 'track_id as track'])
    .where('playlist_id', 'in', [...placeOf.keys()])
    .where('position', '<', MOST_TRACKS)
    .orderBy('playlist_id')
    .execute()
  const tracksOf = new Map<number, Set<number>>()
  for (const { list, track } of entries) tracksOf.set(list, (tracksOf.get(list) ?? new Set()).add(track))
  const best = names[0]!.score
  const lists = [...tracksOf].map(([list, tracks]): NamedTracks => {
    const name = placeOf.get(list)!
    return { weight: weightOf(names[name]!.score, best), name, tracks: [...tracks] }
  })
  return rankTracks(lists)
}
