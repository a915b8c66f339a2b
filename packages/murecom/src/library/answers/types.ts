import type { LibrarySong } from '../song.ts'

/** A song of an answer. */
export interface SimilarLibrarySong extends LibrarySong {
  /** Pairs (clip of the query, clip of this song) in which the second is among the nearest of the first. */
  votes: number
  /** Distance of the nearest such pair, in the model's space. */
  distance: number
}

/** How {@link Library.similar} chooses. */
export interface SimilarOptions {
  /** Leave out songs whose artist is that of the query. Default false. */
  excludeSameArtist?: boolean
  /**
   * Name a recording once, however many albums have it, and not at all when it is the query's own: the best placed copy
   * answers for all. Default true.
   */
  foldCopies?: boolean
}

/** A tag of a song. */
export interface SongTag {
  name: string
  /** From 0 to 1, the model's own figure. */
  value: number
}

/** A song and how well it fits, from -1 to 1 for a mix, from 0 to 1 for a search. */
export interface ScoredLibrarySong extends LibrarySong {
  score: number
}

/** Songs that sound alike. */
export interface SongCluster {
  /** Nearest to the middle first. */
  songs: LibrarySong[]
  /** The tags that lie furthest above the library's mean, three at most. */
  tags: SongTag[]
}

/** What {@link Library.searchTags} found. */
export interface TagSearch {
  songs: ScoredLibrarySong[]
  /** How each part of the text was understood; `tags` is empty for a term that was looked for in names only. */
  terms: { text: string; tags: string[] }[]
  /** Terms that are no tag and in no song's name; they were left out. */
  unknown: string[]
}
