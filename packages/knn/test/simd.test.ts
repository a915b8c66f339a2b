import { expect, test } from 'vitest'
import { pureKernels } from '../src/kernels.ts'
import { metricFunctions } from '../src/metric.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { makeData } from './data.ts'

const simd = await loadSimdKernels()
const euclidean = metricFunctions('euclidean', 2)

test('the kernels are there, load once, and serve the euclidean metric', async () => {
  expect(simd?.name).toBe('simd')
  expect(await loadSimdKernels()).toBe(simd)
  const shape = { metric: euclidean, double: false, dimensions: 5, lengths: [10, 1] }
  expect(simd?.open(shape)?.stride).toBe(8)
  expect(simd?.open({ ...shape, metric: metricFunctions('manhattan', 2) })).toBeUndefined()
  expect(simd?.open({ ...shape, lengths: [2 ** 28, 1] })).toBeUndefined()
})

test.each([false, true])(
  'a scan finds what the pure one finds, bounds no more than the distance; float64 %s',
  double => {
    for (const d of [1, 4, 7, 64, 70, 130]) {
      const rows = makeData('uniform', 64, d)
      const query = makeData('uniform', 1, d, 2)
      const scanners = [simd!, pureKernels].map(kernels => {
        const scanner = kernels.open({ metric: euclidean, double, dimensions: d, lengths: [64, 1] })!
        for (let i = 0; i < 64; i++) scanner.sections[0]!.set(rows.subarray(i * d, i * d + d), i * scanner.stride)
        scanner.load(query, 0)
        return scanner
      })
      const [fast, pure] = scanners
      pure!.scan(0, 0, 64, Number.POSITIVE_INFINITY)
      const distances = pure!.bounds.slice()
      for (const from of [0, 3]) {
        for (const limit of [Number.POSITIVE_INFINITY, distances[20]!, 0]) {
          const found = fast!.scan(0, from, 61, limit)
          const positions = [...fast!.positions.subarray(0, found)]
          const within = [...distances.keys()].filter(row => row >= from && row < 61 && distances[row]! <= limit)
          if (double) expect(positions).toEqual(within)
          else expect(positions).toEqual(expect.arrayContaining(within))
          expect(positions.length - within.length).toBeLessThan(3)
          for (const [i, row] of positions.entries()) {
            const ratio = fast!.bounds[i]! / distances[row]!
            if (double) expect(ratio).toBe(1)
            else expect(Math.abs(ratio - (1 - 1e-5))).toBeLessThanOrEqual(1e-5)
          }
        }
      }
    }
  },
)
