import { mulberry32 } from '@murecom/internal'
import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import {
  averagePrecisionAtK,
  averagePrecisionScore,
  cappedRecallAtK,
  clicks,
  coverage,
  dcgScore,
  evaluate,
  formatEvaluation,
  hitRate,
  hitRateAtK,
  type Id,
  ItemKnn,
  meanAveragePrecision,
  meanReciprocalRank,
  ndcgAtK,
  ndcgScore,
  precisionAtK,
  recallAtK,
  reciprocalRank,
  rocAuc,
  rPrecision,
  splitSets,
} from '../src/index.ts'

interface Graded {
  relevance: number[]
  scores: number[]
  ndcg: Record<string, number>
  dcg: Record<string, number>
  averagePrecision: number
  rocAuc: number
}
const golden = await fixtureJson<{
  lists: {
    lists: number[][]
    relevant: number[][]
    implicit: { precision: number; map: number; ndcg: number; auc: number }
  }
  graded: Graded[]
}>(new URL('./fixtures/implicit/ranking.json', import.meta.url))

describe('by hand', () => {
  const list = ['a', 'b', 'c', 'd', 'e']
  const right = new Set(['b', 'e', 'z'])
  test('one list', () => {
    expect(precisionAtK(list, right, 4)).toBe(1 / 4)
    expect(precisionAtK(list, right, 10)).toBe(2 / 10)
    expect(recallAtK(list, right, 5)).toBe(2 / 3)
    expect(cappedRecallAtK(list, right, 2)).toBe(1 / 2)
    expect(hitRateAtK(list, right, 1)).toBe(0)
    expect(hitRateAtK(list, right, 2)).toBe(1)
    const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4)
    expect(ndcgAtK(list, right, 5)).toBeCloseTo((1 / Math.log2(3) + 1 / Math.log2(6)) / ideal, 14)
    expect(averagePrecisionAtK(list, right, 5)).toBeCloseTo((1 / 2 + 2 / 5) / 3, 14)
    expect(averagePrecisionAtK(list, right, 2)).toBeCloseTo(1 / 2 / 2, 14)
    expect(reciprocalRank(list, right)).toBe(1 / 2)
    expect(rPrecision(list, right)).toBe(1 / 3)
    expect(clicks(list, right)).toBe(0)
    expect(clicks([...Array.from({ length: 10 }, (_, i) => i), 'b'], right)).toBe(1)
  })
  test('nothing relevant, nothing recommended, no hit', () => {
    for (const measure of [precisionAtK, recallAtK, cappedRecallAtK, hitRateAtK, ndcgAtK, averagePrecisionAtK]) {
      expect(measure(list, new Set(), 3)).toBe(0)
      expect(measure([], right, 3)).toBe(0)
      expect(() => measure(list, right, 0)).toThrow(/k must be an integer of at least 1/)
    }
    expect(rPrecision(list, new Set())).toBe(0)
    expect(reciprocalRank(list, new Set(['q']))).toBe(0)
    expect(clicks(list, new Set(['q']))).toBe(51)
  })
  test('an item that comes again is no second hit', () => {
    const twice = ['b', 'b', 'a', 'b', 'e']
    expect(precisionAtK(twice, right, 4)).toBe(1 / 4)
    expect(recallAtK(twice, right, 5)).toBe(2 / 3)
    expect(cappedRecallAtK(twice, right, 2)).toBe(1 / 2)
    expect(ndcgAtK(Array(10).fill('b'), new Set(['b']), 10)).toBe(1)
    expect(ndcgAtK(['b', 'b', 'b'], right, 3)).toBeCloseTo(1 / (1 + 1 / Math.log2(3) + 1 / Math.log2(4)), 14)
    expect(averagePrecisionAtK(twice, right, 5)).toBeCloseTo((1 + 2 / 5) / 3, 14)
    const random = mulberry32(3)
    for (let round = 0; round < 300; round++) {
      const drawn = Array.from({ length: 12 }, () => Math.floor(8 * random()))
      const some = new Set([0, 1, 2].slice(Math.floor(2 * random())))
      for (const measure of [precisionAtK, recallAtK, cappedRecallAtK, hitRateAtK, ndcgAtK, averagePrecisionAtK]) {
        const value = measure(drawn, some, 1 + Math.floor(14 * random()))
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
      }
      expect(rPrecision(drawn, some)).toBeLessThanOrEqual(1)
    }
  })
  test('what is no list, and what is no Set, is named', () => {
    const wrong = ['b', 'e'] as never
    for (const [name, of] of Object.entries({ precisionAtK, recallAtK, cappedRecallAtK, hitRateAtK, ndcgAtK })) {
      expect(() => of(list, wrong, 3)).toThrow(`${name}: relevant must be a Set of ids, got Array(2)`)
      expect(() => of(null as never, right, 3)).toThrow(`${name}: recommended must be an array of ids, got null`)
    }
    for (const [name, of] of Object.entries({ reciprocalRank, rPrecision, clicks })) {
      expect(() => of(list, wrong)).toThrow(`${name}: relevant must be a Set of ids, got Array(2)`)
      expect(() => of('abc' as never, right)).toThrow(`${name}: recommended must be an array of ids, got "abc"`)
    }
    expect(() => meanReciprocalRank([list], right as never)).toThrow('relevant must be an array of Sets, got a Set')
    expect(() => hitRate(undefined as never, [right], 1)).toThrow('hitRate: lists must be an array of lists')
  })
  test('several lists', () => {
    const lists = [list, ['z', 'y'], ['y']]
    const rights = [right, right, right]
    expect(meanReciprocalRank(lists, rights)).toBeCloseTo((1 / 2 + 1 + 0) / 3, 14)
    expect(hitRate(lists, rights, 1)).toBeCloseTo(1 / 3, 14)
    expect(meanAveragePrecision(lists, rights, 1)).toBeCloseTo((0 + 1 + 0) / 3, 14)
    expect(coverage(lists, 14)).toBe(7 / 14)
    expect(() => hitRate(lists, [right], 1)).toThrow(/must be as many/)
  })
})

test('implicit: precision, map and ndcg of its own evaluation', () => {
  const { lists, relevant, implicit } = golden.lists
  const rights = relevant.map(items => new Set<Id>(items))
  const mean = (of: (list: Id[], right: Set<Id>, k: number) => number): number =>
    lists.reduce((sum, list, u) => sum + of(list, rights[u]!, 5), 0) / lists.length
  const possible = rights.reduce((sum, right) => sum + Math.min(5, right.size), 0)
  const hits = lists.reduce((sum, list, u) => sum + 5 * precisionAtK(list, rights[u]!, 5), 0)
  expect(hits / possible).toBeCloseTo(implicit.precision, 12)
  expect(mean(averagePrecisionAtK)).toBeCloseTo(implicit.map, 12)
  expect(mean(ndcgAtK)).toBeCloseTo(implicit.ndcg, 12)
})

for (const [n, graded] of golden.graded.entries()) {
  test(`scikit-learn: graded relevance and tied scores, ${n}`, () => {
    const { relevance, scores } = graded
    for (const [k, value] of Object.entries(graded.ndcg)) {
      expect(ndcgScore(relevance, scores, Number(k))).toBeCloseTo(value, 12)
    }
    for (const [k, value] of Object.entries(graded.dcg))
      expect(dcgScore(relevance, scores, Number(k))).toBeCloseTo(value, 12)
    expect(averagePrecisionScore(relevance, scores)).toBeCloseTo(graded.averagePrecision, 12)
    expect(rocAuc(relevance, scores)).toBeCloseTo(graded.rocAuc, 12)
  })
}

test('scores: nothing relevant, NaN, unequal lengths', () => {
  expect(ndcgScore([0, 0], [1, 2])).toBe(0)
  expect(averagePrecisionScore([0, 0], [1, 2])).toBe(0)
  expect(rocAuc([0, 0], [1, 2])).toBe(0.5)
  expect(() => rocAuc([0, 1], [1, Number.NaN])).toThrow(/scores must hold finite numbers, got NaN at index 1/)
  expect(() => dcgScore([0, 1], [1])).toThrow(/must be as many/)
})

describe('evaluate', () => {
  const sets = Array.from({ length: 60 }, (_, s) =>
    Array.from({ length: 10 }, (_, i) => (s % 6) * 20 + ((s * 7 + i * 3) % 20)),
  )
  const split = splitSets(sets, { testShare: 0.3, seed: 4 })
  test('splitSets holds out a share of every set and never all', () => {
    for (const [s, set] of sets.entries()) {
      expect(split.test[s]).toHaveLength(3)
      expect([...split.train[s]!, ...split.test[s]!].sort()).toEqual([...new Set(set)].sort())
    }
    expect(splitSets(sets, { testShare: 0.3, seed: 4 })).toEqual(split)
    expect(splitSets(sets, { testShare: 0.3, seed: 5 })).not.toEqual(split)
    expect(splitSets([[1], [], [2, 2]], { testShare: 0.9 })).toEqual({ train: [[1], [], [2]], test: [[], [], []] })
  })
  test('popularity and random are always there, and a model that knows the groups beats them', () => {
    const rows = evaluate({ cosine: ItemKnn.fit(split.train) }, split, { k: 5 })
    expect(rows.map(row => row.model)).toEqual(['popularity', 'random', 'cosine'])
    const [popular, random, cosine] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0]]
    expect(cosine.recall).toBeGreaterThan(2 * Math.max(popular.recall, random.recall))
    const table = formatEvaluation(rows).split('\n')
    expect(table).toHaveLength(4)
    expect(new Set(table.map(line => line.length)).size).toBe(1)
    expect(evaluate({}, split, { k: 5 })).toEqual(rows.slice(0, 2))
  })
  test('a recommender that knows the answer is perfect', () => {
    const answers = new Map(split.train.map((given, s) => [String(given), split.test[s]!]))
    const oracle = { recommend: (ids: readonly Id[]) => answers.get(String(ids))!.map(id => ({ id })) }
    const seen = new Map<string, readonly (readonly Id[])[]>()
    const onAnswers = (model: string, lists: readonly (readonly Id[])[]) => seen.set(model, lists)
    const row = evaluate({ oracle }, split, { k: 3, onAnswers }).at(-1)!
    expect([...seen.keys()]).toEqual(['popularity', 'random', 'oracle'])
    const asked = split.train.filter((_, s) => split.test[s]!.length > 0)
    expect(seen.get('oracle')).toEqual(asked.map(set => oracle.recommend(set).map(({ id }) => id)))
    expect([row.precision, row.recall, row.ndcg, row.map, row.mrr, row.hitRate]).toEqual([1, 1, 1, 1, 1, 1])
  })
  test('refuses a split that holds nothing out, and what cannot recommend', () => {
    expect(() => evaluate({}, { train: [[1]], test: [[]] })).toThrow(/must hold something out/)
    expect(() => evaluate({}, { train: [[1]], test: [] })).toThrow(/as many test sets/)
    expect(() => evaluate({ bad: {} as never }, split)).toThrow(/bad must have a method recommend/)
    for (const bad of [5, 'abc', undefined]) {
      expect(() => splitSets([[1, 2], bad as never])).toThrow(/splitSets: row 1 of sets must be an iterable/)
    }
  })
})
