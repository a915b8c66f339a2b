import type { OptionNames } from '@murecom/internal'

/** How much a seed counts. */
interface Weighted {
  /** Above 0. Default 1: all seeds of a list count alike, however many songs each has. */
  weight?: number | undefined
}

/**
 * What a mix is to be like or unlike: a song by its path; songs of a list by their paths; all songs of an artist, or of an album;
 * the songs that are found first by words of tags, such as `'calm piano'`.
 */
export type MixSeed =
  | string
  | (Weighted & { path: string })
  | (Weighted & { paths: readonly string[] })
  | (Weighted & { artist: string })
  | (Weighted & { album: string; artist?: string | null | undefined })
  | (Weighted & { tags: string })

/** The seeds of {@link Library.mix}; a plain text is the path of a song. */
export interface MixedSongs {
  /** What to be like. */
  plus?: readonly MixSeed[]
  /** What to be unlike. */
  minus?: readonly MixSeed[]
}

export const MIXED: OptionNames<MixedSongs> = { plus: 1, minus: 1 }

/** Every field that a seed may have. */
export interface AnySeed extends Weighted {
  path?: string
  paths?: readonly string[]
  artist?: string | null | undefined
  album?: string
  tags?: string
}

export const SEED: OptionNames<AnySeed> = { path: 1, paths: 1, artist: 1, album: 1, tags: 1, weight: 1 }
