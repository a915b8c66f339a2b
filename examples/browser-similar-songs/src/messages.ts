/** A question to the listening thread. */
export type Question =
  /** Hear a file, of a length in seconds if it is known, or samples that the page has decoded. */
  | { kind: 'add'; id: string; file: Blob; seconds: number | undefined }
  | { kind: 'addSamples'; id: string; samples: Float32Array; sampleRate: number }
  | { kind: 'similar'; id: string; limit: number }

/** What was heard of a song. */
export interface Heard {
  /** Strongest tags, strongest first; scores from 0 to 1. */
  tags: { name: string; score: number }[]
  /** Length of the song; of one whose length nobody knew, of what was read of it. */
  seconds: number
}

/** A similar song, as `SongIndex` answers it. */
export interface Neighbour {
  id: string
  score: number
}

/** The thread's answer to the question of the same number. */
export type Answer = { number: number } & (
  | { result: Heard | Neighbour[] }
  | { error: string; code: string | undefined }
)
