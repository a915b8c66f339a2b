import { mulberry32 } from '@murecom/internal'
import { Beliefs } from './beliefs.ts'
import type { WayMaker } from './ways.ts'

/** Particles by which all songs are looked through, songs that are judged by more of them, and how many. */
const FEW = 64
const JUDGED = 400
const MANY = 768

/**
 * The song that is most likely to be heard to the end for one who knows how listeners are made, and not the taste. It says about
 * how much any learner can know; a learner that knows less can hardly be better.
 */
export const informed: WayMaker = (world, listener, seed) => {
  const beliefs = new Beliefs(world, listener.kind, mulberry32(101 * seed + 3))
  return {
    begin(song, isPlayed) {
      beliefs.begin(song, isPlayed)
    },
    next(isPlayed) {
      const songs = Array.from({ length: world.length }, (_, song) => song).filter(song => !isPlayed(song))
      const first = bestOf(songs, beliefs.meanFits(songs, beliefs.sample(FEW)), JUDGED)
      return bestOf(first, beliefs.meanFits(first, beliefs.sample(MANY)), 1)[0]!
    },
    heard(song, isHeard) {
      beliefs.learn(song, isHeard)
    },
  }
}

/** The songs with the highest values, best first. */
function bestOf(songs: readonly number[], values: Float64Array, count: number): number[] {
  return [...values.keys()]
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count)
    .map(i => songs[i]!)
}
