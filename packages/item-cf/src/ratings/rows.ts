import type { Id } from '../ids.ts'
import type { Csr } from '../kernels/csr.ts'
import { pairwiseSum } from '../kernels/pairwise-sum.ts'
import { groupRows } from './csr.ts'

/** One rating as a program has it. */
export type RatingRow = readonly [user: Id, item: Id, rating: number]

/** What the models need of a dataset; `RatingsDataset` is one. */
export interface Ratings {
  /** Id of each user, in the order of first appearance. */
  readonly users: readonly Id[]
  /** Id of each item, in the order of first appearance. */
  readonly items: readonly Id[]
  /** Row by row: position in `users`. */
  readonly userIndices: Int32Array
  /** Row by row: position in `items`. */
  readonly itemIndices: Int32Array
  /** Row by row. */
  readonly ratings: Float64Array
  /** Lowest and highest rating there can be. */
  readonly ratingScale: readonly [number, number]
  /** Position of a user in `users`, or -1. */
  indexOfUser(user: Id): number
  /** Position of an item in `items`, or -1. */
  indexOfItem(item: Id): number
}

/** A dataset grouped both ways, each group in the order of the rows. */
export interface FittedRatings {
  data: Ratings
  byUser: Csr
  byItem: Csr
  /** Mean of all ratings. */
  mean: number
}

export function groupRatings(data: Ratings): FittedRatings {
  const { userIndices, itemIndices, ratings, users, items } = data
  const byUser = groupRows(userIndices, itemIndices, ratings, users.length)
  const byItem = groupRows(itemIndices, userIndices, ratings, items.length)
  return { data, byUser, byItem, mean: pairwiseSum(byUser.values, 0, ratings.length) / ratings.length }
}
