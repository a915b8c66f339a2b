/** A list with what every part says of its candidates. */
export interface ScoredCase {
  /** Standardised scores, parts x candidates, row-major. With equal sums the candidate that comes first is better. */
  scores: Float32Array
  /** 1 for a candidate that was held out. */
  isHeld: Uint8Array
  /** Number of tracks that were held out, whether they are candidates or not. */
  held: number
}

/** Weights of parts in their order, with a sum of 1, and what each case has with them. */
export interface MeasuredWeights {
  weights: Float64Array
  /** ndcg@10 of each case. */
  values: Float64Array
}

/** Weights are multiples of one tenth: 286 mixtures of four parts. Near its best mixture ndcg changes little with the weights. */
const STEPS = 10
/** Answers of each case that are measured. */
export const MEASURED = 10

/** A hit at rank r, from 0, is worth 1 / log2(r + 2). */
const DISCOUNTS = Float64Array.from({ length: MEASURED }, (_, rank) => 1 / Math.log2(rank + 2))

/** Every way in which parts can be mixed, with the ndcg@10 of each case. O(mixtures x cases x candidates x parts) */
export function* measureMixtures(cases: readonly ScoredCase[], parts: number): Generator<MeasuredWeights> {
  const sums = new Float64Array(cases.reduce((most, { isHeld }) => Math.max(most, isHeld.length), 0))
  const places = new Int32Array(MEASURED)
  for (const weights of mixtures(parts, STEPS)) {
    const values = new Float64Array(cases.length)
    for (let c = 0; c < values.length; c++) {
      const { scores, isHeld, held } = cases[c]!
      addUp(scores, weights, sums, isHeld.length)
      values[c] = ndcgOf(places, bestPlaces(sums, isHeld.length, places), isHeld, held)
    }
    yield { weights, values }
  }
}

/** All tuples of `parts` multiples of 1 / steps with a sum of 1. */
export function* mixtures(parts: number, steps: number): Generator<Float64Array> {
  const shares = function* (left: number, places: number): Generator<number[]> {
    if (places === 1) {
      yield [left]
      return
    }
    for (let share = left; share >= 0; share--) {
      for (const rest of shares(left - share, places - 1)) yield [share, ...rest]
    }
  }
  for (const tuple of shares(steps, parts)) yield Float64Array.from(tuple, share => share / steps)
}

/** Weighted sums of the scores of each candidate. */
function addUp(scores: Float32Array, weights: Float64Array, sums: Float64Array, count: number): void {
  sums.fill(0, 0, count)
  for (let p = 0; p < weights.length; p++) {
    const weight = weights[p]!
    if (weight === 0) continue
    for (let i = 0, at = p * count; i < count; i++, at++) sums[i]! += weight * scores[at]!
  }
}

/** Writes the places of the largest sums to `places`, best first, and returns how many they are. */
function bestPlaces(sums: Float64Array, count: number, places: Int32Array): number {
  const most = places.length
  let length = 0
  for (let i = 0; i < count; i++) {
    const sum = sums[i]!
    if (length === most && !(sum > sums[places[length - 1]!]!)) continue
    let place = length < most ? length++ : length - 1
    for (; place > 0 && sum > sums[places[place - 1]!]!; place--) places[place] = places[place - 1]!
    places[place] = i
  }
  return length
}

/** ndcg@10 of the candidates at some places, best first. */
function ndcgOf(places: Int32Array, length: number, isHeld: Uint8Array, held: number): number {
  let gain = 0
  let ideal = 0
  for (let rank = 0; rank < MEASURED; rank++) {
    if (rank < length && isHeld[places[rank]!] === 1) gain += DISCOUNTS[rank]!
    if (rank < held) ideal += DISCOUNTS[rank]!
  }
  return gain / ideal
}
