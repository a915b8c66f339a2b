import type { Heard } from '../library/song-record.ts'

/** A question to a listening thread. */
export type Question =
  /** Hear a file. */
  | { kind: 'hear'; file: Blob }
  /** Hear samples that the page has decoded. */
  | { kind: 'hearSamples'; samples: Float32Array; sampleRate: number }
  /** The middle of a file as samples, at most `seconds` of it. */
  | { kind: 'middle'; file: Blob; sampleRate: number; seconds: number }
  /** A file that the browser cannot play, as one that it can. */
  | { kind: 'wav'; file: Blob }

/** The answer to each kind of question. */
export interface Answers {
  hear: Heard
  hearSamples: Heard
  middle: Float32Array
  wav: Blob
}

/** The thread's answer to the question of the same number. */
export type Answer = { number: number } & (
  | { result: Answers[keyof Answers] }
  | { error: string; code: string | undefined }
)
