/**
 * What the vote of a neighbour counts:
 * - `'uniform'`: 1;
 * - `'rank'`: 1 for the first neighbour that votes, 1/2 for the second, 1/3, ...;
 * - `'distance'`: 1 / distance. Where neighbours at distance 0 vote, they count 1 and the others of the query nothing,
 *   as in scikit-learn.
 */
export type VoteWeights = 'uniform' | 'rank' | 'distance'

/** Writes the weights of the `count` neighbours at `offset ..` of `distances`, nearest first, from `out[0]` on. */
export function weighVotes(
  weights: VoteWeights,
  distances: Float64Array,
  offset: number,
  count: number,
  out: Float64Array,
): void {
  for (let slot = 0; slot < count; slot++) {
    out[slot] = weights === 'rank' ? 1 / (slot + 1) : weights === 'distance' ? 1 / distances[offset + slot]! : 1
  }
  // Neighbours come nearest first: when any is at distance 0, the first is.
  if (out[0] !== Number.POSITIVE_INFINITY) return
  for (let slot = 0; slot < count; slot++) out[slot] = distances[offset + slot] === 0 ? 1 : 0
}
