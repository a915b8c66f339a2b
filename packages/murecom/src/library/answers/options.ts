import type { OptionNames } from '@murecom/internal'

/** How {@link Library.similar} chooses. */
export interface SimilarOptions {
  /** Songs of the answer at most. Default 10. */
  limit?: number
  /** Leave out songs whose artist is that of the query. Default false. */
  excludeSameArtist?: boolean
  /**
   * Return each recording once, however many albums have it, and leave out the query's own recording. The best placed
   * copy is returned. Default true.
   */
  foldCopies?: boolean
  /** Rejects with `signal.reason` before the next step: loading the model, reading the file, searching. */
  signal?: AbortSignal | undefined
}

/** How many songs a search gives. */
export interface FindOptions {
  /** Songs of the answer at most. Default 20 for a search by words, else 10. */
  limit?: number
}

/** How {@link Library.similarAlbums} chooses. */
export interface SimilarAlbumsOptions {
  /** Albums of the answer at most. Default 10. */
  limit?: number
  /** Whose the album is; null for one by various artists. Needed where several albums have the name. */
  artist?: string | null | undefined
}

/** How {@link Library.path} chooses. */
export interface PathOptions {
  /** Songs at most, both ends among them, from 2 to 1000. Default 10. */
  limit?: number
  /** No two songs in a row by one artist. Default false. */
  excludeSameArtist?: boolean
}

/** How {@link Library.clusters} groups. */
export interface ClusterOptions {
  /** Number of groups; fewer come back from a smaller library. Default 8. */
  k?: number
  /** Other seeds may find other groups. Default 1. */
  seed?: number
}

export const SIMILAR: OptionNames<SimilarOptions> = { limit: 1, excludeSameArtist: 1, foldCopies: 1, signal: 1 }
export const FIND: OptionNames<FindOptions> = { limit: 1 }
export const SIMILAR_ALBUMS: OptionNames<SimilarAlbumsOptions> = { limit: 1, artist: 1 }
export const PATH: OptionNames<PathOptions> = { limit: 1, excludeSameArtist: 1 }
export const CLUSTERS: OptionNames<ClusterOptions> = { k: 1, seed: 'randomstate' }
