import { refuse, show } from '@murecom/internal'
import type { RadioState } from './state.ts'
import type { RadioLibrary, RadioNever, RadioSeeds } from './types.ts'

const MOST_NAMES = 1000
const LONGEST = 500

/** Seeds as the state keeps them: songs by their content. */
export function checkSeeds(where: string, library: RadioLibrary, seeds: RadioSeeds = {}): RadioState['seeds'] {
  const { songs = [], words = '' } = seeds
  if (typeof words !== 'string' || words.length > LONGEST)
    refuse(where, 'words', `be at most ${LONGEST} letters`, words)
  const ids = checkNames(where, 'songs', songs, 32_768).map(path => {
    const id = library.idOf(path)
    if (id === undefined) throw new RangeError(`${where}: songs must be paths of the library, got ${show(path)}`)
    return id
  })
  const hashes = new Map(library.contentsOf(ids).map(({ id, hash }) => [id, hash]))
  return {
    songs: ids.map((id, i) => ({ hash: hashes.get(id) ?? '', path: songs[i]! })),
    artists: checkNames(where, 'artists', seeds.artists),
    albums: checkNames(where, 'albums', seeds.albums),
    tags: checkNames(where, 'tags', seeds.tags),
    words,
  }
}

/** What never comes, checked. */
export function checkNever(where: string, never: RadioNever = {}): RadioState['never'] {
  return { artists: checkNames(where, 'artists', never.artists), words: checkNames(where, 'words', never.words) }
}

function checkNames(where: string, name: string, names: readonly string[] = [], longest = LONGEST): string[] {
  if (!Array.isArray(names) || names.length > MOST_NAMES) {
    refuse(where, name, `be an array of at most ${MOST_NAMES} texts`, names)
  }
  for (const text of names) {
    if (typeof text !== 'string' || text.length > longest || text.trim() === '') {
      refuse(where, name, `hold texts of 1 to ${longest} letters`, text)
    }
  }
  return [...names]
}
