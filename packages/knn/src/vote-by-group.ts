import { checkInteger, checkOneOf, show } from '@murecom/internal'

/**
 * What a neighbour's vote counts:
 * - `'uniform'`: 1;
 * - `'rank'`: 1 for the first neighbour that votes, 1/2 for the second, 1/3, ...;
 * - `'distance'`: 1 / distance. Where neighbours at distance 0 vote, they count 1 and the others of the query nothing,
 *   as in scikit-learn.
 */
export type VoteWeights = 'uniform' | 'rank' | 'distance'
export const VOTE_WEIGHTS: readonly VoteWeights[] = ['uniform', 'rank', 'distance']

/** How neighbours are counted. */
export interface VoteByGroupOptions {
  /** Neighbours in each row of `indices`. */
  k: number
  /** Group of a neighbour, as an array by row index or as a function. */
  groupOf: ArrayLike<number> | ((index: number) => number)
  /** Drop the first neighbour of each row, which is the query itself when it is in the index. Default true. */
  skipFirst?: boolean
  /** Default `'uniform'`. */
  weights?: VoteWeights
  /** Distances of the neighbours, as the query gave them: needed for the weights `'distance'`. */
  distances?: ArrayLike<number>
}

/** A group and how often it was met. */
export interface GroupVote {
  group: number
  /** Sum of the votes of the neighbours that belong to the group: with uniform weights, their number. */
  votes: number
}

/**
 * Counts to which group the neighbours of several queries belong, most votes first, ties by first appearance: what the
 * original murecom-intro did with Python's `Counter` over the neighbours of a song's clips. Empty slots (index -1, from a
 * filter that left too few rows) have no vote.
 *
 * @param indices `queries x k` row indices, as a query gives them
 * @returns one entry for each group seen. O(indices)
 * @throws RangeError when k is below 1, `indices` is not whole rows, a neighbour has no group, or distances are needed
 *   and not one for each index
 * @example
 * voteByGroup(Int32Array.of(0, 11, 12, 1, 13, 25), { k: 3, groupOf: i => Math.floor(i / 10) })
 * // [{ group: 1, votes: 3 }, { group: 2, votes: 1 }]
 */
export function voteByGroup(indices: Int32Array, options: VoteByGroupOptions): GroupVote[] {
  const where = 'voteByGroup'
  const k = checkInteger(where, 'k', options.k, 1)
  const weights = checkOneOf(where, 'weights', options.weights ?? 'uniform', VOTE_WEIGHTS)
  const { groupOf, distances } = options
  const skip = (options.skipFirst ?? true) ? 1 : 0
  if (indices.length % k !== 0) {
    throw new RangeError(`${where}: indices must have a length that is a multiple of k (${k}), got ${indices.length}`)
  }
  if (weights === 'distance' && distances?.length !== indices.length) {
    const got = distances ? `${distances.length}` : show(distances)
    throw new RangeError(`${where}: distances must hold one number for each index (${indices.length}), got ${got}`)
  }
  const votes = new Map<number, number>()
  const weight = new Float64Array(k - skip)
  for (let offset = skip; offset < indices.length; offset += k) {
    weighVotes(weights, distances, offset, weight)
    for (let slot = 0; slot < weight.length; slot++) {
      const index = indices[offset + slot]!
      if (index < 0 || weight[slot] === 0) continue
      const group = typeof groupOf === 'function' ? groupOf(index) : groupOf[index]
      if (group === undefined) {
        throw new RangeError(`${where}: groupOf must name a group for index ${index}, got undefined`)
      }
      votes.set(group, (votes.get(group) ?? 0) + weight[slot]!)
    }
  }
  return [...votes].map(([group, count]) => ({ group, votes: count })).sort((a, b) => b.votes - a.votes)
}

/** Writes the weights of the neighbours at `offset ..`, as many as `out` is long, nearest first. */
export function weighVotes(
  weights: VoteWeights,
  distances: ArrayLike<number> | undefined,
  offset: number,
  out: Float64Array,
): void {
  for (let slot = 0; slot < out.length; slot++) {
    out[slot] = weights === 'rank' ? 1 / (slot + 1) : weights === 'distance' ? 1 / distances![offset + slot]! : 1
  }
  // Neighbours come nearest first: when any is at distance 0, the first is.
  if (out[0] !== Number.POSITIVE_INFINITY) return
  for (let slot = 0; slot < out.length; slot++) out[slot] = distances![offset + slot] === 0 ? 1 : 0
}
