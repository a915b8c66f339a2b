import type { SongTags } from './tags/song-tags.ts'

/** A song as the library knows it. */
export interface LibrarySong extends SongTags {
  path: string
  /** From the file's tags, else the file's name. */
  title: string
  /** The length of what can be decoded, whatever a header claims. */
  durationSeconds: number | null
}
