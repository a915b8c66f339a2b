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
const SOFTNESS = 0.1
/** How much it counts against a track that many lists of any name hold: its share of them to this power. */
const POPULARITY = 0.4

/** How much a list counts by the score of its name, against that of the nearest name. */
export function weightOf(score: number, best: number): number {
  return Math.exp((score - best) / SOFTNESS)
}

/** Tracks of lists by the weights of the lists, each divided by the root of its length, the highest sum first, ties by id. */
export function sumTracks(lists: readonly NamedTracks[]): RankedTrack[] {
  const sums = new Map<number, RankedTrack>()
  for (const { weight, name, tracks } of lists) {
    const each = weight / Math.sqrt(tracks.length)
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
  return [...sums.values()].sort(byScore)
}

/** The same tracks, those that are in lists of every name further behind. @param countOf lists of the catalogue that hold a track */
export function lessPopular(tracks: readonly RankedTrack[], countOf: (id: number) => number): RankedTrack[] {
  return tracks.map(track => ({ ...track, score: track.score / countOf(track.id) ** POPULARITY })).sort(byScore)
}

const byScore = (a: RankedTrack, b: RankedTrack): number => b.score - a.score || a.id - b.id
