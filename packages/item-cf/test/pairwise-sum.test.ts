import { fixtureF64, fixtureJson } from '@murecom/testing'
import { expect, test } from 'vitest'
import { pairwiseSum } from '../src/kernels/pairwise-sum.ts'

test('the very bits of NumPy', async () => {
  const values = await fixtureF64(new URL('./fixtures/implicit/summands.f64', import.meta.url))
  const sums = await fixtureJson<Record<string, number>>(new URL('./fixtures/implicit/sums.json', import.meta.url))
  for (const [length, sum] of Object.entries(sums)) expect(pairwiseSum(values, 0, Number(length))).toBe(sum)
})
