import type { LibrarySong } from './library/song.ts'
import type { Library } from './library.ts'
import type { AudioNeighbors } from './playlists/next-songs.ts'

const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{P}]/gu, '')
    .toLowerCase()
    .trim()

/** A music library as {@link AudioNeighbors}: a song is found by title and artist, its neighbours are named by their tags. */
export function libraryNeighbors(library: Library): AudioNeighbors {
  return {
    async similarTo({ name, artists }, n) {
      const wanted = new Set(artists.map(fold))
      const fits = (song: LibrarySong): boolean =>
        fold(song.title) === fold(name) && (wanted.size === 0 || wanted.has(fold(song.artist ?? '')))
      const song = library.find(name, { limit: 100 }).find(fits)
      if (!song) return []
      const similar = await library.similar(song.path, { limit: n })
      return similar.map(s => ({ name: s.title, artists: s.artist === null ? [] : [s.artist] }))
    },
  }
}
