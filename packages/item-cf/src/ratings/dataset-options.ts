import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import type { DuplicateRule } from './duplicates.ts'

/** Which ratings are allowed, and what is done with duplicates. */
export interface RatingsDatasetOptions {
  /** Lowest and highest rating; rows outside are refused, estimates are kept inside. Default [1, 5], as Surprise. */
  ratingScale?: readonly [number, number]
  /**
   * A user's second rating of an item: `'error'` (default), or the `'first'` or `'last'` of them holds, or their `'mean'`.
   * Surprise keeps both rows and counts them as two raters, which no reader of its results expects.
   */
  duplicates?: DuplicateRule
}

/** How ratings are split. */
export interface SplitOptions {
  /** Same seed, same split. Default 1. */
  seed?: number
}

/** How ratings are split into folds. */
export interface KFoldOptions extends SplitOptions {
  /** From 2 to the number of ratings. Default 5. */
  folds?: number
  /** Whether the ratings are shuffled first. Default true. */
  shuffle?: boolean
}

/** How ratings are split once. */
export interface TrainTestSplitOptions extends SplitOptions {
  /** Share of the ratings to test, above 0 and below 1, rounded up to whole ratings. Default 0.2. */
  testSize?: number
}

/** How one rating of each user is held out. */
export interface LeaveOneOutOptions extends SplitOptions {
  /** Users with this many ratings or fewer are not tested. At least 1, the default, so that every tested user is known. */
  minRatings?: number
}

const DATASET: OptionNames<RatingsDatasetOptions> = { ratingScale: 1, duplicates: 1 }
const K_FOLD: OptionNames<KFoldOptions> = { seed: 'randomstate', folds: 'nsplits', shuffle: 1 }
const TRAIN_TEST: OptionNames<TrainTestSplitOptions> = { seed: 'randomstate', testSize: 1 }
const LEAVE_ONE_OUT: OptionNames<LeaveOneOutOptions> = { seed: 'randomstate', minRatings: 1 }

export function resolveDataset(where: string, options: RatingsDatasetOptions): Required<RatingsDatasetOptions> {
  const { ratingScale = [1, 5], duplicates = 'error' } = checkOptions(where, options, DATASET)
  return {
    ratingScale: checkScale(where, ratingScale),
    duplicates: checkOneOf(where, 'duplicates', duplicates, ['error', 'first', 'last', 'mean']),
  }
}

/** @param length ratings of the dataset */
export function resolveKFold(where: string, options: KFoldOptions, length: number): Required<KFoldOptions> {
  const { folds = 5, shuffle = true, seed } = checkOptions(where, options, K_FOLD)
  return { folds: checkInteger(where, 'folds', folds, 2, length), shuffle, seed: checkSeed(where, seed) }
}

export function resolveTrainTest(where: string, options: TrainTestSplitOptions): Required<TrainTestSplitOptions> {
  const { testSize = 0.2, seed } = checkOptions(where, options, TRAIN_TEST)
  checkNumber(where, 'testSize', testSize, { min: 0, max: 1, exclusiveMin: true })
  return { testSize, seed: checkSeed(where, seed) }
}

export function resolveLeaveOneOut(where: string, options: LeaveOneOutOptions): Required<LeaveOneOutOptions> {
  const { minRatings = 1, seed } = checkOptions(where, options, LEAVE_ONE_OUT)
  return { minRatings: checkInteger(where, 'minRatings', minRatings, 1), seed: checkSeed(where, seed) }
}

function checkSeed(where: string, seed = 1): number {
  return checkInteger(where, 'seed', seed, 0, 0xffffffff)
}

function checkScale(where: string, scale: readonly [number, number]): readonly [number, number] {
  if (!Array.isArray(scale) || scale.length !== 2) {
    throw new TypeError(`${where}: ratingScale must be [lowest, highest], got ${show(scale)}`)
  }
  const low = checkNumber(where, 'ratingScale[0]', scale[0])
  return [low, checkNumber(where, 'ratingScale[1]', scale[1], { min: low, exclusiveMin: true })]
}
