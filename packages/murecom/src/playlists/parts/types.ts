/** The models that a blend can consist of, in the order in which ties between them are decided. */
export const PART_NAMES = ['rp3beta', 'ease', 'als', 'word2vec'] as const

/** Name of a model that a blend can consist of. */
export type BlendPartName = (typeof PART_NAMES)[number]

/** What a part thinks of every track as the continuation of one list. */
export interface PartScores {
  /** Mean of the scores of the head's tracks. */
  readonly mean: number
  /** Standard deviation of the scores of the head's tracks; 0 where all are equal. */
  readonly deviation: number
  /** The tracks with the highest scores, best first, at most `limit`; not those of the list. */
  best(limit: number): readonly number[]
  /** Scores of tracks, higher is better; 0 where the part knows nothing. */
  of(ids: readonly number[]): ArrayLike<number>
}

/** A model of playlists that scores the tracks that may continue a list. To add one to the blend, write this and name it above. */
export interface BlendPart {
  readonly name: BlendPartName
  /** Undefined where the part knows no track of the list. */
  scoresFor(list: readonly number[]): PartScores | undefined
}
