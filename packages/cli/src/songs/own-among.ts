import type { Library } from 'murecom/node'

/** Those songs by name that the library has and a filter lets through, in their order. O(songs of the library) */
export function ownAmong<T extends { name: string; artists: readonly string[] }>(
  library: Pick<Library, 'orderedIds' | 'idsNamed'>,
  songs: readonly T[],
  where: string,
): T[] {
  const passing = new Set(library.orderedIds({ where }))
  const ids = library.idsNamed(songs.map(({ name, artists }) => ({ title: name, artists })))
  return songs.filter((_, i) => ids[i] !== undefined && passing.has(ids[i]))
}
