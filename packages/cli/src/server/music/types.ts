/** The library as people browse it. Songs are numbers of the library; what is said of them is looked up when it is asked for. */

export interface Artist {
  /** Stays the same as long as the name does. */
  id: string
  name: string
  /** The name as searches compare it. */
  folded: string
  /** What marks know it by. */
  key: string
  /** In the order of their years, then of their names. */
  albums: Album[]
  songs: number[]
}

export interface Album {
  /** Stays the same as long as the names of artist and album do. */
  id: string
  name: string
  /** The name as searches compare it. */
  folded: string
  /** What marks know it by. */
  key: string
  artist: Artist
  /** By disc, track and title. */
  songs: number[]
  seconds: number
  /** When the newest of its files was written, in ms since 1970. */
  created: number
  year: number | null
  genres: string[]
  isCompilation: boolean
  /** Of MusicBrainz. */
  releaseId: string | null
}

export interface Folder {
  id: string
  name: string
  parent: Folder | undefined
  /** By name. */
  folders: Folder[]
  /** By name of the file. */
  songs: number[]
}

export interface Genre {
  name: string
  folded: string
  songs: number[]
  albums: Album[]
}
