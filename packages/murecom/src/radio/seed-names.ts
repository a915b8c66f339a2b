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
  return {
    songs: checkSongs(where, 'songs', library, songs),
    artists: checkNames(where, 'artists', seeds.artists),
    albums: checkNames(where, 'albums', seeds.albums),
    tags: checkNames(where, 'tags', seeds.tags),
    words,
  }
}

/** What never comes, checked. */
export function checkNever(where: string, library: RadioLibrary, never: RadioNever = {}): RadioState['never'] {
  return {
    songs: checkSongs(where, 'never.songs', library, never.songs ?? []),
    artists: checkNames(where, 'never.artists', never.artists),
    words: checkNames(where, 'never.words', never.words),
  }
}

/** Songs by their content, which survives moves. */
function checkSongs(
  where: string,
  name: string,
  library: RadioLibrary,
  songs: readonly string[],
): RadioState['seeds']['songs'] {
  const ids = checkNames(where, name, songs, 32_768).map(path => {
    const id = library.idOf(path)
    if (id === undefined) throw new RangeError(`${where}: ${name} must be paths of the library, got ${show(path)}`)
    return id
  })
  const hashes = new Map(library.contentsOf(ids).map(({ id, hash }) => [id, hash]))
  return ids.map((id, i) => ({ hash: hashes.get(id) ?? '', path: songs[i]! }))
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
