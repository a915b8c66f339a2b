/** How songs are compared: by the cosine of their mean directions, or by votes of their clips as in the original. */
export type SongComparison = 'cosine' | 'votes'

/** A song of an answer, by its row. */
export interface ScoredRow {
  row: number
  /** max(0, cosine) of the songs' mean directions. */
  score: number
  /** Votes of the query's clips for this song's clips, each for its nearest clips. By votes only. */
  votes?: number
  /** Distance of the nearest clip with a vote. By votes only. */
  distance?: number
}

/** What {@link SongRanking.nearest} leaves out, and how much it answers. */
export interface NearestOptions {
  limit: number
  /** Row that is left out: the query's own. */
  except?: number
  /** Rows that it returns false for are left out. A ranking by votes does not ask it. */
  isAllowed?: ((row: number) => boolean) | undefined
}

/** Songs that can be asked which of them are nearest to a recording. A song is its row. */
export interface SongRanking {
  /**
   * The rows nearest to a query, best first.
   *
   * @param clips `clips x dimensions` of the query, row-major
   */
  nearest(clips: Float32Array, options: NearestOptions): ScoredRow[]
}
