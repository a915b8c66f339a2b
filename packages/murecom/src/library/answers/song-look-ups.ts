import { songPath } from '../files/server-path.ts'
import type { NumberedLibrarySong, SongContent, SongReader } from '../store/song-reader.ts'

/** Songs by their numbers, paths and contents: look-ups in the file. */
export class SongLookUps {
  readonly #songs: SongReader

  /** @internal */
  constructor(songs: SongReader) {
    this.#songs = songs
  }

  /** All songs with their numbers in the file, by path. A number stays a song's own as long as its path does. O(songs) */
  numberedSongs(): NumberedLibrarySong[] {
    return this.#songs.numbered()
  }

  /** Songs by their numbers, in that order; numbers that no song has are passed over. O(numbers log songs) */
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[] {
    return this.#songs.withIds(ids)
  }

  /** The number of the song at a path; undefined when it is not in the library. */
  idOf(path: string): number | undefined {
    return this.#songs.idAt(songPath(path))
  }

  /** What distinguishes the contents of songs, by their numbers, in that order; numbers that no song has are passed over. */
  contentsOf(ids: Iterable<number>): SongContent[] {
    return this.#songs.contentsOf(ids)
  }

  /** The song that has a content now, else the one at its path; undefined when the library has neither. */
  songOf({ hash, path }: { hash: string; path: string }): SongContent | undefined {
    const id = this.#songs.idAt(path)
    return this.#songs.withContent(hash, path) ?? (id === undefined ? undefined : this.#songs.contentsOf([id])[0])
  }

  /** The least contents of all songs by their hash: libraries that share songs share some of them. O(limit) */
  leastContents(limit: number): string[] {
    return this.#songs.leastHashes(limit)
  }
}
