import type { RecommendedTrack } from './catalog.ts'
import type { SongFeatures } from './cold/song-features.ts'
import type { Reason } from './reasons.ts'

/** A question for the songs that could follow one song. */
export interface NextSongsQuery extends NamedSong {
  /** Most songs that are returned, 1 to 1000. Default 10. */
  limit?: number
  /**
   * Nearest neighbours to skip, so that the answer is less obvious; 0 asks for the nearest. Default `floor(limit / 3)`, less
   * where fewer songs follow: the answer then has min(limit, all that there are).
   */
  shift?: number
  /** Whether each song has its reasons. Default false: they need RP3beta's model, while the songs alone are a look-up. */
  reasons?: boolean
}

/** A song by its names, as playlists and libraries know it. */
export interface NamedSong {
  /** Title; may be empty when artists are given. */
  trackName: string
  /** Names of its artists. Default none: any. */
  artists?: readonly string[]
}

/** How many songs an answer has. */
export interface LimitOptions {
  /** Most songs that are returned. Default 10. */
  limit?: number
}

/** A song that could follow, and where it comes from. */
export interface NextSong extends RecommendedTrack {
  /**
   * `'playlists'`: from people's playlists. Where no playlist knows the song that was asked for: `'features'`, from the playlists
   * of songs that are like it by artist, tags and sound, or `'audio'`, it sounds alike.
   */
  because: 'playlists' | 'features' | 'audio'
  /** Present when the question asked for reasons. */
  reasons?: Reason[]
}

/** The answer: the song that was matched and those that could follow, or why there is none. */
export type NextSongsAnswer =
  | { status: 'ok'; matched: RecommendedTrack; next: NextSong[] }
  | { status: 'track-not-found' }
  | { status: 'not-in-trainset'; matched: RecommendedTrack }

/**
 * Songs that sound like one, for tracks that no playlist knows: title and artists in, titles and artists out, nearest first,
 * with their likeness from 0 to 1 where it is known.
 * `murecom/node` makes one of a Library.
 */
export interface AudioNeighbors {
  similarTo(
    song: { name: string; artists: readonly string[] },
    options: { limit: number },
  ): Promise<{ name: string; artists: string[]; score?: number }[]>
  /** What is known of a song of the library, for a recommender that was trained with features; undefined for one that is not there. */
  featuresOf?(song: { name: string; artists: readonly string[] }): Promise<SongFeatures | undefined>
}
