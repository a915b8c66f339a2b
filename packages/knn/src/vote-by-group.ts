import { checkInteger, checkOptions, type OptionNames, refuse, show } from '@murecom/internal'
import { type VoteWeights, weighVotes } from './kernels/weigh-votes.ts'
import { checkWeights } from './neighbors/check-weights.ts'
import type { Neighbors } from './tree/collectors.ts'

/** How neighbours vote for their groups. */
export interface VoteByGroupOptions<Id extends string | number> {
  /** Neighbours of each query in `neighbors`: the `k` of the search. */
  k: number
  /** The group of a row: an array by row, such as an Int32Array, or a function. */
  groupOf: ArrayLike<Id> | ((row: number) => Id)
  /** A group whose rows do not vote, such as the song that asks. Default none. */
  except?: Id | undefined
  /** Neighbours of each query that vote, the nearest ones that may. Default all `k`. */
  voters?: number
  /** Whether the first neighbour of each query has no vote: the query itself, where it is in the index. Default false. */
  skipFirst?: boolean
  /** What a vote counts. Default `'uniform'`. */
  weights?: VoteWeights
}

const OPTIONS: OptionNames<VoteByGroupOptions<number>> = {
  k: 1,
  groupOf: 1,
  except: 1,
  voters: 1,
  skipFirst: 1,
  weights: 1,
}

/** A group that neighbours voted for. */
export interface GroupVote<Id extends string | number> {
  /** What `groupOf` returned. */
  id: Id
  /** Sum of the weights of the votes; with uniform weights their number. */
  score: number
  /** Number of the votes. */
  votes: number
  /** Distance of the nearest neighbour that voted. */
  distance: number
}

/**
 * Counts to which groups the neighbours of several queries belong: highest score first, then nearest, then by `id`. The
 * original murecom-intro did this with Python's `Counter` over the neighbours of a song's clips. Empty slots (index -1, from
 * a filter that left too few rows) have no vote.
 *
 * @param neighbors `queries x k`, as {@link BallTree.query} returns them
 * @returns one entry for each group that has a vote. O(queries k + groups log groups)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const neighbors = { indices: Int32Array.of(11, 12, 25), distances: Float64Array.of(1, 2, 3) }
 * voteByGroup(neighbors, { k: 3, groupOf: row => Math.floor(row / 10) })
 * // [{ id: 1, score: 2, votes: 2, distance: 1 }, { id: 2, score: 1, votes: 1, distance: 3 }]
 */
export function voteByGroup<Id extends string | number>(
  neighbors: Neighbors,
  options: VoteByGroupOptions<Id>,
): GroupVote<Id>[] {
  const where = 'voteByGroup'
  const given = checkOptions(where, options, OPTIONS as OptionNames<VoteByGroupOptions<Id>>)
  const { groupOf, except, skipFirst = false } = given
  const k = checkInteger(where, 'k', given.k, 1)
  const voters = checkInteger(where, 'voters', given.voters ?? k, 1)
  const weights = checkWeights(where, given.weights)
  const { indices, distances } = checkNeighbors(where, neighbors, k)
  const find = typeof groupOf === 'function' ? groupOf : (row: number): Id | undefined => groupOf?.[row]
  const found = new Map<Id, GroupVote<Id>>()
  // The groups that vote for one query, with their distances and weights.
  const groups: Id[] = []
  const near = new Float64Array(k)
  const weight = new Float64Array(k)
  for (let offset = 0; offset < indices.length; offset += k) {
    groups.length = 0
    for (let at = skipFirst ? offset + 1 : offset; at < offset + k && groups.length < voters; at++) {
      const row = indices[at]!
      if (row < 0) continue
      const id = find(row)
      if (id === undefined) {
        throw new RangeError(`${where}: groupOf must name a group for index ${row}, got undefined`)
      }
      if (id === except) continue
      near[groups.length] = distances[at]!
      groups.push(id)
    }
    weighVotes(weights, near, 0, groups.length, weight)
    for (const [voter, id] of groups.entries()) addVote(found, id, weight[voter]!, near[voter]!)
  }
  return [...found.values()].sort(
    (a, b) => b.score - a.score || a.distance - b.distance || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  )
}

function addVote<Id extends string | number>(
  found: Map<Id, GroupVote<Id>>,
  id: Id,
  weight: number,
  distance: number,
): void {
  if (weight === 0) return
  const group = found.get(id)
  if (group === undefined) found.set(id, { id, score: weight, votes: 1, distance })
  else {
    group.score += weight
    group.votes++
    group.distance = Math.min(group.distance, distance)
  }
}

function checkNeighbors(where: string, neighbors: Neighbors, k: number): Neighbors {
  const { indices, distances } = neighbors ?? {}
  if (!(indices instanceof Int32Array)) {
    refuse(where, 'neighbors', 'hold indices and distances, as a query returns them', neighbors)
  }
  if (indices.length % k !== 0) refuse(where, 'indices', `have a length that is a multiple of k (${k})`, indices.length)
  if (distances?.length !== indices.length) {
    const got = show(distances)
    throw new RangeError(`${where}: distances must hold one number for each index (${indices.length}), got ${got}`)
  }
  return neighbors
}
