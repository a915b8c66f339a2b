import type {
  Cover,
  KeepOptions,
  ListenedSong,
  ListOptions,
  Lyrics,
  LyricsMatch,
  MixedSongs,
  NumberedLibrarySong,
  RadioLibrary,
  ScoredLibrarySong,
  ServerId,
  SimilarAlbum,
  SimilarArtist,
  SimilarLibrarySong,
  SongCluster,
  SongContent,
  SongFeatures,
  SongVectors,
  WhereOptions,
  WordSearch,
} from 'murecom/node'

/** A tag of a song, such as `'guitar'` or `'calm'`. */
export interface SongTag {
  name: string
  /** How sure the tagger is, from 0 to 1. */
  value: number
}

/** How many songs an answer has, and which may be in it. */
type Limited = WhereOptions & { limit: number }

/**
 * What the server asks of a library. `Library` of murecom/node is one. So is what its `parallel` gives: then answers are found
 * by a thread, and no request waits for work that grows with the library. Tests hand in smaller ones.
 */
export interface ServedLibrary {
  /** The file that the server's thread opens to draw the map; without one the map is drawn of what the library says. */
  readonly file?: string | undefined
  /** Number of songs. */
  readonly length: number
  /** Changes whenever answers may change. */
  readonly revision: number
  /** Songs by their numbers, in that order, without numbers that no song has: a look-up. */
  songsWithIds(ids: Iterable<number>): NumberedLibrarySong[]
  /** What distinguishes the contents of songs, with the size and time of their files: a look-up. */
  contentsOf(ids: Iterable<number>): SongContent[]
  /** The song that has a content now, else the one at its path: a look-up. */
  songOf(song: ListenedSong): SongContent | undefined
  /** The number of the song at a path: a look-up. */
  idOf(path: string): number | undefined
  /** Numbers of all songs, by artist, album and title. */
  orderedIds(options?: ListOptions): Float64Array | Promise<Float64Array>
  /** Numbers of the songs whose names hold every word, best first. */
  searchIds(text: string, options?: ListOptions): Float64Array | Promise<Float64Array>
  /** Songs for any text, by names, tags and meaning; absent when there is no such search. */
  search?(text: string, options: Limited): Promise<WordSearch>
  /** The number of the song of a title by one of these artists, when any are named. */
  idNamed(title: string, artists: readonly string[]): number | undefined | Promise<number | undefined>
  /** Songs that sound like the one at a path, best first. */
  similar(path: string, options: Limited): Promise<SimilarLibrarySong[]>
  /** Artists whose songs sound like an artist's. Throws a RangeError for one who is not there. Absent where none are compared. */
  similarArtists?(name: string, options: Limited): SimilarArtist[] | Promise<SimilarArtist[]>
  /** Albums, likewise; a RangeError too where several have the name and no artist is given. */
  similarAlbums?(
    name: string,
    options: Limited & { artist?: string | null | undefined },
  ): SimilarAlbum[] | Promise<SimilarAlbum[]>
  /** A smooth way from the song at a path to that at another, both ends among them. Absent where there is none. */
  path?(from: string, to: string, options: Limited & KeepOptions): ScoredLibrarySong[] | Promise<ScoredLibrarySong[]>
  /** Songs like some seeds and unlike others. Throws a RangeError for what is not there. Absent likewise. */
  mix?(songs: MixedSongs, options: Limited & KeepOptions): ScoredLibrarySong[] | Promise<ScoredLibrarySong[]>
  /** Groups of songs that sound alike. Absent likewise. */
  clusters?(options: WhereOptions & { k: number; seed: number }): SongCluster[] | Promise<SongCluster[]>
  /** How much songs sound like one, from 0 to 1, or -1. */
  likeness?(path: string, others: readonly string[]): number[] | Promise<number[]>
  /** What a radio asks; absent where there is none. */
  leastContents?: RadioLibrary['leastContents']
  radioPicks?: RadioLibrary['radioPicks']
  idsNamed?: RadioLibrary['idsNamed']
  /** Songs whose lyrics have a text, with the lines. Absent likewise. */
  searchLyrics?(text: string, options: Limited): LyricsMatch[] | Promise<LyricsMatch[]>
  /** Songs whose lyrics mean what a text does, likewise. */
  lyricsLike?(text: string, options: Limited): Promise<LyricsMatch[]>
  /** One vector for each song and its strongest tag (an index of `tagNames`, or -1), in columns: for the map. */
  songVectors(): SongVectors | Promise<SongVectors>
  /** Names of the tags that songs can have; empty or absent when there is no tagger. */
  readonly tagNames?: readonly string[]
  /** Tags of the song at a path, strongest first. */
  tags?(path: string): readonly SongTag[] | Promise<readonly SongTag[]>
  /** The folders that were indexed. */
  readonly folders?: readonly string[]
  /** The picture of the song at a path. */
  cover?(path: string): Promise<Cover | undefined>
  /** Tempo, key and loudness of the song at a path; undefined where they were not measured. */
  features?(path: string): SongFeatures | undefined | Promise<SongFeatures | undefined>
  /** The words of the song at a path. */
  lyrics?(path: string): Promise<Lyrics | undefined>
  /** Servers of music that songs are known from. */
  readonly servers?: readonly string[]
  /** The number of the song with an id on a server of music: a look-up. */
  idOnServer?(id: string): number | undefined
  /** The ids of songs on servers of music: a look-up. */
  serverIds?(songs: Iterable<number>): ServerId[]
}
