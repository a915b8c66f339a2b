import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { smoothChain } from '../src/algorithms/smooth-chain.ts'
import { leastChainCost } from './reference/chains.ts'

const costOf = (chain: Int32Array, cost: Float64Array, m: number): number =>
  [...chain].slice(1).reduce((sum, v, i) => sum + cost[chain[i]! * m + v]!, 0)

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
