/** What the thread of a `ParallelLibrary` is asked. */
export type AnswerRequest =
  /** Opens the library, and builds what answers need: the first request. */
  | { kind: 'open'; file: string }
  /** Takes changes of the file. */
  | { kind: 'follow'; limit: number }
  | { kind: 'ask'; method: AnswerMethod; args: readonly unknown[] }

/** The methods of `Library` whose work grows with the library. */
export type AnswerMethod =
  | 'similar'
  | 'searchIds'
  | 'idNamed'
  | 'idsNamed'
  | 'orderedIds'
  | 'songVectors'
  | 'find'
  | 'nearestNames'
  | 'searchTags'
  | 'search'
  | 'path'
  | 'likeness'
  | 'mix'
  | 'clusters'
  | 'artists'
  | 'albums'
  | 'similarArtists'
  | 'similarAlbums'
  | 'radioPicks'
  | 'searchLyrics'
  | 'lyricsLike'

/** How far a thread is. */
export interface FollowState {
  /** Answers hold the changes of the library up to this revision. */
  revision: number
  /** `'behind'` when there may be more, `'loose'` when a thread that begins anew would answer faster. */
  state: 'current' | 'behind' | 'loose'
}

/** An answer, and the lines that were to be said meanwhile. */
export interface AnswerReply<T> {
  result: T
  notices: string[]
}
