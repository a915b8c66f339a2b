import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SIMILARITY_PARTS, weighNeighbors } from '../src/kernels/weighted-neighbors.ts'
import { weighSorted } from './reference/weighted-neighbors.ts'

/** Deviations of which each sum of up to thirty is another one, so that a sum shows which were taken. */
const bits = (count: number): number[] => Array.from({ length: count }, (_, i) => 2 ** i)

function weigh(similarities: readonly number[], deviations: readonly number[], k: number, start = 0) {
  const parts = new Int32Array(SIMILARITY_PARTS)
  const out = new Float64Array(2)
  const heap = [new Float64Array(k), new Int32Array(k)] as const
  const before = Array.from({ length: start }, () => Number.NaN)
  const count = weighNeighbors(
    Float64Array.from(similarities),
    Float64Array.from([...before, ...deviations]),
    start,
    similarities.length,
    k,
    new Int32Array(similarities.length),
    parts,
    ...heap,
    out,
  )
  expect(parts.every(part => part === 0)).toBe(true)
  return { sum: out[0]!, weighted: out[1]!, count }
}

test.each([
  ['nobody', [], 3],
  ['nobody who is similar', [0, -1, -0.5], 3],
  ['fewer than k', [0.5, 0, 0.25], 3],
  ['as many as k', [0.5, 0.25, 0.75], 3],
  ['all equal: the first', [0.5, 0.5, 0.5, 0.5], 2],
  ['ties at the k-th: the first', [0.5, 1, 0.5, 0.5, 1], 3],
  ['one far above the others', [2 ** -30, 2 ** -29, 1, 3 * 2 ** -30, 2 ** -29], 3],
  ['one far below the others', [1, 1 - 2 ** -53, 2 ** -30, 1, 1 - 2 ** -53], 3],
  ['neighbouring numbers', [1, 1 - 2 ** -53, 1 - 2 ** -52, 1], 3],
  ['the least numbers that there are', [5e-324, 1e-323, 5e-324, 1.5e-323], 2],
  ['positive and negative ones', [-1, 1, -0.5, 0.5, 0.25], 2],
] as const)('%s', (_, similarities, k) => {
  const deviations = bits(similarities.length)
  const { sum, weighted, count } = weighSorted(similarities, deviations, k)
  expect(weigh(similarities, deviations, k, 2)).toEqual({ sum, weighted, count })
})

test('any similarities: the k largest, as by sorting, in any order of adding', () => {
  // Multiples of 1/64 are added without rounding, so that sums are equal whatever the order.
  const many = fc.record({
    levels: fc.integer({ min: 1, max: 64 }),
    count: fc.integer({ min: 0, max: 400 }),
    k: fc.integer({ min: 1, max: 60 }),
    seed: fc.integer(),
  })
  fc.assert(
    fc.property(many, ({ levels, count, k, seed }) => {
      const random = mulberry32(seed)
      const similarities = Array.from({ length: count }, () => Math.round((random() * 1.2 - 0.2) * levels) / 64)
      const deviations = Array.from({ length: count }, () => Math.floor(random() * 2 ** 20))
      const { sum, weighted, count: taken } = weighSorted(similarities, deviations, k)
      expect(weigh(similarities, deviations, k)).toEqual({ sum, weighted, count: taken })
    }),
    propertyRuns(200, 61),
  )
})
