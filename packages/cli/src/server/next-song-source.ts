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
  /** No track of the catalogue has this name. */
  | { status: 'track-not-found' }
  /** The track is known, but too rare to have been trained. */
  | { status: 'not-in-trainset' }

/**
 * Where next songs come from. The answer should be a look-up: it is given while the server's other requests wait.
 *
 * @example
 * const source: NextSongSource = { nextSongs: ({ trackName }) => ({ status: 'track-not-found' }) }
 */
export interface NextSongSource {
  nextSongs(query: NextSongQuery): NextSongAnswer | Promise<NextSongAnswer>
}
