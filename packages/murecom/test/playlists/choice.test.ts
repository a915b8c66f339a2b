import { mulberry32 } from '@murecom/internal'
import { ndcgAtK } from '@murecom/item-cf'
import { expect, test } from 'vitest'
import { chooseWeights } from '../../src/playlists/choice/choose-weights.ts'
import { holdOut } from '../../src/playlists/choice/hold-out.ts'
import { measureMixtures, mixtures, type ScoredCase } from '../../src/playlists/choice/weight-search.ts'
import { bootstrapMean, standardError } from '../../src/playlists/evaluation/bootstrap.ts'
import { personalCatalog } from './personal.ts'

const lists = [...personalCatalog(1).playlists()]
const counts = new Map<number, number>()
for (const list of lists) for (const id of list) counts.set(id, (counts.get(id) ?? 0) + 1)

test('what is held out is a fifth of each list, and no track falls below minCount', () => {
  const { lists: held, rest, share } = holdOut(lists, counts, { minCount: 3, tracks: 42, seed: 1 })
  const left = [...rest]
  expect([...rest]).toEqual(left)
  const after = new Map<number, number>()
  for (const list of left) for (const id of list) after.set(id, (after.get(id) ?? 0) + 1)
  for (const [id, count] of counts) if (count >= 3) expect(after.get(id)).toBeGreaterThanOrEqual(3)
  expect(held.length).toBeGreaterThan(300)
  for (const { given, held: out } of held) {
    expect(out.length).toBe(Math.max(1, Math.round(0.2 * (given.length + out.length))))
    expect(out.filter(id => given.includes(id))).toEqual([])
  }
  const entries = (all: readonly ArrayLike<number>[]) => all.reduce((sum, list) => sum + list.length, 0)
  expect(share).toBeCloseTo(1 - entries(left) / entries(lists), 12)
  expect(holdOut(lists, counts, { minCount: 3, tracks: 42, seed: 1 }).lists).toEqual(held)
  expect(holdOut(lists, counts, { minCount: 3, tracks: 42, seed: 2 }).lists).not.toEqual(held)
})

test('a tenth of many lists is asked, fewer where tracks are many', () => {
  const many = Array.from({ length: 30_000 }, (_, p) => [p % 9, 10 + (p % 7)])
  const of = new Map(Array.from({ length: 20 }, (_, id) => [id, 1000]))
  const lists = (tracks: number) => holdOut(many, of, { minCount: 1, tracks, seed: 1 }).lists.length
  expect([lists(16), lists(250_000), lists(10_000_000)]).toEqual([3000, 2000, 500])
})

test('mixtures are all tuples of shares with the sum 1, each once', () => {
  const all = [...mixtures(3, 4)]
  expect(all).toHaveLength(15)
  expect(new Set(all.map(String)).size).toBe(15)
  expect(all.every(weights => weights.reduce((a, b) => a + b, 0) === 1)).toBe(true)
  expect([...mixtures(1, 12)]).toEqual([Float64Array.of(1)])
})

/** Cases with 30 candidates: each part scores the one right track higher by its strength, beside noise of its own. */
function casesOf(count: number, strengths: readonly number[], seed: number): ScoredCase[] {
  const random = mulberry32(seed)
  const noise = (): number => random() + random() + random() + random() - 2
  return Array.from({ length: count }, () => {
    const right = Math.floor(random() * 30)
    const isHeld = Uint8Array.from({ length: 30 }, (_, i) => (i === right ? 1 : 0))
    const scores = Float32Array.from(
      strengths.flatMap(strength => Array.from(isHeld, is => noise() + (is ? strength : 0))),
    )
    return { scores, isHeld, held: 1 }
  })
}

test('a mixture has the ndcg of the order of its weighted sums', () => {
  for (const [c, cases] of [casesOf(40, [1, 0.5], 3), casesOf(40, [0, 0, 2], 8)].entries()) {
    for (const { weights, values } of measureMixtures(cases, c + 2)) {
      const expected = cases.map(({ scores, isHeld }) => {
        const sums = Array.from(isHeld, (_, i) => weights.reduce((sum, w, p) => sum + w * scores[30 * p + i]!, 0))
        const order = [...sums.keys()].sort((a, b) => sums[b]! - sums[a]! || a - b)
        return ndcgAtK(order, new Set([isHeld.indexOf(1)]), 10)
      })
      expect([...values]).toEqual(expected)
    }
  }
})

const NAMES = ['rp3beta', 'ease', 'word2vec'] as const
const choose = (cases: readonly ScoredCase[], parts: number) =>
  chooseWeights(NAMES.slice(0, parts), [...measureMixtures(cases, parts)], cases.length, 1)

test('two parts that err apart are blended; a third that knows nothing is left out', () => {
  const { weights, because, measured } = choose(casesOf(400, [1, 1, 0], 4), 3)
  expect(because).toBe('blend')
  expect(Object.keys(weights)).toEqual(['rp3beta', 'ease'])
  expect(weights.rp3beta).toBeGreaterThan(0.25)
  expect(weights.ease).toBeGreaterThan(0.25)
  const means = Object.fromEntries(measured.map(({ name, mean }) => [name, mean]))
  expect(means['blend']).toBeGreaterThan(means['rp3beta']! + 0.05)
  expect(means['word2vec']).toBeLessThan(0.3)
})

test('where no blend is better beyond noise, the best part answers alone', () => {
  expect(choose(casesOf(400, [0, 1.5, 0], 4), 3)).toMatchObject({ weights: { ease: 1 }, because: 'best-part' })
  const same = casesOf(200, [1], 6).map(({ scores, ...rest }) => ({
    ...rest,
    scores: Float32Array.of(...scores, ...scores),
  }))
  expect(choose(same, 2)).toMatchObject({ weights: { rp3beta: 1 }, because: 'best-part' })
})

test('fewer than 20 lists choose nothing', () => {
  expect(choose(casesOf(19, [0, 3, 0], 4), 3)).toMatchObject({ weights: { rp3beta: 1 }, because: 'too-few', lists: 19 })
  expect(choose([], 3)).toEqual({ weights: { rp3beta: 1 }, because: 'too-few', lists: 0, measured: [] })
})

test('the interval of a mean is near that of a normal distribution, and seeded', () => {
  const random = mulberry32(9)
  const values = Float64Array.from({ length: 500 }, () => random())
  const { mean, low, high } = bootstrapMean(values, 1)
  const wide = 1.96 * standardError(values)
  expect(low).toBeCloseTo(mean - wide, 2)
  expect(high).toBeCloseTo(mean + wide, 2)
  expect(bootstrapMean(values, 1)).toEqual({ mean, low, high })
  expect(bootstrapMean([0.5], 1)).toEqual({ mean: 0.5, low: 0.5, high: 0.5 })
})
