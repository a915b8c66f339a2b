import { CorpusError } from '../errors.ts'
import type { Key } from '../types.ts'
import type { Scan } from './corpus.ts'

/** The words that a model knows, in the order of their rows. */
export interface Vocabulary<K extends Key = Key> {
  keys: K[]
  /** Occurrences of each word. */
  counts: Float64Array
  /** Row of each word. */
  index: Map<K, number>
  /** Words seen less than the smallest count, with their counts: they may come in when a model is trained on. */
  rare: Map<K, number>
}

/**
 * Chooses and orders the words as gensim 4 does: those seen at least `minCount` times; with `maxFinalVocab`, the smallest
 * count rises until no more than that remain. Most frequent first; of equally frequent ones, the later seen first.
 *
 * @param seen distinct words in the order they were first seen
 * @throws CorpusError (`'empty-vocabulary'`) naming the largest count that was seen
 */
export function chooseVocabulary<K extends Key>(
  where: string,
  seen: readonly K[],
  counts: ArrayLike<number>,
  minCount: number,
  maxFinalVocab: number | undefined,
): Vocabulary<K> {
  let smallest = minCount
  if (maxFinalVocab !== undefined && seen.length > maxFinalVocab) {
    const descending = Float64Array.from(counts).sort().reverse()
    smallest = Math.max(minCount, descending[maxFinalVocab]! + 1)
  }
  const kept: number[] = []
  const rare = new Map<K, number>()
  let largest = 0
  for (let i = 0; i < seen.length; i++) {
    if (counts[i]! > largest) largest = counts[i]!
    if (counts[i]! >= smallest) kept.push(i)
    else rare.set(seen[i]!, counts[i]!)
  }
  if (kept.length === 0) {
    const most = largest === 1 ? 'once' : `${largest} times`
    const cap = smallest > minCount ? ` (maxFinalVocab ${maxFinalVocab} raised it from ${minCount})` : ''
    throw new CorpusError(
      'empty-vocabulary',
      `${where}: no word is seen at least minCount = ${smallest} times${cap}: the most frequent is seen ${most}; lower minCount or give more sentences`,
    )
  }
  kept.sort((a, b) => counts[b]! - counts[a]! || b - a)
  const keys = kept.map(i => seen[i]!)
  return {
    keys,
    counts: Float64Array.from(kept, i => counts[i]!),
    index: new Map(keys.map((key, row) => [key, row])),
    rare,
  }
}

/** Adds what a scan counted; words that have now been seen often enough come in at the end, the most frequent first. */
export function grow<K extends Key>(
  vocabulary: Vocabulary<K>,
  scan: Pick<Scan<K>, 'seen' | 'counts'>,
  minCount: number,
): Vocabulary<K> {
  const rare = new Map(vocabulary.rare)
  const counts = Array.from(vocabulary.counts)
  const entering: [K, number][] = []
  scan.seen.forEach((key, i) => {
    const row = vocabulary.index.get(key)
    if (row !== undefined) {
      counts[row] = counts[row]! + scan.counts[i]!
      return
    }
    const count = (rare.get(key) ?? 0) + scan.counts[i]!
    if (count < minCount) rare.set(key, count)
    else {
      rare.delete(key)
      entering.push([key, count])
    }
  })
  entering.sort((a, b) => b[1] - a[1])
  const keys = [...vocabulary.keys, ...entering.map(([key]) => key)]
  const index = new Map(vocabulary.index)
  for (const [key] of entering) index.set(key, index.size)
  return { keys, index, rare, counts: Float64Array.from(counts.concat(entering.map(([, count]) => count))) }
}
