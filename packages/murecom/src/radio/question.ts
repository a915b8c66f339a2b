/** What a library is asked for the next songs of a radio: numbers of songs, and no state. It can go to a thread. */
export interface RadioQuestion {
  /** Most songs that are returned. */
  limit: number
  seeds: SeedNumbers
  /** Songs that were played, oldest first; those of this radio, and what else is known of the listener. */
  heard: readonly HeardSong[]
  /** Songs that come near others in playlists, by number, with a share from 0 to 1. */
  beside: readonly { id: number; share: number }[]
  never: NeverRules
  rules: RadioRules
  /** Only songs that this filter lets through; empty for all. */
  where: string
  /** Whose ratings and stars the filter means. */
  user: string
  /** Seed of the random choices. */
  seed: number
}

/** What a radio begins with. */
export interface SeedNumbers {
  songs: readonly number[]
  artists: readonly string[]
  albums: readonly string[]
  tags: readonly string[]
  /** A search by words, as `Library.searchTags` takes it. */
  words: string
}

/** A song and what became of it. */
export interface HeardSong {
  id: number
  /** What it says of the taste, 1 for a song that was played to the end; undefined when it says nothing. */
  value: number | undefined
  /** Variance of the value. */
  noise: number
  /** Songs since then. */
  age: number
  /** Hours since then. */
  hours: number
  /** True for a song of this radio: rules about neighbours look at those. */
  isOwn: boolean
}

/** What never comes. */
export interface NeverRules {
  songs: readonly number[]
  artists: readonly string[]
  /** Albums as `[artist, album]`. */
  albums: readonly (readonly [artist: string, album: string])[]
  /** Words of a title, an album, an artist or a genre. */
  words: readonly string[]
}

/** How a radio chooses. */
export interface RadioRules {
  /** From 0, near the seeds, to 1, wherever the listener likes it. */
  explore: number
  /** Songs between two of one artist at least. */
  artistGap: number
  /** Songs between two of one album at least. */
  albumGap: number
  /** Songs of one artist among the last 50 at most. */
  artistMost: number
  /** Hours before a song may come again. */
  repeatHours: number
}

/** Rules that were not kept, because no song was left that keeps them. */
export type GivenUp = 'albumGap' | 'artistMost' | 'artistGap' | 'repeatHours' | 'sameSong'

/** Why a song came. */
export type PickReason =
  /** It is one of the songs that a seed means. */
  | { kind: 'seed' }
  /** It sounds like a song that was a seed or was liked; `share` is that one's part in the choice. */
  | { kind: 'sounds-like'; id: number; because: 'seed' | 'heard'; score: number; share: number }
  /** Playlists have it near songs that were liked, from 0 to 1. */
  | { kind: 'playlists'; share: number }
  /** Little is known of what the listener thinks of such songs, from 0 to 1. */
  | { kind: 'new-ground'; doubt: number }
  /** It follows on the song before it in tempo and key. */
  | { kind: 'step'; tempoRatio: number | null; keySteps: number | null }

/** A song of the answer. */
export interface RadioPick {
  id: number
  /** How well it is expected to be liked, from 0 to 1. */
  score: number
  reasons: PickReason[]
}

/** The next songs, and which rules they do not keep. */
export interface RadioPicks {
  picks: RadioPick[]
  gaveUp: GivenUp[]
  /** Seeds that the library does not have. */
  unknownSeeds: string[]
}

/** Songs whose tempo and key are known. A table of songs that has none is used without. */
export interface RhythmOfRows {
  /** In beats a minute; undefined when it is not known. */
  tempoOf(row: number): number | undefined
  /** Place on the circle of fifths from 0 to 11, minor keys at their relative major; undefined when it is not known. */
  keyOf(row: number): number | undefined
}
