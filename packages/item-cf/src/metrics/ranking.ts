import { checkInteger } from '@murecom/internal'
import type { Id } from '../ids.ts'

/**
 * Measures of one recommended list against the items that are right. `recommended` is best first and holds no item twice;
 * `relevant` holds the items that were held out. All measures lie in [0, 1] and are 0 where nothing is relevant; average them
 * over users.
 */
export type RelevantItems = ReadonlySet<Id>

/**
 * Hits among the first k, divided by k (also where fewer were recommended).
 *
 * @example
 * precisionAtK(['a', 'b', 'c'], new Set(['b', 'z']), 2) // 0.5
 */
export function precisionAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return hitsOf('precisionAtK', recommended, relevant, k) / k
}

/**
 * Hits among the first k, divided by the number of relevant items.
 *
 * @example
 * recallAtK(['a', 'b', 'c'], new Set(['b', 'z']), 2) // 0.5
 */
export function recallAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return ratio(hitsOf('recallAtK', recommended, relevant, k), relevant.size)
}

/**
 * Hits among the first k, divided by the most hits there could be, min(k, relevant). Summed before dividing over users it is
 * what implicit 0.7.3 calls precision.
 */
export function cappedRecallAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return ratio(hitsOf('cappedRecallAtK', recommended, relevant, k), Math.min(k, relevant.size))
}

/** 1 where one of the first k is relevant. */
export function hitRateAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return hitsOf('hitRateAtK', recommended, relevant, k) > 0 ? 1 : 0
}

/** Normalised discounted cumulative gain of the first k: a hit at rank r is worth 1 / log2(r + 1). */
export function ndcgAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  checkInteger('ndcgAtK', 'k', k, 1)
  let gain = 0
  let ideal = 0
  for (let r = 0; r < Math.min(k, recommended.length); r++)
    if (relevant.has(recommended[r]!)) gain += 1 / Math.log2(r + 2)
  for (let r = 0; r < Math.min(k, relevant.size); r++) ideal += 1 / Math.log2(r + 2)
  return ratio(gain, ideal)
}

/** Precision at the rank of each hit among the first k, summed, divided by min(k, relevant). Mean over users: MAP@k. */
export function averagePrecisionAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  checkInteger('averagePrecisionAtK', 'k', k, 1)
  let hits = 0
  let sum = 0
  for (let r = 0; r < Math.min(k, recommended.length); r++) {
    if (relevant.has(recommended[r]!)) sum += ++hits / (r + 1)
  }
  return ratio(sum, Math.min(k, relevant.size))
}

/** Mean of {@link averagePrecisionAtK} over the lists of several users. */
export function meanAveragePrecision(
  lists: readonly (readonly Id[])[],
  relevant: readonly RelevantItems[],
  k: number,
): number {
  return meanOver('meanAveragePrecision', lists, relevant, (list, right) => averagePrecisionAtK(list, right, k))
}

/** 1 / rank of the first relevant item, 0 where none comes. */
export function reciprocalRank(recommended: readonly Id[], relevant: RelevantItems): number {
  const at = recommended.findIndex(id => relevant.has(id))
  return at < 0 ? 0 : 1 / (at + 1)
}

/** Mean of {@link reciprocalRank} over the lists of several users. */
export function meanReciprocalRank(lists: readonly (readonly Id[])[], relevant: readonly RelevantItems[]): number {
  return meanOver('meanReciprocalRank', lists, relevant, reciprocalRank)
}

/** Share of the lists whose first k hold a relevant item. */
export function hitRate(lists: readonly (readonly Id[])[], relevant: readonly RelevantItems[], k: number): number {
  return meanOver('hitRate', lists, relevant, (list, right) => hitRateAtK(list, right, k))
}

/** Hits among the first R, divided by R, with R the number of relevant items: the measure of the RecSys Challenge 2018. */
export function rPrecision(recommended: readonly Id[], relevant: RelevantItems): number {
  return relevant.size === 0 ? 0 : recallAtK(recommended, relevant, relevant.size)
}

/**
 * Clicks until the first relevant item comes when ten are shown at a time: floor((rank - 1) / 10), or 51 where none comes
 * within 500. RecSys Challenge 2018.
 */
export function clicks(recommended: readonly Id[], relevant: RelevantItems): number {
  const at = recommended.slice(0, 500).findIndex(id => relevant.has(id))
  return at < 0 ? 51 : Math.floor(at / 10)
}

/** Share of a catalogue of `items` that is in at least one of the lists. */
export function coverage(lists: Iterable<readonly Id[]>, items: number): number {
  checkInteger('coverage', 'items', items, 1)
  const seen = new Set<Id>()
  for (const list of lists) for (const id of list) seen.add(id)
  return seen.size / items
}

function hitsOf(where: string, recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  checkInteger(where, 'k', k, 1)
  let hits = 0
  for (let r = 0; r < Math.min(k, recommended.length); r++) if (relevant.has(recommended[r]!)) hits++
  return hits
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0
}

function meanOver(
  where: string,
  lists: readonly (readonly Id[])[],
  relevant: readonly RelevantItems[],
  of: (list: readonly Id[], relevant: RelevantItems) => number,
): number {
  if (lists.length !== relevant.length || lists.length === 0) {
    throw new RangeError(
      `${where}: lists and relevant must be as many, at least one, got ${lists.length}, ${relevant.length}`,
    )
  }
  return lists.reduce((sum, list, at) => sum + of(list, relevant[at]!), 0) / lists.length
}
