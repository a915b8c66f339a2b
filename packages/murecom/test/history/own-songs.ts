import { noTags } from '../../src/library/tags/song-tags.ts'
import type { HistoryLibrary, LibrarySong } from '../../src/node.ts'

/** A library of songs by title and artist, of which a history asks names and contents. */
export function ownSongs(names: readonly (readonly [title: string, artist: string])[]): HistoryLibrary {
  const songs = names.map(([title, artist]): LibrarySong => {
    return { ...noTags(), path: `/${artist}/${title}.mp3`, title, artist, artists: [artist], durationSeconds: 200 }
  })
  return {
    songs: () => songs,
    idOf: path => songs.findIndex(song => song.path === path) + 1 || undefined,
    contentsOf: ids =>
      Array.from(ids, id => ({
        id,
        hash: `hash of ${songs[id - 1]!.path}`,
        path: songs[id - 1]!.path,
        bytes: 1,
        mtimeMs: 0,
      })),
  }
}
