import { checkNumber, mulberry32, show } from '@murecom/internal'
import { checkId, type Id, IdIndex } from './ids.ts'
import {
  type KFoldOptions,
  type LeaveOneOutOptions,
  type RatingsDatasetOptions,
  resolveDataset,
  resolveKFold,
  resolveLeaveOneOut,
  resolveTrainTest,
  type TrainTestSplitOptions,
} from './ratings/dataset-options.ts'
import { mergeDuplicates } from './ratings/duplicates.ts'
import type { RatingRow, Ratings } from './ratings/rows.ts'

/** One part of a dataset to learn from and the rest to test on. */
export interface RatingsSplit {
  train: RatingsDataset
  test: RatingRow[]
}

/**
 * Ratings with users and items numbered by first appearance. Immutable.
 *
 * @example
 * const data = RatingsDataset.from([['ann', 'jazz', 5], ['bob', 'jazz', 4]], { ratingScale: [1, 5] })
 * data.length // 2
 */
export class RatingsDataset implements Ratings {
  readonly users: readonly Id[]
  readonly items: readonly Id[]
  readonly userIndices: Int32Array
  readonly itemIndices: Int32Array
  readonly ratings: Float64Array
  readonly ratingScale: readonly [number, number]
  readonly #userIndex: IdIndex
  readonly #itemIndex: IdIndex

  private constructor(
    users: IdIndex,
    items: IdIndex,
    userIndices: Int32Array,
    itemIndices: Int32Array,
    ratings: Float64Array,
    ratingScale: readonly [number, number],
  ) {
    this.#userIndex = users
    this.#itemIndex = items
    this.users = users.ids
    this.items = items.ids
    this.userIndices = userIndices
    this.itemIndices = itemIndices
    this.ratings = ratings
    this.ratingScale = ratingScale
  }

  /**
   * @param rows [user, item, rating]; at least one. Ids of different types are different: `1` is not `'1'`
   * @throws TypeError, RangeError naming the row (counted from 0): no id, a rating that is NaN or outside the scale, a
   *   duplicate under the rule `'error'`; RangeError when there is no row. O(rows)
   */
  static from(rows: Iterable<RatingRow>, options: RatingsDatasetOptions = {}): RatingsDataset {
    const where = 'RatingsDataset.from'
    const { ratingScale: scale, duplicates } = resolveDataset(where, options)
    if (typeof (rows as Partial<Iterable<RatingRow>>)?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`${where}: rows must be an iterable of [user, item, rating], got ${show(rows)}`)
    }
    const users = new IdIndex()
    const items = new IdIndex()
    const userIndices: number[] = []
    const itemIndices: number[] = []
    const ratings: number[] = []
    let row = 0
    for (const entry of rows) {
      if (!Array.isArray(entry)) {
        throw new TypeError(`${where}: row ${row} must be [user, item, rating], got ${show(entry)}`)
      }
      const [user, item, rating] = entry as RatingRow
      checkId(where, 'user', row, user)
      checkId(where, 'item', row, item)
      if (!(rating >= scale[0] && rating <= scale[1]) || typeof rating !== 'number') {
        checkNumber(where, `rating of row ${row}`, rating, { min: scale[0], max: scale[1] })
      }
      userIndices.push(users.add(user))
      itemIndices.push(items.add(item))
      ratings.push(rating)
      row++
    }
    if (row === 0) throw new RangeError(`${where}: rows must hold at least one rating, got 0`)
    const kept = mergeDuplicates(userIndices, itemIndices, ratings, users.ids, items.ids, duplicates)
    const pick = (values: number[]): number[] => (kept ? kept.map(i => values[i]!) : values)
    return new RatingsDataset(
      users,
      items,
      Int32Array.from(pick(userIndices)),
      Int32Array.from(pick(itemIndices)),
      Float64Array.from(pick(ratings)),
      scale,
    )
  }

  /** Number of ratings. */
  get length(): number {
    return this.ratings.length
  }

  /** Position of a user in `users`, or -1. */
  indexOfUser(user: Id): number {
    return this.#userIndex.indexOf(user)
  }

  /** Position of an item in `items`, or -1. */
  indexOfItem(item: Id): number {
    return this.#itemIndex.indexOf(item)
  }

  /** The ratings as [user, item, rating], in their order. */
  *rows(): Generator<RatingRow> {
    for (let r = 0; r < this.length; r++) yield this.row(r)
  }

  /** Row r. */
  row(r: number): RatingRow {
    return [this.users[this.userIndices[r]!]!, this.items[this.itemIndices[r]!]!, this.ratings[r]!]
  }

  /**
   * k folds: every rating is tested once. Training rows keep the order of the data.
   *
   * @throws RangeError for a number of folds outside its range
   */
  *kFold(options: KFoldOptions = {}): Generator<RatingsSplit> {
    const { folds, shuffle, seed } = resolveKFold('RatingsDataset.kFold', options, this.length)
    const order = this.#order(shuffle, seed)
    let end = 0
    for (let fold = 0; fold < folds; fold++) {
      const start = end
      end += Math.floor(this.length / folds) + (fold < this.length % folds ? 1 : 0)
      yield this.#split(order.subarray(start, end))
    }
  }

  /**
   * One random split.
   *
   * @throws RangeError when nothing would be left to learn from
   */
  trainTestSplit(options: TrainTestSplitOptions = {}): RatingsSplit {
    const where = 'RatingsDataset.trainTestSplit'
    const { testSize, seed } = resolveTrainTest(where, options)
    const count = Math.ceil(testSize * this.length)
    if (count >= this.length)
      throw new RangeError(`${where}: testSize must leave a rating to train on, got ${testSize}`)
    return this.#split(this.#order(true, seed).subarray(0, count))
  }

  /**
   * Tests one random rating of every user that has more than `minRatings` ratings; the rest is for training.
   *
   * @throws RangeError when no user has enough ratings
   */
  leaveOneOut(options: LeaveOneOutOptions = {}): RatingsSplit {
    const where = 'RatingsDataset.leaveOneOut'
    const { minRatings, seed } = resolveLeaveOneOut(where, options)
    const counts = new Int32Array(this.users.length)
    for (const u of this.userIndices) counts[u]!++
    const taken = new Uint8Array(this.users.length)
    const held = this.#order(true, seed).filter(r => {
      const u = this.userIndices[r]!
      if (counts[u]! <= minRatings || taken[u]) return false
      taken[u] = 1
      return true
    })
    if (held.length === 0) throw new RangeError(`${where}: minRatings must leave a user to test, got ${minRatings}`)
    return this.#split(held)
  }

  /** Row numbers, shuffled (Fisher-Yates) or not. */
  #order(shuffle: boolean, seed: number): Int32Array {
    const order = Int32Array.from({ length: this.length }, (_, i) => i)
    const random = mulberry32(seed)
    for (let i = shuffle ? order.length - 1 : 0; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const other = order[j]!
      order[j] = order[i]!
      order[i] = other
    }
    return order
  }

  #split(held: Int32Array): RatingsSplit {
    const isTest = new Uint8Array(this.length)
    for (const r of held) isTest[r] = 1
    return { train: this.#subset(isTest), test: Array.from(held, r => this.row(r)) }
  }

  /** The rows that are not left out, users and items numbered anew. */
  #subset(leftOut: Uint8Array): RatingsDataset {
    const rows = Int32Array.from({ length: this.length }, (_, r) => r).filter(r => !leftOut[r])
    const renumber = (indices: Int32Array, ids: readonly Id[]): { index: IdIndex; indices: Int32Array } => {
      const index = new IdIndex()
      const number = new Int32Array(ids.length).fill(-1)
      const out = rows.map(r => {
        const old = indices[r]!
        if (number[old]! < 0) number[old] = index.add(ids[old]!)
        return number[old]!
      })
      return { index, indices: out }
    }
    const users = renumber(this.userIndices, this.users)
    const items = renumber(this.itemIndices, this.items)
    const ratings = new Float64Array(rows.length)
    for (let i = 0; i < rows.length; i++) ratings[i] = this.ratings[rows[i]!]!
    return new RatingsDataset(users.index, items.index, users.indices, items.indices, ratings, this.ratingScale)
  }
}
