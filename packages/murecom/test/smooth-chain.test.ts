import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { smoothChain } from '../src/algorithms/smooth-chain.ts'
import { variedChain } from '../src/algorithms/varied-chain.ts'
import { leastChainCost, leastVaried, repeatsOf } from './reference/chains.ts'

const costOf = (chain: ArrayLike<number>, cost: Float64Array, m: number): number =>
  Array.from(chain)
    .slice(1)
    .reduce((sum, v, i) => sum + cost[chain[i]! * m + v]!, 0)

test.each([1, 2, 3, 4, 5, 6])('no chain of its length is cheaper (seed %i, some steps forbidden)', seed => {
  const random = mulberry32(seed)
  for (let m = 2; m <= 9; m++) {
    const cost = Float64Array.from({ length: m * m }, () => (random() < 0.2 ? Number.POSITIVE_INFINITY : random()))
    for (let length = 2; length <= m + 1; length++) {
      const chain = smoothChain(cost, m, length)
      expect([chain[0], chain.at(-1)]).toEqual([0, m - 1])
      for (let i = 1; i < chain.length; i++) expect(chain[i]).toBeGreaterThan(chain[i - 1]!)
      const least = leastChainCost(cost, m, chain.length)
      expect(costOf(chain, cost, m)).toBe(least)
      // Only where no longer chain is allowed may it be shorter than was asked.
      for (let longer = chain.length + 1; longer <= length; longer++) {
        expect(leastChainCost(cost, m, longer)).toBe(Number.POSITIVE_INFINITY)
      }
    }
  }
})

test('squared steps along a line come out even', () => {
  const at = [0, 1, 4, 5, 6, 8, 10]
  const cost = Float64Array.from({ length: 49 }, (_, i) => (at[i % 7]! - at[Math.floor(i / 7)]!) ** 2)
  expect([...smoothChain(cost, 7, 3)].map(i => at[i])).toEqual([0, 5, 10])
  expect([...smoothChain(cost, 7, 4)].map(i => at[i])).toEqual([0, 4, 6, 10])
})

/** Points on a line, and squared steps: what a path has. */
function onALine(m: number, random: () => number): Float64Array {
  const at = Array.from({ length: m }, () => random()).sort((a, b) => a - b)
  return Float64Array.from({ length: m * m }, (_, i) => (at[i % m]! - at[Math.floor(i / m)]!) ** 2 + random() / 20)
}

test.each([1, 2, 3, 4, 5, 6])(
  'of the chains with the fewest colours that come again none is cheaper (seed %i)',
  seed => {
    const random = mulberry32(seed)
    let changed = 0
    for (let m = 3; m <= 10; m++) {
      for (const kinds of [1, 2, 3, 6]) {
        const cost = onALine(m, random)
        const colours = Array.from({ length: m }, () => Math.floor(random() * (kinds + 1)))
        for (let length = 2; length <= Math.min(m, 7); length++) {
          const chain = [...variedChain(cost, m, length, colours)]
          const least = leastVaried(cost, m, length, colours)
          expect(repeatsOf(chain, colours)).toBe(least.repeats)
          expect(costOf(chain, cost, m)).toBeCloseTo(least.cost, 12)
          if (costOf(chain, cost, m) > costOf(smoothChain(cost, m, length), cost, m)) changed++
        }
      }
    }
    expect(changed).toBeGreaterThan(20) // else the colours were never in the way
  },
)

test('hundreds of points of a few colours: each comes once, and then as rarely as it must', () => {
  const random = mulberry32(8)
  const m = 300
  const cost = onALine(m, random)
  for (const [kinds, length, repeats] of [
    [40, 12, 0],
    [10, 12, 0],
    [9, 14, 3],
  ] as const) {
    // The ends have colours of their own, and most points the first colour.
    const colours = Array.from({ length: m }, (_, i) => (i % 3 === 0 ? 1 + (i % kinds) : 1))
    colours[0] = 1000
    colours[m - 1] = 1001
    for (let kind = 1; kind <= kinds; kind++) colours[7 * kind] = kind
    const chain = [...variedChain(cost, m, length, colours)]
    expect(chain).toHaveLength(length)
    expect(repeatsOf(chain, colours)).toBe(repeats)
  }
})

test('where steps are forbidden a chain is as long as without colours', () => {
  const random = mulberry32(9)
  for (let round = 0; round < 200; round++) {
    const m = 3 + Math.floor(random() * 8)
    const cost = onALine(m, random).map(x => (random() < 0.3 ? Number.POSITIVE_INFINITY : x))
    const colours = Array.from({ length: m }, () => Math.floor(random() * 3))
    const chain = variedChain(cost, m, 6, colours)
    expect(chain).toHaveLength(smoothChain(cost, m, 6).length)
    if (chain.length > 2) expect(costOf(chain, cost, m)).toBeLessThan(Number.POSITIVE_INFINITY)
  }
})
