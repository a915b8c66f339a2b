import { mapCoordinates, principalPlane } from '@murecom/song-map/projection'
import type { SongMap } from '../answers.ts'

/** Names that an answer lists of each kind; songs of rarer ones have no group. */
const MOST_GROUPS = 200

/** Songs as columns, and their names; null for one that is gone. */
export interface MapSongs {
  ids: Float64Array
  /** `songs x dimensions`, row-major. */
  vectors: Float32Array
  dimensions: number
  strongest: Int32Array
  names: readonly (readonly [title: string, artist: string | null, album: string | null] | null)[]
  tagNames: readonly string[]
}

/** Projects the songs' vectors on a plane, as the bytes of a JSON text. O(songs x dimensions) */
export function mapJson({ ids, vectors, dimensions, strongest, names, tagNames }: MapSongs): Uint8Array<ArrayBuffer> {
  const points = ids.length === 0 ? new Float32Array(0) : mapCoordinates(principalPlane(vectors, dimensions))
  const shown = [...ids.keys()].filter(i => names[i])
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const groups: SongMap['groups'] = [
    { by: 'tag', ...grouped(shown.map(i => tagNames[strongest[i]!] ?? null)) },
    { by: 'artist', ...grouped(shown.map(i => names[i]![1])) },
    { by: 'album', ...grouped(shown.map(i => names[i]![2])) },
  ]
  const json: SongMap = {
    ids: shown.map(i => ids[i]!),
    x: shown.map(i => round(points[i * 2]!)),
    y: shown.map(i => round(points[i * 2 + 1]!)),
    titles: shown.map(i => names[i]![0]),
    groups: groups.filter(({ names }) => names.length > 0),
  }
  return new TextEncoder().encode(JSON.stringify(json))
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
