import { mulberry32 } from '@murecom/internal'
import { fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { type Id, ItemKnn, type ItemKnnOptions, type ItemSimilarityName } from '../src/index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { firstDifference } from './helpers.ts'
import { slowSimilarity } from './reference/item-similarity.ts'

type Pairs = [number, number][]
const golden = await fixtureJson<{
  sets: number[][]
  k: number
  similar: Record<string, Record<string, Pairs>>
  recommended: Record<string, Record<string, Pairs>>
}>(new URL('./fixtures/implicit/neighbors.json', import.meta.url))

// float32 scores. Measured: 3e-8 of the largest.
const TOLERANCE = 2e-7

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

/** Zipf-like sets; with `singles`, each also holds items of its own. */
function randomSets(seed: number, sets: number, items: number, singles = 0): number[][] {
  const random = mulberry32(seed)
  return Array.from({ length: sets }, (_, s) => {
    const size = 1 + Math.floor(random() * 12)
    const own = Array.from({ length: Math.floor(random() * (singles + 1)) }, (_, n) => 10_000 + s * 50 + n)
    return [...Array.from({ length: size }, () => Math.floor(items * random() ** 2)), ...own]
  })
}

/** Same scores place by place, and each id has that score in the reference: ties may be in any order. */
function expectRanking(actual: { id: Id; score: number }[], expected: Pairs, scoreOf: Map<Id, number>): void {
  expect(actual.length).toBe(expected.length)
  const scale = Math.max(1, ...expected.map(([, score]) => Math.abs(score)))
  for (const [at, { id, score }] of actual.entries()) {
    expect(Math.abs(score - expected[at]![1]) / scale).toBeLessThanOrEqual(TOLERANCE)
    expect(Math.abs(score - (scoreOf.get(id) ?? Number.NaN)) / scale).toBeLessThanOrEqual(TOLERANCE)
  }
}

describe('implicit 0.7.3', () => {
  const options: Record<string, ItemKnnOptions> = {
    cosine: { similarity: 'cosine' },
    tfidf: { similarity: 'tfidf' },
    bm25: { similarity: 'bm25' },
    'bm25-100-0.8': { similarity: 'bm25', k1: 100, b: 0.8 },
  }
  for (const [name, table] of Object.entries(golden.similar)) {
    test(`${name}: similar items`, () => {
      const model = ItemKnn.fit(golden.sets, { ...options[name], k: golden.k })
      const all = ItemKnn.fit(golden.sets, { ...options[name], k: 1000 })
      for (const [item, expected] of Object.entries(table)) {
        const scoreOf = new Map(all.similarItems(Number(item), { limit: 1000 }).map(({ id, score }) => [id, score]))
        expectRanking(model.similarItems(Number(item), { limit: golden.k }), expected, scoreOf)
        for (const [id, score] of expected) expect(scoreOf.get(id)).toBeCloseTo(score, 5)
      }
    })
    test(`${name}: recommendations`, () => {
      const model = ItemKnn.fit(golden.sets, { ...options[name], k: 1000 })
      for (const [set, expected] of Object.entries(golden.recommended[name]!)) {
        const all = model.recommend(golden.sets[Number(set)]!, { limit: 1000, fallback: 'none' })
        const scoreOf = new Map(all.map(({ id, score }) => [id, score]))
        expectRanking(model.recommend(golden.sets[Number(set)]!, { limit: expected.length }), expected, scoreOf)
      }
    })
  }
})

describe('every formula against the slow one', () => {
  const sets = randomSets(3, 30, 20, 1)
  const plain = sets.map(s => [...new Set(s)])
  const names: ItemSimilarityName[] = [
    'cosine',
    'jaccard',
    'dice',
    'tversky',
    'asymmetric_cosine',
    'conditional_probability',
    'tfidf',
    'bm25',
    'rp3beta',
  ]
  const kernelSets = [undefined, simd]
  const cases = names.flatMap(similarity => kernelSets.map(kernels => ({ similarity, kernels })))
  for (const { similarity, kernels } of cases) {
    for (const variant of ['defaults', 'every option'] as const) {
      test(`${similarity}, ${variant}, ${kernels?.name ?? 'typescript'}`, () => {
        const shrinkable = similarity !== 'bm25' && similarity !== 'rp3beta'
        const options: ItemKnnOptions =
          variant === 'defaults'
            ? {}
            : { alpha: 0.7, beta: 0.4, k1: 2, b: 0.5, popularityDiscount: 0.3, ...(shrinkable && { shrinkage: 2 }) }
        const { alpha = similarity === 'asymmetric_cosine' ? 0.5 : 1, beta = similarity === 'rp3beta' ? 0.3 : 1 } =
          options
        const { k1 = 1.2, b = 0.75, popularityDiscount: discount = 0, shrinkage: h = 0 } = options
        const k = 7
        const model = ItemKnn.fit(sets, { similarity, k, ...options, kernels })
        for (const item of model.ids) {
          const scoreOf = new Map<Id, number>()
          for (const other of model.ids) {
            const score = slowSimilarity(similarity, plain, item, other, { h, alpha, beta, k1, b, discount })
            if (other !== item && score > 0) scoreOf.set(other, score)
          }
          const expected = [...scoreOf].sort((x, y) => y[1] - x[1]).slice(0, k) as Pairs
          expectRanking(model.similarItems(item, { limit: k }), expected, scoreOf)
        }
      })
    }
  }
})

test('ties: the item in more sets first, then the one seen first', () => {
  const model = ItemKnn.fit(
    [
      ['a', 'z', 'b', 'c'],
      ['c', 'q'],
      ['q', 'r', 's'],
    ],
    {
      similarity: 'conditional_probability',
    },
  )
  expect(model.similarItems('a').map(({ id }) => id)).toEqual(['c', 'z', 'b'])
  expect(model.ids).toEqual(['c', 'q', 'a', 'z', 'b', 'r', 's'])
})

test.each(['cosine', 'jaccard'] as const)('%s: items of one set share a list and leave themselves out', similarity => {
  const model = ItemKnn.fit(
    [
      [1, 2, 3, 4],
      [1, 9],
    ],
    { similarity, k: 2 },
  )
  expect(model.similarItems(2, { limit: 5 }).map(({ id }) => id)).toEqual([3, 4])
  expect(model.similarItems(3, { limit: 5 }).map(({ id }) => id)).toEqual([2, 4])
  expect(model.similarItems(4, { limit: 5 }).map(({ id }) => id)).toEqual([2, 3])
  expect(model.recommend([4], { limit: 5, fallback: 'none' }).map(({ id }) => id)).toEqual([2, 3])
  expect(model.recommend([2], { limit: 5, fallback: 'none' }).map(({ id }) => id)).toEqual([3, 4])
})

describe('recommend', () => {
  const sets = randomSets(5, 80, 30)
  const model = ItemKnn.fit(sets, { k: 50 })

  test('is the sum of similarities, never a given id, and explain takes the sum apart', () => {
    const given = [...new Set(sets[0]!)]
    const got = model.recommend([...given, 'unknown', 1n], { limit: 10 })
    expect(got).toHaveLength(10)
    for (const { id, score } of got) {
      expect(given).not.toContain(id)
      const parts = model.explain(given, id)
      expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 9)
      for (const part of parts) {
        expect(model.similarItems(part.id, { limit: 1000 }).find(s => s.id === id)!.score).toBe(part.score)
      }
    }
    expect(got.map(r => r.score)).toEqual(got.map(r => r.score).sort((a, b) => b - a))
    expect(model.recommend([...given, ...given], { limit: 10 })).toEqual(got)
  })
  test('exclude and filter leave the rest in its order', () => {
    const all = model.recommend([0], { limit: 1000, fallback: 'none' })
    const excluded = all[0]!.id
    const odd = (id: Id): boolean => Number(id) % 2 === 1
    expect(model.recommend([0], { limit: 1000, exclude: [excluded], filter: odd, fallback: 'none' })).toEqual(
      all.filter(({ id }) => id !== excluded && odd(id)),
    )
  })
  test('unknown ids: the most frequent items with score 0, or nothing', () => {
    const popular = model.recommend(['nobody knows'], { limit: 3 })
    expect(popular).toEqual(model.ids.slice(0, 3).map(id => ({ id, score: 0 })))
    expect(model.recommend(['nobody knows'], { limit: 3, fallback: 'none' })).toEqual([])
    expect(model.recommend([], { limit: 2, exclude: [model.ids[0]!], filter: id => id !== model.ids[1] })).toEqual([
      { id: model.ids[2], score: 0 },
      { id: model.ids[3], score: 0 },
    ])
  })
  test('a filter that throws leaves the model as it was', () => {
    const before = model.recommend([0], { limit: 5 })
    const failing = (): boolean => {
      throw new Error('no')
    }
    expect(() => model.recommend([0], { limit: 5, filter: failing })).toThrow('no')
    expect(model.recommend([0], { limit: 5 })).toEqual(before)
  })
})

test('scores: of every item, in the order of the ids, as recommend has them', () => {
  const random = mulberry32(4)
  const sets = Array.from({ length: 60 }, () => Array.from({ length: 6 }, () => Math.floor(random() * 25)))
  for (const similarity of ['cosine', 'rp3beta', 'ease'] as const) {
    const model = ItemKnn.fit(sets, { similarity, k: 5 })
    const given = [...model.ids.slice(3, 6), 'unknown']
    const byId = new Map([...model.scores(given)].map((score, i) => [model.ids[i]!, score]))
    expect(byId.size).toBe(model.length)
    const recommended = model.recommend(given, { limit: 100, fallback: 'none' })
    for (const { id, score } of recommended) expect(byId.get(id)).toBe(score)
    const others = [...byId].filter(([id, score]) => score !== 0 && !given.includes(id))
    expect(others.length).toBe(recommended.filter(({ score }) => score !== 0).length)
  }
})

test('countOfBoth: the sets that hold both of two items', () => {
  const random = mulberry32(8)
  const sets = Array.from({ length: 40 }, () => Array.from({ length: 5 }, () => Math.floor(random() * 12)))
  const model = ItemKnn.fit(sets)
  for (const a of model.ids) {
    for (const b of model.ids) {
      const both = sets.filter(set => set.includes(a as number) && set.includes(b as number)).length
      expect(model.countOfBoth(a, b)).toBe(both)
    }
  }
  expect(model.countOfBoth(1, 'unknown')).toBe(0)
})

test('ids of any type are kept apart; arrays, typed arrays and iterables are the same', () => {
  const mixed: Id[][] = [
    [1, '1', 1n, -4, 2.5],
    [1, '1'],
    [1n, 7_000_000_000],
  ]
  const model = ItemKnn.fit(mixed)
  expect(model.length).toBe(6)
  expect(model.countOf('1')).toBe(2)
  expect(model.countOf(1n)).toBe(2)
  expect(model.countOf(2)).toBe(0)
  expect(model.similarItems('1', { limit: 1 })[0]).toEqual({ id: 1, score: 1 })
  const sets = randomSets(8, 30, 20)
  const expected = ItemKnn.fit(sets).toBuffer()
  expect(firstDifference(ItemKnn.fit(sets.map(s => Int32Array.from(s))).toBuffer(), expected)).toBe(-1)
  expect(firstDifference(ItemKnn.fit(new Set(sets.map(s => new Set(s)))).toBuffer(), expected)).toBe(-1)
  expect(firstDifference(ItemKnn.fit(sets.slice(1)).toBuffer(), expected)).not.toBe(-1)
})

test('integers followed by other ids, in the middle of a set: as if all had been strings', () => {
  const sets: Id[][] = randomSets(12, 60, 50)
  sets.push([3, 3_000_000, 'x', 4, 2n, 3, 2 ** 40, -1, 'x'], [4, 'x', 3_000_000, 0.5], [2 ** 40, -1, 2n, 3])
  const model = ItemKnn.fit(sets)
  const named = ItemKnn.fit(sets.map(set => set.map(id => `${typeof id} ${id}`)))
  expect(model.ids.map(id => `${typeof id} ${id}`)).toEqual(named.ids)
  for (const id of model.ids) {
    const similar = model.similarItems(id, { limit: 50 }).map(s => ({ ...s, id: `${typeof s.id} ${s.id}` }))
    expect(similar).toEqual(named.similarItems(`${typeof id} ${id}`, { limit: 50 }))
    expect(model.countOf(id)).toBe(named.countOf(`${typeof id} ${id}`))
  }
})

test('minCount leaves items out before anything is counted', () => {
  const sets = randomSets(9, 40, 60)
  const counts = new Map<number, number>()
  for (const s of sets) for (const i of new Set(s)) counts.set(i, (counts.get(i) ?? 0) + 1)
  const kept = sets.map(s => s.filter(i => counts.get(i)! >= 4)).filter(s => s.length > 0)
  const model = ItemKnn.fit(sets, { similarity: 'tfidf', minCount: 4 })
  const expected = ItemKnn.fit(kept, { similarity: 'tfidf' })
  expect(model.ids.every(id => counts.get(id as number)! >= 4)).toBe(true)
  for (const id of model.ids) {
    const scores = (m: ItemKnn): number[] => m.similarItems(id).map(({ score }) => score)
    expect(scores(model)).toEqual(scores(expected))
  }
})

test('sets that are empty, or become so, leave no trace', () => {
  const bytes = (sets: number[][]): ArrayBuffer => ItemKnn.fit(sets, { minCount: 2 }).toBuffer()
  expect(
    firstDifference(
      bytes([[], [1, 2], [3], [2, 1]]),
      bytes([
        [1, 2],
        [2, 1],
      ]),
    ),
  ).toBe(-1)
})

describe('update', () => {
  const old = randomSets(21, 120, 1500, 2)
  const fresh = [...randomSets(22, 12, 1500), [3, 70_001, 70_002], [70_001, 5]]
  for (const similarity of ['cosine', 'jaccard', 'rp3beta'] as const) {
    test(`${similarity}: rows of the new sets' items are those of a fit on everything`, () => {
      const whole = ItemKnn.fit([...old, ...fresh], { similarity })
      const model = ItemKnn.fit(old, { similarity }).update(fresh)
      expect(new Set(model.ids)).toEqual(new Set(whole.ids))
      const scores = (m: ItemKnn, id: Id): number[] => m.similarItems(id, { limit: 50 }).map(({ score }) => score)
      for (const id of new Set(fresh.flat())) expect(scores(model, id)).toEqual(scores(whole, id))
      const all = ItemKnn.fit(old, { similarity }).update(fresh, { rows: 'all' })
      for (const id of whole.ids) expect(scores(all, id)).toEqual(scores(whole, id))
      for (const id of whole.ids) expect(model.countOf(id)).toBe(whole.countOf(id))
    })
  }
  test.each(['cosine', 'tfidf', 'rp3beta', 'jaccard', 'ease'] as const)(
    '%s: compiled kernels give the same',
    similarity => {
      const few = similarity === 'ease' ? { maxItems: 200 } : {}
      for (const rows of ['touched', 'all'] as const) {
        const plain = ItemKnn.fit(old, { similarity, ...few }).update(fresh, { rows })
        const compiled = ItemKnn.fit(old, { similarity, ...few, kernels: simd }).update(fresh, { rows })
        const read = ItemKnn.from(ItemKnn.fit(old, { similarity, ...few }).toBuffer(), { kernels: simd })
        read.update(fresh, { rows })
        for (const model of [compiled, read]) expect(firstDifference(model.toBuffer(), plain.toBuffer())).toBe(-1)
        // An update works on what an update left.
        plain.update(old.slice(0, 9))
        expect(firstDifference(compiled.update(old.slice(0, 9)).toBuffer(), plain.toBuffer())).toBe(-1)
      }
    },
  )

  test('what was not touched stays', () => {
    const model = ItemKnn.fit(old)
    const untouched = model.ids.filter(id => !fresh.flat().includes(id as number))
    const before = untouched.map(id => model.similarItems(id, { limit: 50 }))
    model.update(fresh)
    expect(untouched.map(id => model.similarItems(id, { limit: 50 }))).toEqual(before)
  })
})

describe('toBuffer and from', () => {
  const models = {
    integers: ItemKnn.fit(randomSets(31, 100, 1400, 3)),
    mixed: ItemKnn.fit(
      [
        ['ä', 1, 1n],
        ['ä', 2.5],
        [-(2n ** 70n), 1],
      ],
      { similarity: 'bm25' },
    ),
    ease: ItemKnn.fit(randomSets(32, 50, 30), { similarity: 'ease' }),
  }
  for (const [name, model] of Object.entries(models)) {
    test(name, () => {
      const back = ItemKnn.from(model.toBuffer())
      expect(back.ids).toEqual(model.ids)
      for (const id of model.ids)
        expect(back.similarItems(id, { limit: 50 })).toEqual(model.similarItems(id, { limit: 50 }))
      expect(back.recommend([model.ids[1]!], { limit: 8 })).toEqual(model.recommend([model.ids[1]!], { limit: 8 }))
      expect(firstDifference(back.toBuffer(), model.toBuffer())).toBe(-1)
      expect(back.update([[1, 5]]).countOf(5)).toBe(model.countOf(5) + 1)
    })
  }
  test('foreign bytes are refused with a reason', () => {
    const good = new Uint8Array(models.mixed.toBuffer())
    expect(() => ItemKnn.from(new ArrayBuffer(3))).toThrow(/fewer than the 16/)
    expect(() => ItemKnn.from(good.subarray(0, good.length - 8))).toThrow(/cut off/)
    expect(() => ItemKnn.from('x' as never)).toThrow(TypeError)
    // Whatever four bytes are broken: refused with a reason, or read as a model whose answers are its ids with finite scores.
    let refused = 0
    for (let at = 16; at + 4 <= good.length; at += 4) {
      const bytes = good.slice()
      new DataView(bytes.buffer).setInt32(at, -7, true)
      let model: ItemKnn
      try {
        model = ItemKnn.from(bytes)
      } catch (error) {
        refused++
        expect(String(error)).toMatch(/ItemKnn/)
        continue
      }
      for (const { id, score } of model.recommend(['ä'], { limit: 3 })) {
        expect(model.has(id)).toBe(true)
        expect(score).toSatisfy(Number.isFinite)
      }
    }
    expect(refused).toBeGreaterThan(20)
    // The last weight of the dense form.
    const dense = new Uint8Array(models.ease.toBuffer())
    expect(() => ItemKnn.from(dense.map((byte, at) => byte ^ (at === dense.length - 8 ? 1 : 0)))).toThrow(/damaged/)
    // A forged buffer without a checksum reaches the checks behind it.
    dense.fill(0, 12, 16)
    new DataView(dense.buffer).setFloat32(dense.length - 8, Number.NaN, true)
    expect(() => ItemKnn.from(dense)).toThrow(/a weight is no number/)
  })
})

describe('bad input', () => {
  const cases: [string, () => unknown, RegExp][] = [
    ['no sets', () => ItemKnn.fit([]), /must hold an item, got 0 sets/],
    ['empty sets', () => ItemKnn.fit([[], []]), /must hold an item, got 2 sets/],
    ['minCount too high', () => ItemKnn.fit([[1, 2]], { minCount: 5 }), /in 5 of them \(minCount\)/],
    ['no iterable', () => ItemKnn.fit(3 as never), /sets must be an iterable/],
    ['a string', () => ItemKnn.fit('abc' as never), /sets must be an iterable/],
    ['a set that is none', () => ItemKnn.fit([[1], 4 as never]), /row 1 of sets must be an iterable/],
    ['a set that is a string', () => ItemKnn.fit([[1], 'abc' as never]), /row 1 of sets must be an iterable/],
    ['a NaN id', () => ItemKnn.fit([[1], [2, Number.NaN]]), /an id of row 1 must be .* got NaN/],
    ['an undefined id', () => ItemKnn.fit([[1, undefined as never]]), /an id of row 0 must be .* got undefined/],
    ['k 0', () => ItemKnn.fit([[1, 2]], { k: 0 }), /k must be an integer from 1/],
    ['unknown similarity', () => ItemKnn.fit([[1, 2]], { similarity: 'euclid' as never }), /similarity must be one of/],
    ['negative shrinkage', () => ItemKnn.fit([[1, 2]], { shrinkage: -1 }), /shrinkage of cosine must be/],
    ['shrunk bm25', () => ItemKnn.fit([[1, 2]], { similarity: 'bm25', shrinkage: 1 }), /shrinkage of bm25 must be/],
    ['NaN alpha', () => ItemKnn.fit([[1, 2]], { alpha: Number.NaN }), /alpha must be/],
    ['an update with a NaN id', () => ItemKnn.fit([[1, 2]]).update([[1], [Number.NaN]]), /update: an id of row 1 must/],
    ['an update that is none', () => ItemKnn.fit([[1, 2]]).update([[1], 7 as never]), /update: row 1 of sets must/],
    ['limit 0', () => ItemKnn.fit([[1, 2]]).recommend([1], { limit: 0 }), /limit must be an integer/],
    ['ids no iterable', () => ItemKnn.fit([[1, 2]]).recommend(1 as never), /ids must be an iterable/],
    ['ids a string', () => ItemKnn.fit([['ab', 'c']]).recommend('ab' as never), /ids must be an iterable/],
  ]
  for (const [name, act, message] of cases) test(name, () => expect(act).toThrow(message))

  test('never a NaN score: sets of everything, single items, idf of 0', () => {
    for (const similarity of ['cosine', 'tfidf', 'bm25', 'rp3beta', 'jaccard', 'tversky', 'ease'] as const) {
      const model = ItemKnn.fit([[1, 2, 3], [1, 2, 3], [1, 2], [4]], { similarity })
      for (const id of model.ids) {
        for (const { score } of [...model.similarItems(id), ...model.recommend([id])]) expect(score).not.toBeNaN()
      }
    }
  })
})
