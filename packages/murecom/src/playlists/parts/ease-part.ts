import { NearestRows } from '../../songs/nearest-rows.ts'
import type { HeadWeights } from './head-weights.ts'
import type { BlendPart, PartScores } from './types.ts'

/** EASE on the most frequent tracks: what each of them adds to the score of each other. */
export class EasePart implements BlendPart {
  readonly name = 'ease'
  readonly #weights: HeadWeights
  readonly #headLength: number

  /** @param headLength tracks over which scores are compared; EASE knows the first of them, and gives 0 to the others */
  constructor(weights: HeadWeights, headLength: number) {
    this.#weights = weights
    this.#headLength = headLength
  }

  scoresFor(list: readonly number[]): PartScores | undefined {
    const weights = this.#weights
    const given = list.map(id => weights.rowOf(id)).filter(row => row !== undefined)
    if (given.length === 0) return undefined
    const scores = new Float64Array(weights.length)
    for (const row of given) weights.addInto(row, scores)
    let sum = 0
    let squares = 0
    for (const score of scores) {
      sum += score
      squares += score * score
    }
    const mean = sum / this.#headLength
    return {
      mean,
      deviation: Math.sqrt(Math.max(0, squares / this.#headLength - mean ** 2)),
      best(limit) {
        const out = new Set(given)
        const nearest = new NearestRows(Math.min(limit, scores.length))
        for (const [row, score] of scores.entries()) if (!out.has(row)) nearest.push(-score, row)
        return nearest.sorted().map(({ row }) => weights.ids[row]!)
      },
      of: ids => ids.map(id => scores[weights.rowOf(id) ?? -1] ?? 0),
    }
  }
}
