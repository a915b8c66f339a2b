import type { Library } from './library.ts'
import type { AudioNeighbors } from './playlists/next-songs.ts'

/** A music library as {@link AudioNeighbors}: a song is found by title and artist, its neighbours are named by their tags. */
export function libraryNeighbors(library: Library): AudioNeighbors {
  return {
    async similarTo(song, options) {
      const id = library.idNamed(song.name, song.artists)
      const known = id === undefined ? undefined : library.songsWithIds([id])[0]
      if (!known) return []
      const similar = await library.similar(known.path, { limit: options.limit })
      return similar.map(({ title, artist, score }) => ({
        name: title,
        artists: artist === null ? [] : [artist],
        score,
      }))
    },
  }
}
