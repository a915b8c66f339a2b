import type { LibrarySong } from '../../src/library/song.ts'

/** A song with what a test does not care about filled in. */
export function songOf(path: string, about: Partial<LibrarySong> = {}): LibrarySong {
  return { path, title: path, artist: null, album: null, durationSeconds: 200, ...about }
}
