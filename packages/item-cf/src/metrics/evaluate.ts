import { checkInteger, checkNumber, describe, mulberry32 } from '@murecom/internal'
import type { Id } from '../ids.ts'
import {
  averagePrecisionAtK,
  coverage,
  hitRateAtK,
  ndcgAtK,
  precisionAtK,
  recallAtK,
  reciprocalRank,
} from './ranking.ts'

/** Sets to learn from and, place by place, what was held out of each. */
export interface SetSplit {
  train: Id[][]
  /** As many as `train`; empty where nothing was held out. */
  test: Id[][]
}

/**
 * Holds out a share of every set's items, at random. An item that a set holds twice counts once.
 *
 * @param options `testShare` above 0 and below 1, default 0.2: round(share x size) items, and never all of a set; `seed`, default 1
 * @throws TypeError naming the row for what is no set; RangeError for an option outside its range
 */
export function splitSets(sets: Iterable<Iterable<Id>>, options: { testShare?: number; seed?: number } = {}): SetSplit {
  const where = 'splitSets'
  const share = checkNumber(where, 'testShare', options.testShare ?? 0.2, { min: 0, max: 1, exclusiveMin: true })
  const random = mulberry32(checkInteger(where, 'seed', options.seed ?? 1, 0, 0xffffffff))
  const split: SetSplit = { train: [], test: [] }
  for (const set of sets) {
    if (typeof set === 'string' || typeof (set as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      const row = split.train.length
      throw new TypeError(`${where}: row ${row} of sets must be an iterable of ids, got ${describe(set)}`)
    }
    const items = [...new Set(set)]
    for (let i = items.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const other = items[j]!
      items[j] = items[i]!
      items[i] = other
    }
    const held = Math.min(Math.round(share * items.length), items.length - 1)
    split.test.push(items.slice(0, Math.max(0, held)))
    split.train.push(items.slice(Math.max(0, held)))
  }
  return split
}

/** Anything that continues a set: `ItemKnn`, or a function of yours. Best first, without the given ids. */
export interface Recommender {
  recommend(ids: readonly Id[], n: number): readonly { key: Id }[]
}

/** One row of {@link evaluate}'s table: means over the sets with something held out. */
export interface EvaluationRow {
  model: string
  precision: number
  recall: number
  ndcg: number
  map: number
  mrr: number
  hitRate: number
  /** Share of the training items that were recommended to anyone. */
  coverage: number
}

/**
 * Lets every model continue every set of a split and compares with what was held out, among all items (full ranking). Popularity
 * and random order are always in the table: a model that does not beat them has learned nothing.
 *
 * @param models by the name in the table
 * @param options `k` recommendations for each set, default 10; `seed` of the random order, default 1
 * @throws RangeError when nothing was held out
 * @example
 * const split = splitSets(playlists, { testShare: 0.2, seed: 1 })
 * const rows = evaluate({ cosine: ItemKnn.fit(split.train) }, split, { k: 10 })
 * console.log(formatEvaluation(rows))
 */
export function evaluate(
  models: Readonly<Record<string, Recommender>>,
  split: SetSplit,
  options: { k?: number; seed?: number } = {},
): EvaluationRow[] {
  const where = 'evaluate'
  const k = checkInteger(where, 'k', options.k ?? 10, 1)
  if (split.train.length !== split.test.length) {
    throw new RangeError(
      `${where}: split must have as many test sets as training sets, got ${split.test.length} and ${split.train.length}`,
    )
  }
  const cases = split.test.flatMap((held, s) =>
    held.length > 0 ? [{ given: split.train[s]!, right: new Set(held) }] : [],
  )
  if (cases.length === 0) throw new RangeError(`${where}: split must hold something out, got nothing`)
  const counts = new Map<Id, number>()
  for (const set of split.train) for (const id of set) counts.set(id, (counts.get(id) ?? 0) + 1)
  const all = { popularity: popularity(counts), random: randomOrder([...counts.keys()], options.seed ?? 1), ...models }
  return Object.entries(all).map(([model, recommender]) => {
    if (typeof recommender?.recommend !== 'function') {
      throw new TypeError(`${where}: ${model} must have a method recommend(ids, n), got ${describe(recommender)}`)
    }
    const lists = cases.map(({ given }) => recommender.recommend(given, k).map(({ key }) => key))
    const mean = (of: (list: readonly Id[], right: ReadonlySet<Id>, k: number) => number): number =>
      lists.reduce((sum, list, c) => sum + of(list, cases[c]!.right, k), 0) / lists.length
    return {
      model,
      precision: mean(precisionAtK),
      recall: mean(recallAtK),
      ndcg: mean(ndcgAtK),
      map: mean(averagePrecisionAtK),
      mrr: mean(reciprocalRank),
      hitRate: mean(hitRateAtK),
      coverage: coverage(lists, counts.size),
    }
  })
}

/** The rows as a text table with aligned columns, four decimals. */
export function formatEvaluation(rows: readonly EvaluationRow[]): string {
  const columns = ['precision', 'recall', 'ndcg', 'map', 'mrr', 'hitRate', 'coverage'] as const
  const width = Math.max(5, ...rows.map(row => row.model.length))
  const lines = rows.map(row => [row.model.padEnd(width), ...columns.map(c => row[c].toFixed(4).padStart(9))].join(' '))
  return [['model'.padEnd(width), ...columns.map(c => c.padStart(9))].join(' '), ...lines].join('\n')
}

/** The most frequent items that were not given. */
function popularity(counts: ReadonlyMap<Id, number>): Recommender {
  const order = [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => key)
  return {
    recommend(ids, n) {
      const given = new Set(ids)
      const out: { key: Id }[] = []
      for (let i = 0; i < order.length && out.length < n; i++) if (!given.has(order[i]!)) out.push({ key: order[i]! })
      return out
    },
  }
}

/** Items drawn at random that were not given. */
function randomOrder(keys: readonly Id[], seed: number): Recommender {
  const random = mulberry32(seed)
  return {
    recommend(ids, n) {
      const drawn = new Set(ids)
      const out: { key: Id }[] = []
      const most = Math.min(n, keys.length - drawn.size)
      while (out.length < most) {
        const key = keys[Math.floor(random() * keys.length)]!
        if (!drawn.has(key)) out.push({ key })
        drawn.add(key)
      }
      return out
    },
  }
}
