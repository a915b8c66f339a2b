import type { ServerThread } from '../thread/server-thread.ts'
import type { ServedLibrary } from './served-library.ts'
import type { ServedSongs } from './served-songs.ts'

/** Names that an answer lists of each kind; songs of rarer ones have no group. */
const MOST_GROUPS = 200

/** The library as points of a plane, in columns: the n-th entry of each array is of the n-th song. */
interface SongMapJson {
  ids: number[]
  /** In [-1, 1]; songs that lie close sound alike. */
  x: number[]
  y: number[]
  titles: string[]
  /** What the points can be coloured by; `of[n]` is an index of `names`, or -1. */
  groups: { by: 'artist' | 'album' | 'tag'; names: string[]; of: number[] }[]
}

/** Projects the songs' vectors on a plane. O(songs x dimensions), most of it in the thread. */
export async function songMap(library: ServedLibrary, served: ServedSongs, thread: ServerThread): Promise<SongMapJson> {
  const { songs } = served
  const rowOf = new Map(songs.map(({ id }, row) => [id, row]))
  const { ids, vectors, dimensions, strongest } = library.songVectors()
  if (ids.length === 0) return { ids: [], x: [], y: [], titles: [], groups: [] }
  const points = await thread.run<Float32Array>({ kind: 'map', vectors, dimensions }, [vectors.buffer])
  const known = [...ids.keys()].filter(i => rowOf.has(ids[i]!))
  const seen = known.map(i => rowOf.get(ids[i]!)!)
  const tags = known.map(i => library.tagNames?.[strongest[i]!] ?? null)

  const shown = seen.map(row => songs[row]!)
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const groups: SongMapJson['groups'] = [
    { by: 'tag', ...grouped(tags) },
    { by: 'artist', ...grouped(shown.map(song => song.artist)) },
    { by: 'album', ...grouped(shown.map(song => song.album)) },
  ]
  return {
    ids: shown.map(song => song.id),
    x: known.map(i => round(points[i * 2]!)),
    y: known.map(i => round(points[i * 2 + 1]!)),
    titles: shown.map(song => song.title),
    groups: groups.filter(({ names }) => names.length > 0),
  }
}

/** The most frequent names, most frequent first, and which of them each song has. */
function grouped(values: readonly (string | null)[]): { names: string[]; of: number[] } {
  const counts = new Map<string, number>()
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  const names = [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(([name]) => name)
  const index = new Map(names.map((name, i) => [name, i]))
  return { names, of: values.map(value => (value === null ? -1 : (index.get(value) ?? -1))) }
}
