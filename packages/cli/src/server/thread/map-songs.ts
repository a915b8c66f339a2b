import type { ServedLibrary } from '../sources/served-library.ts'
import type { MapSongs } from './map-json.ts'

/** What a map shows of a library. O(songs) */
export async function mapSongsOf(
  library: Pick<ServedLibrary, 'songVectors' | 'songsWithIds' | 'tagNames'>,
): Promise<MapSongs> {
  const vectors = await library.songVectors()
  const songs = new Map(library.songsWithIds(vectors.ids).map(song => [song.id, song]))
  const names = Array.from(vectors.ids, id => {
    const song = songs.get(id)
    return song ? ([song.title, song.artist, song.album] as const) : null
  })
  return { ...vectors, names, tagNames: [...(library.tagNames ?? [])] }
}
