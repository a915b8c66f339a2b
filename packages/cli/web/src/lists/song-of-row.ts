import type { Song } from '../api/types.ts'

const songs = new WeakMap<Element, Song>()

/** Notes which song a row's button plays. */
export function setSongOf(play: Element, song: Song): void {
  songs.set(play, song)
}

/** The song of a row's button; undefined for other elements. */
export function songOf(element: Element | null): Song | undefined {
  return element ? songs.get(element) : undefined
}
