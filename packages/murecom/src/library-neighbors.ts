import { bareTitle } from '@murecom/internal/names'
import { foldName } from '@murecom/spotify-crawler/names'
import type { LibrarySong } from './library/song.ts'
import type { Library } from './library.ts'
import type { AudioNeighbors } from './playlists/next-songs.ts'

/** Songs with the words of a title that are looked at: more than a library has of one name. */
const NAMESAKES = 1000

/** A music library as {@link AudioNeighbors}: a song is found by title and artist, its neighbours are named by their tags. */
export function libraryNeighbors(library: Library): AudioNeighbors {
  return {
    async similarTo(song, options) {
      const known = songNamed(library, song)
      if (!known) return []
      const similar = await library.similar(known.path, { limit: options.limit })
      return similar.map(({ title, artist }) => ({ name: title, artists: artist === null ? [] : [artist] }))
    },
  }
}

/** The song of this title by one of these artists, else one whose title differs in an addition such as "(Live)" only. */
function songNamed(
  library: Library,
  { name, artists }: { name: string; artists: readonly string[] },
): LibrarySong | undefined {
  const wanted = new Set(artists.map(foldName))
  const candidates = library
    .find(bareTitle(name), { limit: NAMESAKES })
    .filter(({ artist }) => wanted.size === 0 || wanted.has(foldName(artist ?? '')))
  const withSame = (key: (title: string) => string): LibrarySong | undefined =>
    candidates.find(({ title }) => key(title) === key(name))
  return withSame(foldName) ?? withSame(title => foldName(bareTitle(title)))
}
