import { checkInteger, checkNumber, checkOptions, mulberry32, type OptionNames, show } from '@murecom/internal'
import type { Id } from '../ids.ts'

/** Sets to learn from and, in the same order, the items that were held out of each. */
export interface SetSplit {
  train: Id[][]
  /** As many as `train`; empty where nothing was held out. */
  test: Id[][]
}

/** How much is held out. */
export interface SplitSetsOptions {
  /** Share of each set, above 0 and at most 1: round(share x items) items, and never all of a set. Default 0.2. */
  testShare?: number
  /** Same seed, same split. Default 1. */
  seed?: number
}

const OPTIONS: OptionNames<SplitSetsOptions> = { testShare: 1, seed: 'randomstate' }

/**
 * Holds out a share of every set's items, at random. An item that a set holds twice counts once.
 *
 * @throws TypeError that names the row of a value that is not a set, or an unknown option; RangeError for an option outside its
 *   range
 */
export function splitSets(sets: Iterable<Iterable<Id>>, options: SplitSetsOptions = {}): SetSplit {
  const where = 'splitSets'
  const { testShare = 0.2, seed = 1 } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'testShare', testShare, { min: 0, max: 1, exclusiveMin: true })
  const random = mulberry32(checkInteger(where, 'seed', seed, 0, 0xffffffff))
  const split: SetSplit = { train: [], test: [] }
  for (const set of sets) {
    if (typeof set === 'string' || typeof (set as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      const row = split.train.length
      throw new TypeError(`${where}: row ${row} of sets must be an iterable of ids, got ${show(set)}`)
    }
    const items = [...new Set(set)]
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const other = items[j]!
      items[j] = items[i]!
      items[i] = other
    }
    const held = Math.min(Math.round(testShare * items.length), items.length - 1)
    split.test.push(items.slice(0, Math.max(0, held)))
    split.train.push(items.slice(Math.max(0, held)))
  }
  return split
}
