import { mulberry32 } from '@murecom/internal'
import type { Listener } from './listeners.ts'
import { distance, vectorOf, type World } from './world.ts'

/** A way to go on. No way plays a song twice. */
export interface Way {
  /** An evening begins with a song that the listener chose and heard. */
  begin(song: number, isPlayed: (song: number) => boolean): void | Promise<void>
  /** The next song. */
  next(isPlayed: (song: number) => boolean): number | Promise<number>
  /** What became of it. */
  heard(song: number, isHeard: boolean): void
}

/** Makes a way for one listener. */
export type WayMaker = (world: World, listener: Listener, seed: number) => Way

/** Any song. */
export const random: WayMaker = (world, _, seed) => {
  const uniform = mulberry32(31 * seed + 5)
  return {
    begin() {},
    next(isPlayed) {
      for (;;) {
        const song = Math.floor(uniform() * world.length)
        if (!isPlayed(song)) return song
      }
    },
    heard() {},
  }
}

/** The song that is nearest to the last one, whatever became of that. */
export const nearestNext: WayMaker = world => {
  let last = 0
  return {
    begin(song) {
      last = song
    },
    next(isPlayed) {
      const from = vectorOf(world, last)
      return best(world, isPlayed, song => -distance(vectorOf(world, song), from))
    },
    heard(song) {
      last = song
    },
  }
}

/** The song that the listener is most likely to hear to the end: it knows the taste. */
export const oracle: WayMaker = (world, listener) => ({
  begin() {},
  next: isPlayed => best(world, isPlayed, song => listener.chance(song)),
  heard() {},
})

function best(world: World, isPlayed: (song: number) => boolean, scoreOf: (song: number) => number): number {
  let found = -1
  let most = Number.NEGATIVE_INFINITY
  for (let song = 0; song < world.length; song++) {
    if (isPlayed(song)) continue
    const score = scoreOf(song)
    if (score > most) [found, most] = [song, score]
  }
  return found
}
