import { checkInteger, checkNumber, checkOptions, mulberry32, type OptionNames } from '@murecom/internal'
import type { KeyedVectors } from './keyed-vectors.ts'
import type { Key } from './types.ts'

/** A sentence without its last item, and that item. */
export interface HeldOut<K extends Key = Key> {
  context: K[]
  next: K
}

/** How sentences are split. */
export interface SplitOptions {
  /** Share of the sentences whose last item is held out, above 0, at most 1. Default 0.2. */
  testShare?: number
  /** Seed of the choice, an integer. Default 1. */
  seed?: number
}

const SPLIT_NAMES: OptionNames<SplitOptions> = { testShare: 1, seed: 'randomstate' }

/** What {@link nextItemHitRate} counts as a hit. */
export interface HitRateOptions {
  /** Answers among which the next item must be, at least 1. Default 10. */
  limit?: number
  /** How many of the last items of the context make the query, at least 1. Default 5. */
  contextItems?: number
}

const HIT_RATE_NAMES: OptionNames<HitRateOptions> = { limit: 1, contextItems: 1 }

/**
 * Takes the last item from some sentences. A sentence of fewer than three items, or whose last item came before in it, is
 * left as it is: an item that was just there is no test of a recommendation.
 *
 * @returns `train`: all sentences, the chosen ones without their last item. O(words)
 */
export function splitNextItem<K extends Key>(
  sentences: Iterable<readonly K[]>,
  options?: SplitOptions,
): { train: K[][]; heldOut: HeldOut<K>[] } {
  const where = 'splitNextItem'
  const { testShare = 0.2, seed = 1 } = checkOptions(where, options, SPLIT_NAMES)
  checkNumber(where, 'testShare', testShare, { min: 0, exclusiveMin: true, max: 1 })
  checkInteger(where, 'seed', seed, 0, 0xffffffff)
  const random = mulberry32(seed)
  const train: K[][] = []
  const heldOut: HeldOut<K>[] = []
  for (const sentence of sentences) {
    const context = sentence.slice(0, -1)
    const next = sentence.at(-1)
    if (random() < testShare && next !== undefined && context.length >= 2 && !context.includes(next)) {
      heldOut.push({ context, next })
      train.push(context)
    } else train.push([...sentence])
  }
  return { train, heldOut }
}

/**
 * A metric for early stopping and tuning: in what part of the held-out sentences the next item is among the `limit` most
 * similar to the mean of the last `contextItems` ones. Items of the context are not answers; an unknown item is a miss.
 *
 * @returns a function of vectors, 0 to 1. O(held out x keys x dimensions) a call
 */
export function nextItemHitRate<K extends Key>(
  heldOut: readonly HeldOut<K>[],
  options?: HitRateOptions,
): (vectors: KeyedVectors<K>) => number {
  const where = 'nextItemHitRate'
  const { limit = 10, contextItems = 5 } = checkOptions(where, options, HIT_RATE_NAMES)
  checkInteger(where, 'limit', limit, 1)
  checkInteger(where, 'contextItems', contextItems, 1)
  return vectors => {
    const asked = heldOut.flatMap(({ context, next }) => {
      const positive = [...new Set(context)].filter(key => vectors.has(key)).slice(-contextItems)
      return positive.length > 0 && vectors.has(next) ? [{ next, query: { positive, limit } }] : []
    })
    const answers = vectors.mostSimilarBatch(asked.map(({ query }) => query))
    const hits = answers.filter((list, i) => list.some(({ id }) => id === asked[i]!.next))
    return heldOut.length > 0 ? hits.length / heldOut.length : 0
  }
}
