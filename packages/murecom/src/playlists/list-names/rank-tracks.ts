/** A list with a name that is near to what was asked for. */
export interface NamedTracks {
  /** How near: see {@link weightOf}. */
  weight: number
  /** Place of its name among the nearest ones, from 0. */
  name: number
  /** Its tracks, each once. */
  tracks: readonly number[]
}

/** A track of such lists. */
export interface RankedTrack {
  id: number
  score: number
  /** Lists that hold it. */
  lists: number
  /** Place of the nearest of their names. */
  name: number
}

/** A name whose score is this much lower than the best one's counts e times less. */
const SOFTNESS = 0.05
/** A list of n tracks says less of each of them than a shorter one: 1 / n to this power. */
const LENGTH = 0.25

/** How much a list counts by the score of its name, against that of the nearest name. */
export function weightOf(score: number, best: number): number {
  return Math.exp((score - best) / SOFTNESS)
}

/** Tracks of lists, those with the highest sum of weights first, ties by id. O(tracks of all lists) */
export function rankTracks(lists: readonly NamedTracks[]): RankedTrack[] {
  const sums = new Map<number, RankedTrack>()
  for (const { weight, name, tracks } of lists) {
    const each = weight / tracks.length ** LENGTH
    for (const id of tracks) {
      const known = sums.get(id)
      if (!known) sums.set(id, { id, score: each, lists: 1, name })
      else {
        known.score += each
        known.lists++
        known.name = Math.min(known.name, name)
      }
    }
  }
  return [...sums.values()].sort((a, b) => b.score - a.score || a.id - b.id)
}
