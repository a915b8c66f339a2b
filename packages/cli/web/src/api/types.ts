import type { Song } from '../../../src/server/answers.ts'

export type * from '../../../src/server/answers.ts'

/** What is written under a title: the artist, else the folder. */
export function byline(song: Song): string {
  return song.artist ?? song.folder
}
