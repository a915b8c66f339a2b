/** What the routes under `/api` answer: the server makes these, and the page reads them. Types alone, for both. */

/** A song of the library. */
export interface Song {
  id: number
  title: string
  artist: string | null
  album: string | null
  /** Name of the folder that the file lies in: it distinguishes songs without tags. */
  folder: string
  /** Seconds. */
  duration: number | null
}
/** A song of an answer of similar songs. */
export interface SimilarSong extends Song {
  /** From 0 to 1. */
  score: number
  /** Only of a library whose songs are compared by votes. */
  votes?: number
}
/** A part of a list of songs. */
export interface SongPage {
  total: number
  offset: number
  songs: Song[]
}
/** Where the artists of a letter begin in the list of all songs. */
export interface Letter {
  /** `A` to `Z`; `#` for digits and signs, `…` for other scripts, empty for songs without an artist. */
  letter: string
  offset: number
}
/** Songs for any text. */
export interface WordSearch {
  songs: (SimilarSong & { by?: 'name' | 'sound' })[]
}
/** A track of the playlists' catalogue; `song` is its number in the library, if it is there. */
export interface NextTrack {
  track_name: string
  artists: string[]
  song: number | null
}
/** Why a song follows another one. */
export type NextReason =
  | { kind: 'lists'; lists: number }
  | { kind: 'sound'; score: number }
  | { kind: 'artist'; artist: string }
/** A track that follows a song, and why. */
export interface FollowingTrack extends NextTrack {
  reasons: NextReason[]
}
/** A song that could continue a playlist, and the songs of the playlist that brought it, the strongest first. */
export interface Continuation extends NextTrack {
  because: { track_name: string; artists: string[]; share: number }[]
}
/** A song of a list that was pasted or dropped. */
export interface ListedTrack {
  track_name: string
  artists: string[]
}
/** What could continue a playlist, and which of its songs the playlists do not know. */
export interface Continuations {
  next: Continuation[]
  unknown: ({ id: number } | ListedTrack)[]
}
/** The library as points of a plane, in columns: the n-th entry of each array is of the n-th song. */
export interface SongMap {
  ids: number[]
  /** In [-1, 1]; songs that lie close sound alike. */
  x: number[]
  y: number[]
  titles: string[]
  /** What the points can be coloured by; `of[n]` is an index of `names`, or -1. */
  groups: { by: 'artist' | 'album' | 'tag'; names: string[]; of: number[] }[]
}

/** An artist of the library. */
export interface Artist {
  id: string
  name: string
  albums: number
  songs: number
}
/** An album of the library. */
export interface Album {
  id: string
  name: string
  artist: string
  artist_id: string
  songs: number
  seconds: number
  year: number | null
  genres: string[]
}
/** A genre of the tags. */
export interface Genre {
  name: string
  songs: number
  albums: number
  /** Id of an album that shows it. */
  cover: string | null
}
/** What the user noted of a song. */
export interface Mark {
  id: number
  starred: number | null
  rating: number | null
  banned: number | null
}
/** A song that was played. */
export interface Play {
  song: Song
  /** When it began, in ms since 1970. */
  at: number
  outcome: 'completed' | 'skipped' | 'unknown'
  source: string
}
/** A playlist without its songs. */
export interface Playlist {
  id: number
  name: string
  songs: number
  own: boolean
  public: boolean
  changed: number
}
/** What tags and sound say of a song beside its names. */
export interface Details {
  song: Song
  genres: string[]
  year: number | null
  track: number | null
  disc: number | null
  bpm: number | null
  key: string | null
  mode: string | null
  loudness: number | null
  /** dB that bring it to the common loudness. */
  gain: number | null
  peak: number | null
}
/** A line of a song; `seconds` is when it is sung, where that is known. */
export interface LyricsLine {
  seconds: number | null
  text: string
}
/** The words of a song; no lines where there are none. */
export interface Lyrics {
  song: Song
  language: string | null
  lines: LyricsLine[]
}
/** Songs that sound alike. */
export interface Cluster {
  length: number
  songs: Song[]
  tags: { name: string; value: number }[]
}
/** Why a radio chose a song. */
export type RadioReason =
  | { kind: 'seed' }
  | { kind: 'sounds-like'; song: Song; because: 'seed' | 'heard'; score: number; share: number }
  | { kind: 'playlists'; share: number }
  | { kind: 'new-ground'; doubt: number }
  | { kind: 'step'; tempo_ratio: number | null; key_steps: number | null }
/** A song of a radio. */
export interface RadioSong extends SimilarSong {
  reasons: RadioReason[]
}
/** What a radio answers. */
export interface RadioAnswer {
  radio?: string
  songs: RadioSong[]
  gave_up: string[]
  unknown_seeds: string[]
}
/** What became of a song of a radio. */
export type RadioOutcome = 'completed' | 'skipped' | 'liked' | 'banned' | 'unknown'
/** A seed of a mix. */
export type MixSeed = { id: number; weight?: number } | { tags: string; weight?: number }
/** Which song of the library an entry of a list means. */
export type EntryMatch =
  | { status: 'found'; song: Song; by: string; score: number; same_version: boolean }
  | { status: 'missing'; reason: string; nearest: { song: Song; score: number }[] }
