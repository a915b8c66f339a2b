import { checkInteger, refuse } from '@murecom/internal'
import type { Id } from '../ids.ts'

/**
 * The items that were held out. The measures compare one recommended list, best first, with them. An item that is recommended
 * twice is one hit, so every measure is in [0, 1]. Without relevant items it is 0. Average the measures over users.
 */
export type RelevantItems = ReadonlySet<Id>

/**
 * Hits among the first k, divided by k (also where fewer were recommended).
 *
 * @example
 * precisionAtK(['a', 'b', 'c'], new Set(['b', 'z']), 2) // 0.5
 */
export function precisionAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return hitRanks('precisionAtK', recommended, relevant, k).length / k
}

/**
 * Hits among the first k, divided by the number of relevant items.
 *
 * @example
 * recallAtK(['a', 'b', 'c'], new Set(['b', 'z']), 2) // 0.5
 */
export function recallAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return ratio(hitRanks('recallAtK', recommended, relevant, k).length, relevant.size)
}

/**
 * Hits among the first k, divided by the most hits there could be, min(k, relevant). Summed before dividing over users it is
 * what implicit 0.7.3 calls precision.
 */
export function cappedRecallAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return ratio(hitRanks('cappedRecallAtK', recommended, relevant, k).length, Math.min(k, relevant.size))
}

/** 1 where one of the first k is relevant. */
export function hitRateAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  return hitRanks('hitRateAtK', recommended, relevant, k).length > 0 ? 1 : 0
}

/** Normalised discounted cumulative gain of the first k: a hit at rank r is worth 1 / log2(r + 1). */
export function ndcgAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  let gain = 0
  let ideal = 0
  for (const rank of hitRanks('ndcgAtK', recommended, relevant, k)) gain += 1 / Math.log2(rank + 1)
  for (let r = 0; r < Math.min(k, relevant.size); r++) ideal += 1 / Math.log2(r + 2)
  return ratio(gain, ideal)
}

/** Sum of the precisions at the ranks of the hits among the first k, divided by min(k, relevant). Its mean over users is MAP@k. */
export function averagePrecisionAtK(recommended: readonly Id[], relevant: RelevantItems, k: number): number {
  let hits = 0
  let sum = 0
  for (const rank of hitRanks('averagePrecisionAtK', recommended, relevant, k)) sum += ++hits / rank
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
  checkLists('reciprocalRank', recommended, relevant)
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
  checkLists('rPrecision', recommended, relevant)
  return relevant.size === 0 ? 0 : recallAtK(recommended, relevant, relevant.size)
}

/**
 * Clicks until the first relevant item comes when ten are shown at a time: floor((rank - 1) / 10), or 51 where none comes
 * within 500. RecSys Challenge 2018.
 */
export function clicks(recommended: readonly Id[], relevant: RelevantItems): number {
  checkLists('clicks', recommended, relevant)
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

/** Ranks, from 1, at which the first k hold a relevant item for the first time; checked. */
function hitRanks(where: string, recommended: readonly Id[], relevant: RelevantItems, k: number): number[] {
  checkInteger(where, 'k', k, 1)
  checkLists(where, recommended, relevant)
  const ranks: number[] = []
  const hit = new Set<Id>()
  for (let r = 0; r < Math.min(k, recommended.length); r++) {
    const id = recommended[r]!
    if (!relevant.has(id) || hit.has(id)) continue
    hit.add(id)
    ranks.push(r + 1)
  }
  return ranks
}

function checkLists(where: string, recommended: readonly Id[], relevant: RelevantItems): void {
  if (!Array.isArray(recommended)) refuse(where, 'recommended', 'be an array of ids', recommended)
  if (typeof relevant?.has !== 'function' || typeof relevant.size !== 'number')
    refuse(where, 'relevant', 'be a Set of ids', relevant)
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
  if (!Array.isArray(lists)) refuse(where, 'lists', 'be an array of lists', lists)
  if (!Array.isArray(relevant)) refuse(where, 'relevant', 'be an array of Sets', relevant)
  if (lists.length !== relevant.length || lists.length === 0) {
    throw new RangeError(
      `${where}: lists and relevant must be as many, at least one, got ${lists.length}, ${relevant.length}`,
    )
  }
  return lists.reduce<number>((sum, list, at) => sum + of(list, relevant[at]!), 0) / lists.length
}
