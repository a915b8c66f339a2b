import type { LibrarySong } from '../../src/library/song.ts'
import { noTags } from '../../src/library/tags/song-tags.ts'

/** A song with what a test does not care about filled in. */
export function songOf(path: string, about: Partial<LibrarySong> = {}): LibrarySong {
  return { ...noTags(), path, title: path, durationSeconds: 200, ...about }
}
