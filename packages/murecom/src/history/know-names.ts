import type { LibrarySong } from '../library/song.ts'
import type { SongContent } from '../library/store/song-reader.ts'
import { LibraryMatcher } from '../library-matcher.ts'
import type { HeardLog } from '../listening/heard-log.ts'

/** What reading a history needs of a library. */
export interface HistoryLibrary {
  songs(): LibrarySong[]
  idOf(path: string): number | undefined
  contentsOf(ids: Iterable<number>): SongContent[]
}

/**
 * Looks for the songs of a library that names of services mean, and that were not found so far.
 *
 * @returns new plays of songs of the library, and names that mean none of them
 */
export async function knowNames(
  library: HistoryLibrary,
  heard: HeardLog,
  signal: AbortSignal | undefined,
): Promise<{ plays: number; unknown: number }> {
  const names = heard.unknownNames()
  if (names.length === 0) return { plays: 0, unknown: 0 }
  const matcher = await LibraryMatcher.build(library.songs(), { signal })
  const matches = await matcher.matchAll(
    names.map(({ name }) => name),
    { nearest: 0, signal },
  )
  const found = matches.flatMap((match, i) => {
    const id = match.status === 'found' ? library.idOf(match.song.path) : undefined
    const [content] = id === undefined ? [] : library.contentsOf([id])
    return content ? [{ id: names[i]!.id, song: { hash: content.hash, path: content.path } }] : []
  })
  return { plays: heard.know(found), unknown: names.length - found.length }
}
