import type { LibrarySong, SimilarLibrarySong } from 'murecom/node'

/** A tag of a song, such as `'guitar'` or `'calm'`. */
export interface SongTag {
  name: string
  /** How sure the tagger is, from 0 to 1. */
  value: number
}

/** What the server asks of a library. `Library` of murecom/node is one; tests hand in smaller ones. */
export interface ServedLibrary {
  /** Number of songs. */
  readonly length: number
  /** All songs with their numbers. */
  numberedSongs(): (LibrarySong & { id: number })[]
  /** Songs that sound like the one at a path, best first. */
  similar(path: string, options: { limit: number }): Promise<SimilarLibrarySong[]>
  /** One vector for each song and its strongest tag (an index of `tagNames`, or -1), in columns: for the map. */
  songVectors(): { ids: Float64Array; vectors: Float32Array; dimensions: number; strongest: Int32Array }
  /** Names of the tags that songs can have; empty or absent when there is no tagger. */
  readonly tagNames?: readonly string[]
  /** Tags of the song at a path, strongest first. */
  tags?(path: string): readonly SongTag[] | Promise<readonly SongTag[]>
}
