import type { OptionNames } from '@murecom/internal'

/** Which songs may be in an answer. */
export interface WhereOptions {
  /**
   * A filter such as `'genre = jazz and year >= 1960'`: the answer has songs that it lets through, and as many as without it
   * if there are as many. Default: every song may be in it.
   */
  where?: string | undefined
  /** Whose ratings, stars and plays the filter means. Default `''`, the one person of a library without users. */
  user?: string | undefined
}

/** How {@link Library.similar} chooses. */
export interface SimilarOptions extends WhereOptions {
  /** Most songs that are returned. Default 10. */
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
export interface FindOptions extends WhereOptions {
  /** Most songs that are returned. Default 20 for a search by words, else 10. */
  limit?: number
}

/** How {@link Library.similarAlbums} chooses. */
export interface SimilarAlbumsOptions extends WhereOptions {
  /** Albums of the answer at most. Default 10. */
  limit?: number
  /** Whose the album is; null for one by various artists. Needed where several albums have the name. */
  artist?: string | null | undefined
}

/** What songs can be ordered by. */
const SORTS = ['name', 'tempo', 'key', 'energy', 'loudness'] as const

/** An order of songs; with `-` in front the other way round. */
export type SongSort = (typeof SORTS)[number] | `-${(typeof SORTS)[number]}`

/** All orders. */
export const SONG_SORTS: readonly SongSort[] = SORTS.flatMap(sort => [sort, `-${sort}` as const])

/** How songs are ordered. */
export interface SortOptions {
  /**
   * `'name'` (artist, album and title), `'tempo'`, `'key'` (around the Camelot wheel), `'energy'` or `'loudness'`; with `-` in front
   * from the highest to the lowest. Songs that have no such value come last either way. Default: the answer's own order.
   */
  sort?: SongSort | undefined
}

/** Which songs are listed, and in which order. */
export interface ListOptions extends WhereOptions, SortOptions {}

/** How {@link Library.search} chooses. */
export interface SearchOptions extends FindOptions, SortOptions {}

/** What songs in a row have in common. */
export interface KeepOptions {
  /**
   * Keys of songs in a row are neighbours on the Camelot wheel: the same, a fifth apart, or relative major and minor. A song whose
   * key is not known fits everywhere. Default false.
   */
  keepKey?: boolean
  /** Tempos of songs in a row are within 8 %, a tempo and its double being the same; as with keys. Default false. */
  keepTempo?: boolean
}

/** How {@link Library.path} chooses. */
export interface PathOptions extends WhereOptions, KeepOptions {
  /** Songs at most, both ends among them, from 2 to 1000. Default 10. */
  limit?: number
  /** No two songs in a row by one artist. Default false. */
  excludeSameArtist?: boolean
}

/** How {@link Library.mix} chooses. */
export interface MixOptions extends FindOptions, KeepOptions {}

/** How {@link Library.clusters} groups. */
export interface ClusterOptions extends WhereOptions {
  /** Number of groups; fewer come back from a smaller library. Default 8. */
  k?: number
  /** Other seeds may find other groups. Default 1. */
  seed?: number
}

export const WHERE: OptionNames<WhereOptions> = { where: 1, user: 1 }
export const SIMILAR: OptionNames<SimilarOptions> = {
  ...WHERE,
  limit: 1,
  excludeSameArtist: 1,
  foldCopies: 1,
  signal: 1,
}
export const FIND: OptionNames<FindOptions> = { ...WHERE, limit: 1 }
export const SIMILAR_ALBUMS: OptionNames<SimilarAlbumsOptions> = { ...WHERE, limit: 1, artist: 1 }
export const LIST: OptionNames<ListOptions> = { ...WHERE, sort: 1 }
export const SEARCH: OptionNames<SearchOptions> = { ...FIND, sort: 1 }
const KEEP: OptionNames<KeepOptions> = { keepKey: 1, keepTempo: 1 }
export const PATH: OptionNames<PathOptions> = { ...WHERE, ...KEEP, limit: 1, excludeSameArtist: 1 }
export const MIX: OptionNames<MixOptions> = { ...FIND, ...KEEP }
export const CLUSTERS: OptionNames<ClusterOptions> = { ...WHERE, k: 1, seed: 'randomstate' }
