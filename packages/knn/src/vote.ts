import { checkInteger } from '@murecom/internal'

export interface VoteByGroupOptions {
  /** Neighbours in each row of `indices`. */
  k: number
  /** Group of a neighbour, as an array by row index or as a function. */
  groupOf: ArrayLike<number> | ((index: number) => number)
  /** Drop the first neighbour of each row, which is the query itself when it is in the index. Default true. */
  skipFirst?: boolean
}

export interface GroupVote {
  group: number
  /** Neighbours that belong to the group. */
  votes: number
}

/**
 * Counts to which group the neighbours of several queries belong, most votes first, ties by first appearance: what the
 * original murecom-intro did with Python's `Counter` over the neighbours of a song's clips.
 *
 * @param indices `queries x k` row indices, as a query gives them
 * @returns one entry for each group seen. O(indices)
 * @throws RangeError when k is below 1 or `indices` is not whole rows
 * @example
 * voteByGroup(Int32Array.of(0, 11, 12, 1, 13, 25), { k: 3, groupOf: i => Math.floor(i / 10) })
 * // [{ group: 1, votes: 3 }, { group: 2, votes: 1 }]
 */
export function voteByGroup(indices: Int32Array, options: VoteByGroupOptions): GroupVote[] {
  const k = checkInteger('voteByGroup', 'k', options.k, 1)
  const { groupOf, skipFirst = true } = options
  if (indices.length % k !== 0) {
    throw new RangeError(
      `voteByGroup: indices must have a length that is a multiple of k (${k}), got ${indices.length}`,
    )
  }
  const votes = new Map<number, number>()
  for (let i = 0; i < indices.length; i++) {
    if (skipFirst && i % k === 0) continue
    const index = indices[i]!
    const group = typeof groupOf === 'function' ? groupOf(index) : groupOf[index]
    if (group === undefined)
      throw new RangeError(`voteByGroup: groupOf must name a group for index ${index}, got undefined`)
    votes.set(group, (votes.get(group) ?? 0) + 1)
  }
  return [...votes].map(([group, count]) => ({ group, votes: count })).sort((a, b) => b.votes - a.votes)
}
