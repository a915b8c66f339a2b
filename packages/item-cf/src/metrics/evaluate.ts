import { checkInteger, checkOptions, mulberry32, type OptionNames, show } from '@murecom/internal'
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
import type { SetSplit } from './split-sets.ts'

/**
 * Anything that continues a set: an `ItemKnn`, or an object of the caller. It returns the best ids first, without the given
 * ones.
 */
export interface Recommender {
  recommend(ids: readonly Id[], options: { limit: number }): readonly { id: Id }[]
}

/** What {@link evaluate} measures. */
export interface EvaluateOptions {
  /** Recommendations for each set, the k of the measures, at least 1. Default 10. */
  k?: number
  /** Seed of the random order. Default 1. */
  seed?: number
  /** Called with what each model recommended: one list for each set with something held out, in the order of the sets. */
  onAnswers?: (model: string, lists: readonly (readonly Id[])[]) => void
}

const OPTIONS: OptionNames<EvaluateOptions> = { k: 1, seed: 'randomstate', onAnswers: 1 }

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
 * Has every model continue every set of a split, and compares its recommendations with the items that were held out. Models
 * rank all items (full ranking). The table always contains popularity and random order: a model that does not beat them has
 * learned nothing.
 *
 * @param models by the name in the table
 * @throws TypeError for what cannot recommend, or an unknown option; RangeError when nothing was held out
 * @example
 * const split = splitSets(playlists, { testShare: 0.2, seed: 1 })
 * const rows = evaluate({ cosine: ItemKnn.fit(split.train) }, split, { k: 10 })
 * console.log(formatEvaluation(rows))
 */
export function evaluate(
  models: Readonly<Record<string, Recommender>>,
  split: SetSplit,
  options: EvaluateOptions = {},
): EvaluationRow[] {
  const where = 'evaluate'
  const { k = 10, seed = 1, onAnswers } = checkOptions(where, options, OPTIONS)
  checkInteger(where, 'k', k, 1)
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
  const all = { popularity: popularity(counts), random: randomOrder([...counts.keys()], seed), ...models }
  return Object.entries(all).map(([model, recommender]) => {
    if (typeof recommender?.recommend !== 'function') {
      throw new TypeError(`${where}: ${model} must have a method recommend(ids, { limit }), got ${show(recommender)}`)
    }
    const lists = cases.map(({ given }) => recommender.recommend(given, { limit: k }).map(({ id }) => id))
    onAnswers?.(model, lists)
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
  const order = [...counts].sort((a, b) => b[1] - a[1]).map(([id]) => id)
  return {
    recommend(ids, { limit }) {
      const given = new Set(ids)
      const out: { id: Id }[] = []
      for (let i = 0; i < order.length && out.length < limit; i++)
        if (!given.has(order[i]!)) out.push({ id: order[i]! })
      return out
    },
  }
}

/** Items drawn at random that were not given. */
function randomOrder(all: readonly Id[], seed: number): Recommender {
  const random = mulberry32(seed)
  return {
    recommend(ids, { limit }) {
      const drawn = new Set(ids)
      const out: { id: Id }[] = []
      const most = Math.min(limit, all.length - drawn.size)
      while (out.length < most) {
        const id = all[Math.floor(random() * all.length)]!
        if (!drawn.has(id)) out.push({ id })
        drawn.add(id)
      }
      return out
    },
  }
}
