import type { LibrarySong } from '../song.ts'
import { noTags } from '../tags/song-tags.ts'

/** The columns of `songs` that {@link songOf} reads. */
export const SONG_COLUMNS = 'path, title, artist, album, duration_seconds'

/** A row with {@link SONG_COLUMNS}. */
export interface SongRow {
  path: string
  title: string
  artist: string | null
  album: string | null
  duration_seconds: number | null
}

/** The song of a row. */
export function songOf(row: SongRow): LibrarySong {
  return {
    ...noTags(),
    path: row.path,
    title: row.title,
    artist: row.artist,
    artists: row.artist === null ? [] : [row.artist],
    album: row.album,
    durationSeconds: row.duration_seconds,
  }
}
