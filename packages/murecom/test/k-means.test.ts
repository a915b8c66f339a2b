import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { kMeans } from '../src/algorithms/k-means.ts'

function run(rows: Float32Array, n: number, d: number, k: number, seed: number) {
  const owner = new Int32Array(n)
  const centres = new Float64Array(k * d)
  const spread = kMeans(rows, n, d, k, mulberry32(seed), owner, centres)
  return { owner, centres, spread }
}

test.each([1, 2, 3, 4])(
  'at the end every row is with its nearest centre, which is the mean of its rows (seed %i)',
  seed => {
    const random = mulberry32(seed)
    const [n, d, k] = [120, 3, 7]
    const rows = Float32Array.from({ length: n * d }, random)
    const { owner, centres, spread } = run(rows, n, d, k, seed)
    const row = (i: number): number[] => [...rows.subarray(i * d, i * d + d)]
    const centre = (c: number): number[] => [...centres.subarray(c * d, c * d + d)]
    const distance = (a: number[], b: number[]): number => a.reduce((sum, x, j) => sum + (x - b[j]!) ** 2, 0)
    let sum = 0
    for (let i = 0; i < n; i++) {
      const all = Array.from({ length: k }, (_, c) => distance(row(i), centre(c)))
      expect(owner[i]).toBe(all.indexOf(Math.min(...all)))
      sum += all[owner[i]!]!
    }
    expect(spread).toBeCloseTo(sum, 10)
    for (let c = 0; c < k; c++) {
      const own = Array.from({ length: n }, (_, i) => i).filter(i => owner[i] === c)
      expect(own.length).toBeGreaterThan(0)
      for (let j = 0; j < d; j++) {
        expect(centre(c)[j]).toBeCloseTo(own.reduce((s, i) => s + row(i)[j]!, 0) / own.length, 10)
      }
    }
  },
)

test('three heaps far apart are found', () => {
  const random = mulberry32(5)
  const rows = Float32Array.from({ length: 60 }, (_, i) => (Math.floor(i / 2) % 3) * 100 + random())
  const { owner } = run(rows, 30, 2, 3, 1)
  for (let i = 3; i < 30; i++) expect(owner[i]).toBe(owner[i % 3])
  expect(new Set(owner.subarray(0, 3)).size).toBe(3)
})

test('as many centres as rows leave nothing over; equal rows do not leave a centre without rows', () => {
  const rows = Float32Array.of(1, 5, 2, 9, 7)
  expect(run(rows, 5, 1, 5, 1).spread).toBe(0)
  const equal = run(new Float32Array(8).fill(3), 8, 1, 4, 1)
  expect(equal.spread).toBe(0)
  expect([...equal.centres]).toEqual([3, 3, 3, 3])
  expect(new Set(equal.owner).size).toBe(4)
})
