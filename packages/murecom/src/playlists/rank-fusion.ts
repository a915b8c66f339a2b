/**
 * Reciprocal rank fusion: an item's score is the sum over the lists of `1 / (60 + rank)`, rank from 1. Source: Cormack,
 * Clarke and Buettcher, SIGIR 2009, where 60 was best and little depended on it. Ranks, not scores, are blended, because a
 * cosine of word2vec and a similarity of playlists have no common scale.
 */
export const FUSION_CONSTANT = 60

/** Items of several ranked lists, best first; ties by the order of first appearance. O(total length x log). */
export function fuseRanks<T>(lists: readonly (readonly T[])[]): { item: T; score: number }[] {
  const scores = new Map<T, number>()
  for (const list of lists) {
    for (const [i, item] of list.entries()) {
      scores.set(item, (scores.get(item) ?? 0) + 1 / (FUSION_CONSTANT + i + 1))
    }
  }
  return [...scores].map(([item, score]) => ({ item, score })).sort((a, b) => b.score - a.score)
}
