/** A track of the trained catalogue, as a next-song answer names it. */
export interface NextTrack {
  /** Id of the track at its source, such as a Spotify id. */
  trackId: string
  trackName: string
  artists: readonly string[]
  /** URL of a picture of the album; empty when none is known. */
  albumCover: string
}

/** What a next-song question asks. */
export interface NextSongQuery {
  /** May be empty when `artists` is not. */
  trackName: string
  artists: string[]
  /** How many neighbours, at least 1. */
  k: number
  /** How many of the nearest neighbours to pass over, at least 0: what follows is less obvious. */
  shift: number
}

/** The answer: neighbours number shift + 1 to shift + k of the song that was matched, or why there are none. */
export type NextSongAnswer =
  | { status: 'ok'; matched: NextTrack; next: readonly NextTrack[] }
  /** No track of the catalogue has this name; those whose names come nearest. */
  | { status: 'track-not-found'; nearest?: readonly NextTrack[] }
  /** The track is known, but too rare to have been trained. */
  | { status: 'not-in-trainset' }

/** A song of a playlist: by the catalogue's integer, or by its names. */
export type PlaylistEntry = { catalogId: number } | { trackName: string; artists: readonly string[] }

/** A song that could continue a playlist. */
export interface PlaylistContinuation extends NextTrack {
  /** The catalogue's integer. */
  catalogId: number
  /** The songs of the playlist that brought it, the strongest first, with their shares from 0 to 1. */
  because: readonly { trackName: string; artists: readonly string[]; share: number }[]
}

/** Songs that could continue a playlist, best first, and the places (from 0) of its songs that the catalogue does not know. */
export interface PlaylistAnswer {
  next: readonly PlaylistContinuation[]
  unknown: readonly number[]
}

/**
 * Where next songs come from. The answer should be a look-up: it is given while the server's other requests wait.
 *
 * @example
 * const source: NextSongSource = { nextSongs: ({ trackName }) => ({ status: 'track-not-found' }) }
 */
export interface NextSongSource {
  nextSongs(query: NextSongQuery): NextSongAnswer | Promise<NextSongAnswer>
  /** Up to `k` songs that could continue a playlist, none of its own. Without it `/api/next-for-playlist` answers 503. */
  nextForPlaylist?(entries: readonly PlaylistEntry[], k: number): PlaylistAnswer | Promise<PlaylistAnswer>
}
