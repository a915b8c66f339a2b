/** A song as it is remembered: by its content, which survives moves, and by where it was last. */
export interface ListenedSong {
  /** SHA-256 of the file in hexadecimal, as the library has it. */
  hash: string
  /** Path in the library when it was noted last. */
  path: string
}

/** How a play ended. */
export type PlayOutcome = 'completed' | 'skipped' | 'unknown'

/** Where a play was noted: by our page, a player at `/rest`, a radio, a server of the listener's, or a service of scrobbles. */
export type PlaySource = 'page' | 'rest' | 'radio' | HistoryName | `server:${string}`

/** A service whose history of listening can be read. */
export type HistoryName = 'listenbrainz' | 'lastfm' | 'spotify'

/** A song as a service of scrobbles calls it. */
export interface HeardName {
  title: string
  artists: readonly string[]
  album: string | null
  durationSeconds: number | null
  isrc: string | null
  /** MusicBrainz's id of the recording. */
  musicBrainz: string | null
}

/** A play as a service of scrobbles knows it, of any song. */
export interface HeardPlay extends HeardName {
  /** When it began, in ms since 1970. */
  at: number
}

/** A play from a service, and the song of the library that was played. */
export interface HeardEntry extends HeardPlay {
  source: HistoryName
  /** Null when the library does not have the song. */
  song: ListenedSong | null
}

/** An account of a service, and what was read of it. */
export interface HistoryAccount {
  source: HistoryName
  account: string
  /** Up to when it was read, in ms since 1970. */
  upTo: number
}

/** A song that a person played, or began to play. */
export interface Play {
  /** Name of the person; `''` is the one person of a library without users. */
  user: string
  song: ListenedSong
  /** When it began, in ms since 1970. */
  at: number
  /** Seconds that were played; null when that is not known. */
  playedSeconds: number | null
  /** Length of the song in seconds; null when that is not known. */
  durationSeconds: number | null
  outcome: PlayOutcome
  source: PlaySource
}

/** Which plays `Listening.plays` returns. */
export interface PlaysOptions {
  /** Default `''`. */
  user?: string
  /** Only plays that began at this time or later, in ms since 1970. */
  since?: number
  /** Plays at most, from 1. Default 1000. */
  limit?: number
}

/** How often a person played a song. */
export interface PlayCount {
  song: ListenedSong
  /** Skips do not count. */
  count: number
  /** When it was played last, in ms since 1970; null when a server gave a number without a time. */
  last: number | null
}

/** What a mark is put on. Names are compared without regard to case and width. */
export type MarkedItem =
  | ({ kind: 'song' } & ListenedSong)
  | { kind: 'album'; artist: string; album: string }
  | { kind: 'artist'; artist: string }

/** What a person noted of a song, an album or an artist. */
export interface Mark {
  item: MarkedItem
  /** When it got its star, in ms since 1970; null without one. */
  starred: number | null
  /** From 1 to 5; null without one. */
  rating: number | null
  /** When it was banned, in ms since 1970; null when it is not. */
  banned: number | null
}

/** The server that a playlist comes from, or was written to. */
export interface PlaylistOrigin {
  /** Name of the server. */
  server: string
  /** Its id there. */
  id: string
}

/** A new playlist. */
export interface NewPlaylist {
  /** Name of the user it belongs to. Default `''`. */
  owner?: string
  name: string
  comment?: string
  /** True shows it to every user. Default false. */
  public?: boolean
  songs?: readonly ListenedSong[]
  /** Default null: it was made here. */
  origin?: PlaylistOrigin | null
}

/** What changes of a playlist; what is not named stays. */
export type PlaylistChanges = Omit<NewPlaylist, 'owner'>

/** A playlist without its songs. */
export interface PlaylistInfo {
  id: number
  owner: string
  name: string
  comment: string
  public: boolean
  /** In ms since 1970. */
  created: number
  /** When it or its songs changed last, in ms since 1970. */
  changed: number
  origin: PlaylistOrigin | null
  /** Number of songs. */
  length: number
}

/** A playlist with its songs, in order. */
export interface SavedPlaylist extends PlaylistInfo {
  songs: ListenedSong[]
}

/** What a player had in its queue, so that another one can go on. */
export interface SavedQueue {
  songs: ListenedSong[]
  /** Index of the song that played; null for an empty queue. */
  current: number | null
  /** How far it was, in ms. */
  positionMs: number
  /** When it was saved, in ms since 1970. */
  changed: number
  /** Name of the player. */
  changedBy: string
}

/** A place within a song. */
export interface Bookmark {
  song: ListenedSong
  positionMs: number
  comment: string
  /** In ms since 1970. */
  created: number
  changed: number
}

/** A filter that a person saved under a name. */
export interface SavedFilter {
  /** As it was written; `@name` in a filter means it, without regard to case and width. */
  name: string
  /** As the option `where` of a library's answers. */
  where: string
  /** When it was saved, in ms since 1970. */
  changed: number
}
