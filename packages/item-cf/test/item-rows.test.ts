import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ImplicitAls, ItemKnn, type ItemKnnOptions, ItemRows } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { slowSimilarity } from './reference/item-similarity.ts'

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

const random = mulberry32(27)
/** More items than a segment has rows, many of them in one set only. */
const sets = Array.from({ length: 200 }, (_, s) => [
  ...Array.from({ length: 12 }, () => Math.floor(1500 * random() ** 2)),
  ...Array.from({ length: 6 }, (_, n) => 10_000 + 10 * s + n),
])

function expectSameAnswers(actual: ItemKnn, expected: ItemKnn): void {
  expect(actual.ids).toEqual(expected.ids)
  for (const id of expected.ids) {
    expect(actual.similarItems(id, { limit: 1000 })).toEqual(expected.similarItems(id, { limit: 1000 }))
    expect(actual.countOf(id)).toBe(expected.countOf(id))
  }
  const given = expected.ids.slice(0, 5)
  expect(actual.recommend(given, { limit: 30 })).toEqual(expected.recommend(given, { limit: 30 }))
}

const OPTIONS: ItemKnnOptions[] = [
  { similarity: 'rp3beta', k: 20, minCount: 2 },
  { similarity: 'cosine', k: 7 },
  { similarity: 'jaccard', k: 20 },
  { similarity: 'tfidf', shrinkage: 3, k: 20 },
]
for (const kernels of [undefined, simd]) {
  describe(kernels?.name ?? 'typescript', () => {
    test.each(OPTIONS)('rows by range are those of a fit: %o', options => {
      const rows = ItemRows.read(sets, { ...options, kernels })
      const model = ItemKnn.fit(sets, { ...options, kernels })
      expect(rows.ids).toEqual(model.ids)
      const ranges = [...rows.ranges(7)].reverse() // machines finish in any order
      const computed = ranges.flatMap(([from, to]) => [...rows.compute(from, to)])
      expectSameAnswers(ItemKnn.fromRows(sets, computed, { ...options, kernels }), model)
      const stored = ItemKnn.from(ItemKnn.fromRows(sets, computed, options).toBuffer())
      expectSameAnswers(stored, model)
    })
  })
}

test('a row is what its formula says, pair by pair', () => {
  const few = sets.slice(0, 12)
  const o = { h: 0, alpha: 1, beta: 0.3, k1: 1.2, b: 0.75, discount: 0 }
  const rows = ItemRows.read(few, { similarity: 'rp3beta', k: 1000 })
  for (const { id, ids, scores } of rows.compute(3, 9)) {
    expect(ids.length).toBeGreaterThan(10)
    for (const [n, other] of ids.entries()) {
      expect(scores[n]).toBeCloseTo(slowSimilarity('rp3beta', few, id, other, o), 6)
    }
  }
})

test('ranges are all rows, in order, and of about equal work', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(40), { minLength: 1 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 9 }),
      (lists, parts) => {
        const rows = ItemRows.read(lists)
        const ranges = rows.ranges(parts)
        expect(ranges.length).toBeLessThanOrEqual(parts)
        expect(ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n))).toEqual([
          ...Array.from({ length: rows.length }).keys(),
        ])
      },
    ),
    propertyRuns(100, 27),
  )
  const rows = ItemRows.read(sets)
  const sizes = new Map<number, number>(sets.flatMap(set => set.map(id => [id, 0] as const)))
  for (const set of sets) for (const id of new Set(set)) sizes.set(id, sizes.get(id)! + new Set(set).size)
  const work = (from: number, to: number) =>
    rows.ids.slice(from, to).reduce<number>((sum, id) => sum + sizes.get(id as number)!, 0)
  const parts = rows.ranges(4).map(([from, to]) => work(from, to) + 50 * (to - from))
  expect(Math.max(...parts) / Math.min(...parts)).toBeLessThan(1.2)
})

test('what cannot be is refused', () => {
  const rows = ItemRows.read([
    ['a', 'b'],
    ['b', 'c'],
  ])
  const all = [...rows.compute(0, 3)]
  const made = (given: Parameters<typeof ItemKnn.fromRows>[1]) => () =>
    ItemKnn.fromRows(
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      given,
    )
  expect(() => ItemRows.read([['a']], { similarity: 'ease' })).toThrow('whose rows can be computed alone, got ease')
  expect(() => rows.compute(2, 4)).toThrow('ItemRows.compute: to must be an integer from 2 to 3, got 4')
  expect(() => rows.ranges(0)).toThrow('ItemRows.ranges: parts must be an integer of at least 1, got 0')
  expect(made(all.slice(1))).toThrow('rows must be there for each item, got none of "b"')
  expect(made([...all, all[0]!])).toThrow('rows must be there once, got the row of "b" again')
  expect(made([{ id: 'x', ids: [], scores: [] }])).toThrow('rows must be of items of the sets, got the row of "x"')
  expect(made([{ id: 'a', ids: ['b'], scores: [] }])).toThrow(
    'at most 50 ids and as many scores, got 1 ids and 0 scores',
  )
  expect(made([{ id: 'a', ids: ['b', 'c'], scores: [1, 2] }])).toThrow('must have scores from 0, the best first')
  expect(made([{ id: 'a', ids: ['b', 'c'], scores: [Number.NaN, 0] }])).toThrow('must have scores from 0')
  expect(made([{ id: 'a', ids: ['a'], scores: [1] }])).toThrow('must have other items of the sets, each once')
  expect(made([{ id: 'a', ids: ['x'], scores: [1] }])).toThrow('must have other items of the sets, each once')
})

test('factors that another program fitted answer as those of a fit', () => {
  const fitted = ImplicitAls.fit(sets, { factors: 8, iterations: 3, minCount: 2, objective: 'wmf', alpha: 10 })
  const options = { factors: 8, objective: 'wmf', alpha: 10, sets: sets.length } as const
  const counts = fitted.ids.map(id => fitted.countOf(id))
  const given = ImplicitAls.fromFactors(fitted.ids, fitted.itemFactors, { ...options, counts })
  const list = fitted.ids.slice(3, 9)
  const answer = fitted.recommend(list, { limit: 20 })
  for (const model of [given, ImplicitAls.from(given.toBuffer())]) {
    const found = model.recommend(list, { limit: 20 })
    expect(found.map(({ id }) => id)).toEqual(answer.map(({ id }) => id))
    for (const [n, { score }] of found.entries()) expect(score).toBeCloseTo(answer[n]!.score, 5)
  }
  const made = (change: object) => () =>
    ImplicitAls.fromFactors(['a', 'b'], Float32Array.of(1, 2, 3, 4), { factors: 2, counts: [2, 1], sets: 3, ...change })
  expect(made({})().ids).toEqual(['a', 'b'])
  expect(made({ factors: 3 })).toThrow('itemFactors must have 2 x 3 numbers, got 4')
  expect(made({ counts: [1, 2] })).toThrow('counts must have 2 numbers from 1 to 3, descending')
  expect(made({ solver: 'cg' })).toThrow('solver is not an option')
  expect(() =>
    ImplicitAls.fromFactors(['a', 'a'], new Float32Array(2), { factors: 1, counts: [1, 1], sets: 1 }),
  ).toThrow('ids must be different, and one at least, got 2 with 1 different')
  const bad = () => ImplicitAls.fromFactors(['a'], Float32Array.of(Number.NaN), { factors: 1, counts: [1], sets: 1 })
  expect(bad).toThrow('itemFactors must be finite, got NaN')
})
