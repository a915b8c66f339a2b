import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { kMeans } from '../src/algorithms/k-means.ts'
import { miniBatchKMeans } from '../src/algorithms/mini-batch-k-means.ts'

const run = (rows: Float32Array, d: number, k: number, seed: number) => kMeans(rows, d, k, mulberry32(seed))

test.each([1, 2, 3, 4])(
  'at the end every row is with its nearest centre, which is the mean of its rows (seed %i)',
  seed => {
    const random = mulberry32(seed)
    const [n, d, k] = [120, 3, 7]
    const rows = Float32Array.from({ length: n * d }, random)
    const { owner, centres, spread } = run(rows, d, k, seed)
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
  const { owner } = run(rows, 2, 3, 1)
  for (let i = 3; i < 30; i++) expect(owner[i]).toBe(owner[i % 3])
  expect(new Set(owner.subarray(0, 3)).size).toBe(3)
})

test('as many centres as rows leave nothing over; equal rows do not leave a centre without rows', () => {
  const rows = Float32Array.of(1, 5, 2, 9, 7)
  expect(run(rows, 1, 5, 1).spread).toBe(0)
  const equal = run(new Float32Array(8).fill(3), 1, 4, 1)
  expect(equal.spread).toBe(0)
  expect([...equal.centres]).toEqual([3, 3, 3, 3])
  expect(new Set(equal.owner).size).toBe(4)
})

/** Rows around `heaps` places, each with its own width, some of which touch. */
function heapsOf(n: number, d: number, heaps: number, seed: number): Float32Array {
  const random = mulberry32(seed)
  const places = Array.from({ length: heaps }, () => Array.from({ length: d }, () => random() * 4))
  return Float32Array.from({ length: n * d }, (_, i) => {
    const heap = Math.floor(i / d) % heaps
    return places[heap]![i % d]! + (0.5 + heap / heaps) * (random() + random() - 1)
  })
}

test.each([1, 2, 3])('mini-batches come near to whole k-means that goes on from their centres (seed %i)', seed => {
  const [n, d, k] = [12_000, 6, 9]
  const rows = heapsOf(n, d, 9, seed)
  const found = miniBatchKMeans(rows, d, k, seed)
  const whole = kMeans(rows, d, k, mulberry32(seed), found.centres)
  expect(found.spread).toBeGreaterThanOrEqual(whole.spread)
  expect(found.spread / whole.spread).toBeLessThan(1.03)
  // No worse than what whole k-means finds by itself, up to the luck of a start.
  const own = Math.min(...[1, 2, 3].map(start => kMeans(rows, d, k, mulberry32(start)).spread))
  expect(found.spread / own).toBeLessThan(1.05)
  expect([...miniBatchKMeans(rows, d, k, seed).owner]).toEqual([...found.owner])
})

test('of mini-batches too, a row is with its nearest centre', () => {
  const [n, d, k] = [5000, 3, 20]
  const rows = heapsOf(n, d, 5, 4)
  const { owner, centres, distance, spread } = miniBatchKMeans(rows, d, k, 4)
  let sum = 0
  for (let i = 0; i < n; i += 7) {
    const all = Array.from({ length: k }, (_, c) =>
      Array.from({ length: d }, (_, j) => (rows[i * d + j]! - centres[c * d + j]!) ** 2).reduce((a, b) => a + b, 0),
    )
    expect(owner[i]).toBe(all.indexOf(Math.min(...all)))
    expect(distance[i]).toBeCloseTo(all[owner[i]!]!, 10)
  }
  for (const each of distance) sum += each
  expect(spread).toBeCloseTo(sum, 6)
})
