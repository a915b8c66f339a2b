/** A song as the library knows it. */
export interface LibrarySong {
  path: string
  /** From the file's tags, else the file's name. */
  title: string
  artist: string | null
  album: string | null
  durationSeconds: number | null
}

/** The columns of a {@link LibrarySong}. */
export const SONG_COLUMNS = 'path, title, artist, album, duration_seconds AS durationSeconds'
