/**
 * All SQL that databases spell differently. Everything else of the package is kysely, or plain SQL that SQLite and PostgreSQL
 * both take, with `?` for values (the connection to PostgreSQL numbers them). sqlite.ts and ../postgres/postgres.ts implement it.
 *
 * In statements that both name a table and its `excluded` row, columns are written with their table: PostgreSQL asks for it.
 */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'

  /** The schema, step by step. A released step never changes; a new one is added below it. */
  readonly steps: readonly { readonly name: string; readonly sql: string }[]

  /**
   * Indexes that a large import drops and builds again at its end, as sorted runs: a row at a time, an index that outgrew the
   * cache costs a page read and a page written for each. The unique ones among them are replaced by the importer's own
   * index of keys meanwhile.
   */
  readonly deferredIndexes: readonly { readonly name: string; readonly create: string }[]
  /** Statements around a large import, besides the indexes: less merging of the search index before, all of it after. */
  readonly beforeLoad: readonly string[]
  readonly afterLoad: readonly string[]

  /** First artists (a JSON array of ids, null where there is none) of tracks with consecutive ids: (first track, ids). */
  readonly putFirstArtists: string

  readonly search: {
    readonly remove: string
    /** Ids of matching tracks, oldest first: (query, limit). */
    readonly match: string
    /** The query of tracks that have all the terms. */
    query(terms: readonly SearchTerm[]): string
  }

  /** A table of ids, `id` and their order `ord`, of a JSON array of ids. */
  readonly listOfIds: string
  /** A table of keys, `source` and `source_id`, of a JSON array of pairs. */
  readonly listOfKeys: string
  /** The entries of playlist `p`, as its track ids in order, joined by commas. */
  readonly joinedEntries: string
  /** Tracks of a JSON array of ids, in its order, each as one JSON object with its album and artists. */
  readonly readTracks: string
  /** Complete playlists behind an id, each as one JSON object with its tracks joined by commas: (id, limit). */
  readonly snapshotPlaylists: string
  /** Tracks behind an id as one JSON array of arrays, with the names of their artists: (id, limit). */
  readonly snapshotTracks: string
  /** A condition that text column holds the text `?`. */
  contains(column: string): string
  /** Bytes that the database takes. */
  readonly size: string
}

/** Folded words that follow each other, with a space around each character of a script that writes none. */
export interface SearchTerm {
  words: string
  /** Only there. Default anywhere. */
  column?: 'name' | 'artists'
  /** At the beginning of the column. */
  isFirst?: boolean
  /** The last word may go on. */
  isPrefix?: boolean
}
