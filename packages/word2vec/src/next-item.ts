import { checkInteger, mulberry32 } from '@murecom/internal'
import type { KeyedVectors } from './keyed-vectors.ts'
import type { Key } from './types.ts'

/** A sentence whose last item is asked for. */
export interface HeldOut<K extends Key = Key> {
  context: K[]
  next: K
}

/** How ratings are split. */
export interface SplitOptions {
  /** Part of the sentences whose last item is held out, above 0, at most 1. Default 0.2. */
  part?: number
  /** Seed of the choice, an integer. Default 1. */
  seed?: number
}

/**
 * Takes the last item from some sentences. A sentence of fewer than three items, or whose last item came before in it, is
 * left as it is: an item that was just there is no test of a recommendation.
 *
 * @returns `train`: all sentences, the chosen ones without their last item. O(words)
 */
export function splitNextItem<K extends Key>(
  sentences: Iterable<readonly K[]>,
  options: SplitOptions = {},
): { train: K[][]; heldOut: HeldOut<K>[] } {
  const { part = 0.2, seed = 1 } = options
  const random = mulberry32(seed)
  const train: K[][] = []
  const heldOut: HeldOut<K>[] = []
  for (const sentence of sentences) {
    const context = sentence.slice(0, -1)
    const next = sentence.at(-1)
    if (random() < part && next !== undefined && context.length >= 2 && !context.includes(next)) {
      heldOut.push({ context, next })
      train.push(context)
    } else train.push([...sentence])
  }
  return { train, heldOut }
}

/**
 * A metric for early stopping and tuning: in what part of the held-out sentences the next item is among the `k` most
 * similar to the mean of the last `contextItems` ones. Items of the context are no answers; an unknown item is a miss.
 *
 * @param options `k`: answers, default 10. `contextItems`: default 5
 * @returns a function of vectors, 0 to 1. O(held out x keys x dimensions) a call
 */
export function nextItemHitRate<K extends Key>(
  heldOut: readonly HeldOut<K>[],
  options: { k?: number; contextItems?: number } = {},
): (vectors: KeyedVectors<K>) => number {
  const k = checkInteger('nextItemHitRate', 'k', options.k ?? 10, 1)
  const contextItems = checkInteger('nextItemHitRate', 'contextItems', options.contextItems ?? 5, 1)
  return vectors => {
    const asked = heldOut.flatMap(({ context, next }) => {
      const positive = [...new Set(context)].filter(key => vectors.has(key)).slice(-contextItems)
      return positive.length > 0 && vectors.has(next) ? [{ next, query: { positive, topN: k } }] : []
    })
    const answers = vectors.mostSimilarBatch(asked.map(({ query }) => query))
    const hits = answers.filter((list, i) => list.some(({ key }) => key === asked[i]!.next))
    return heldOut.length > 0 ? hits.length / heldOut.length : 0
  }
}
