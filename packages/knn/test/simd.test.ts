import { expect, test } from 'vitest'
import { scan } from '../src/kernels/scan.ts'
import { metricFunctions } from '../src/metrics/metric.ts'
import type { SimdIndex } from '../src/simd/simd-index.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { makeData } from './data.ts'

const simd = await loadSimdKernels()
const euclidean = metricFunctions('euclidean', 2)

test('the kernels are there, load once, and serve the euclidean metric', async () => {
  expect(simd?.name).toBe('simd')
  expect(await loadSimdKernels()).toBe(simd)
  const source = { rows: new Float32Array(50) }
  expect(simd?.open(source, 5, 40, euclidean)?.stride).toBe(8)
  expect(simd?.open(source, 5, 40, metricFunctions('manhattan', 2))).toBeUndefined()
  // No memory is this large; it is asked for before a row is read.
  const large = { rows: { length: 2 ** 30, BYTES_PER_ELEMENT: 4 } as Float32Array }
  expect(simd?.open(large, 4, 40, euclidean)).toBeUndefined()
})

test.each([false, true])(
  'a scan finds what the pure one finds, bounds no more than the distance; float64 %s',
  double => {
    for (const d of [1, 4, 7, 64, 70, 130]) {
      const made = makeData('uniform', 64, d)
      const query = makeData('uniform', 1, d, 2)
      const source = { rows: double ? made : Float32Array.from(made) }
      const index = simd!.open(source, d, 64, euclidean) as SimdIndex
      const { rows, stride, queryScan } = index
      queryScan.load(query, 0)
      const padded = new Float64Array(stride)
      padded.set(query)
      const distances = new Float64Array(64)
      scan(padded, rows, stride, 2, 0, 64, Number.POSITIVE_INFINITY, (row, reduced) => {
        distances[row] = reduced
        return Number.POSITIVE_INFINITY
      })
      for (const from of [0, 3]) {
        for (const limit of [Number.POSITIVE_INFINITY, distances[20]!, 0]) {
          const found = queryScan.find(rows, from, 61, limit)
          const positions = [...queryScan.positions.subarray(0, found)]
          const within = [...distances.keys()].filter(row => row >= from && row < 61 && distances[row]! <= limit)
          if (double) expect(positions).toEqual(within)
          else expect(positions).toEqual(expect.arrayContaining(within))
          expect(positions.length - within.length).toBeLessThan(3)
          for (const [i, row] of positions.entries()) {
            const ratio = queryScan.lowerBounds[i]! / distances[row]!
            if (double) expect(ratio).toBe(1)
            else expect(Math.abs(ratio - (1 - 1e-5))).toBeLessThanOrEqual(1e-5)
          }
        }
      }
    }
  },
)
