import { EVENINGS, type Kind, Listener, SONGS_OF_EVENING } from './listeners.ts'
import type { WayMaker } from './ways.ts'
import type { World } from './world.ts'

/** What became of the songs of one listener. */
export interface Evenings {
  skips: number
  /** Distinct artists of the songs that were heard to the end. */
  artists: number
}

/** All evenings of a listener who goes on in one way. */
export async function listen(world: World, kind: Kind, seed: number, make: WayMaker): Promise<Evenings> {
  const listener = new Listener(world, kind, seed)
  const way = make(world, listener, seed)
  const played = new Set<number>()
  const isPlayed = (song: number): boolean => played.has(song)
  const artists = new Set<number>()
  let skips = 0
  for (let evening = 0; evening < EVENINGS; evening++) {
    const first = listener.first(isPlayed)
    played.add(first)
    await way.begin(first, isPlayed)
    for (let n = 0; n < SONGS_OF_EVENING; n++) {
      const song = await way.next(isPlayed)
      if (played.has(song)) throw new Error(`song ${song} was played twice`)
      played.add(song)
      const isHeard = listener.hear(song)
      if (isHeard) artists.add(world.artists[song]!)
      else skips++
      way.heard(song, isHeard)
    }
  }
  return { skips, artists: artists.size }
}
