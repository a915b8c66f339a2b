import type { BlendPart, BlendPartName, PartScores } from './parts/types.ts'

/** How much each part counts; those that are missing count nothing. The weights of a blend have the sum 1. */
export type BlendWeights = Readonly<Partial<Record<BlendPartName, number>>>

/** Weights for lists and for single songs, which are learnt apart. */
interface BlendWeightsByUse {
  list: BlendWeights
  song: BlendWeights
}

/** A track and the weighted sum of its standardised scores. */
interface BlendedTrack {
  id: number
  score: number
}

/** Tracks that each part brings for one list, at least. */
const LEAST_DEPTH = 50
/** And for each track of the answer. */
const DEPTH_A_TRACK = 3

/**
 * Several parts in one: the score of a track is the sum over the parts of
 *
 *     weight x (score - mean) / deviation
 *
 * with mean and deviation over the head of the catalogue, for each list anew: a cosine and a sum of similarities have no
 * common scale, and a part that gives a long list larger scores is not louder for that.
 */
export class Blend {
  readonly #parts: readonly BlendPart[]
  readonly #weights: BlendWeightsByUse

  constructor(parts: readonly BlendPart[], weights: BlendWeightsByUse) {
    this.#parts = parts
    this.#weights = weights
  }

  /**
   * The tracks that fit a list best, best first; ties by id. Never one of the list.
   *
   * @param candidates the tracks that may be in the answer; else the best of every part
   */
  rank(list: readonly number[], limit: number, candidates?: readonly number[]): BlendedTrack[] {
    const weights = this.#weights[list.length === 1 ? 'song' : 'list']
    const asked = this.#parts.flatMap(part => {
      const weight = weights[part.name] ?? 0
      const scores = weight > 0 ? part.scoresFor(list) : undefined
      return scores ? [{ weight, scores }] : []
    })
    const ids =
      candidates ??
      candidatesOf(
        list,
        asked.map(({ scores }) => scores),
        limit,
      )
    const sums = new Float64Array(ids.length)
    for (const { weight, scores } of asked) {
      const standard = standardScores(scores, ids)
      for (let i = 0; i < sums.length; i++) sums[i]! += weight * standard[i]!
    }
    return ids
      .map((id, i) => ({ id, score: sums[i]! }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, limit)
  }
}

/** The best tracks of several parts for an answer of `limit` tracks, each once, without those of the list. */
export function candidatesOf(list: readonly number[], parts: readonly PartScores[], limit: number): number[] {
  const depth = Math.max(LEAST_DEPTH, DEPTH_A_TRACK * limit)
  const out = new Set<number>()
  for (const part of parts) for (const id of part.best(depth)) out.add(id)
  for (const id of list) out.delete(id)
  return [...out]
}

/** Scores of tracks less the mean, in deviations; 0 where a part gives all tracks the same. */
export function standardScores(scores: PartScores, ids: readonly number[]): Float64Array {
  const standard = new Float64Array(ids.length)
  if (!(scores.deviation > 0)) return standard
  const raw = scores.of(ids)
  for (let i = 0; i < standard.length; i++) standard[i] = (raw[i]! - scores.mean) / scores.deviation
  return standard
}
