/** A line of a song's text. */
export interface LyricsLine {
  /** When it is sung; undefined where the lyrics do not say. */
  seconds: number | undefined
  text: string
}

/** The text of a song. */
export interface Lyrics {
  /** In the order of their times, or of the text. */
  lines: LyricsLine[]
  /** As the file names it: `'eng'`, `'de'`. */
  language?: string
}

/** Letters of a song's text that are kept, and lines: the longest rap has a tenth. */
export const MOST_LETTERS = 256_000
export const MOST_LINES = 10_000
