import type { SongName } from '../library/answers/songs-named.ts'
import type { NumberedLibrarySong, SongContent } from '../library/store/song-reader.ts'
import type { Listening } from '../listening.ts'
import type { PlaylistRecommender } from '../playlist-recommender.ts'
import type { GivenUp, RadioPicks, RadioQuestion, RadioRules } from './question.ts'

/** What a radio begins with; several kinds together are weighed alike. */
export interface RadioSeeds {
  /** Songs by path: one, or those of a list. At most 1,000. */
  songs?: readonly string[]
  /** Names of artists; their songs are the seed. */
  artists?: readonly string[]
  /** Names of albums. */
  albums?: readonly string[]
  /** Tags of the library's model, such as `'jazz'`. */
  tags?: readonly string[]
  /** A search by words, as `Library.searchTags` takes it. */
  words?: string
}

/** What never comes in a radio, beside what the listener has banned. */
export interface RadioNever {
  /** Songs by path, and other files of the same recordings. At most 1,000. */
  songs?: readonly string[]
  /** Names of artists. */
  artists?: readonly string[]
  /** Whole words of titles, artists, albums and genres. */
  words?: readonly string[]
}

/** How a radio is started. */
export interface RadioOptions extends Partial<RadioRules> {
  /** The file that keeps its state. Default: it is forgotten with the process. */
  file?: string | undefined
  /** What it begins with. Default nothing: what the listener likes is all it knows. */
  seeds?: RadioSeeds
  /** What never comes. */
  never?: RadioNever
  /** Only songs that a filter lets through, such as `'genre = jazz and year >= 1960'`. */
  where?: string | undefined
  /** Seed of the random choices: radios with the same seed and history choose the same songs. Default: another seed each time. */
  seed?: number | undefined
}

/** What a radio needs beside its state; it is handed in again when the radio is resumed. */
export interface RadioSurroundings {
  /** What the listener played and marked; what the radio learns is noted there too. */
  listening?: Listening | undefined
  /** Who listens. Default `''`, the one person of a library without users. */
  user?: string | undefined
  /** Playlists of people: songs that are in them near liked ones come sooner. */
  recommender?: RadioPlaylists | undefined
  /** The time in ms since 1970. Default `Date.now`. */
  now?: (() => number) | undefined
}

/** What a radio asks of a recommender; a {@link PlaylistRecommender} is one. */
export type RadioPlaylists = Pick<PlaylistRecommender, 'idOf' | 'nextForPlaylist'>

/** What a radio asks of a library; a `Library` and a `ParallelLibrary` are one. */
export interface RadioLibrary {
  idOf(path: string): number | undefined
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[]
  contentsOf(ids: Iterable<number>): SongContent[]
  songOf(content: { hash: string; path: string }): SongContent | undefined
  idsNamed(names: readonly SongName[]): (number | undefined)[] | Promise<(number | undefined)[]>
  leastContents(limit: number): string[]
  radioPicks(question: RadioQuestion): RadioPicks | Promise<RadioPicks>
}

/** What became of a song. `'unknown'` is a song that began, or of which nothing is known. */
export type RadioOutcome = 'completed' | 'skipped' | 'liked' | 'banned' | 'unknown'

/** What {@link Radio.report} notes. */
export interface RadioReport {
  /** Path of the song. */
  path: string
  outcome: RadioOutcome
  /** Seconds that were played: a skip near the end says less. */
  playedSeconds?: number | undefined
}

/** Why a song came. */
export type RadioReason =
  /** It is by an artist, of an album, or among the best songs for a tag or words that the radio began with. */
  | { kind: 'seed' }
  /**
   * It sounds like a song of the seeds, or one that was played to the end or liked. `score` is the cosine of the two, `share`
   * what that song added to the value of this one, which goes from -1 to 1.
   */
  | { kind: 'sounds-like'; song: NumberedLibrarySong; because: 'seed' | 'heard'; score: number; share: number }
  /** Playlists have it near songs that were liked, from 0 to 1. */
  | { kind: 'playlists'; share: number }
  /** Nothing that was played says much of such songs; `doubt` is from 0 to 1. */
  | { kind: 'new-ground'; doubt: number }
  /**
   * How it follows on the song before: `tempoRatio` from 0.71 to 1.41, double and half tempo being the same, and steps on the
   * circle of fifths from 0 to 6. Null where that is not known.
   */
  | { kind: 'step'; tempoRatio: number | null; keySteps: number | null }

/** A song of a radio. */
export interface RadioSong extends NumberedLibrarySong {
  /** How well it is expected to be liked, from 0 to 1. */
  score: number
  reasons: RadioReason[]
}

/** The next songs of a radio. */
export interface RadioAnswer {
  /** In the order in which they are to be played; fewer than were asked for when no more may come. */
  songs: RadioSong[]
  /** Rules that could not be kept, as no song was left that keeps them. */
  gaveUp: GivenUp[]
  /** Seeds that the library does not have. */
  unknownSeeds: string[]
}
