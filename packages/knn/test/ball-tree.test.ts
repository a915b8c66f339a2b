import { describe, expect, test } from 'vitest'
import { BallTree, bitmapOf } from '../src/index.ts'
import { scan } from '../src/kernels/scan.ts'
import { middleOf, nodeCount } from '../src/tree/shape.ts'
import { DATA_KINDS, makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { bruteForce, ranked } from './reference/brute-force.ts'

const METRICS = [
  ['euclidean', 2],
  ['manhattan', 2],
  ['chebyshev', 2],
  ['minkowski', 1],
  ['minkowski', 2],
  ['minkowski', 3.5],
] as const

describe.each(KERNEL_SETS)('%s', (_, kernels) => {
  describe.each(DATA_KINDS)('%s data', kind => {
    test.each([Float32Array, Float64Array])('query is brute force to the last bit, %o', Type => {
      for (const [rows, d] of [
        [1, 1],
        [2, 3],
        [130, 5],
        [67, 37],
      ] as const) {
        const data = Type.from(makeData(kind, rows, d))
        const queries = Type.from([...makeData(kind, 3, d, 2), ...data.subarray(0, 2 * d)].slice(0, 5 * d))
        for (const [metric, p] of METRICS) {
          for (const k of new Set([1, Math.min(7, rows), rows])) {
            const expected = bruteForce(queries, data, d, k, metric, p)
            for (const leafSize of new Set([1, 2, 10, rows])) {
              const tree = new BallTree(data, { dimensions: d, leafSize, metric, p, kernels })
              expect(tree.query(queries, { k })).toEqual(expected)
            }
          }
        }
      }
    })
  })

  test('a query in float64 on data in float32 is not rounded first', () => {
    const data = Float32Array.from(makeData('offset', 500, 9))
    const queries = makeData('offset', 20, 9, 4)
    const tree = new BallTree(data, { dimensions: 9, leafSize: 8, kernels })
    expect(tree.query(queries, { k: 5 })).toEqual(bruteForce(queries, data, 9, 5))
  })

  test('many queries at once are brute force to the last bit, float64 queries on float32 rows included', () => {
    for (const kind of DATA_KINDS) {
      const data = Float32Array.from(makeData(kind, 600, 38))
      const queries = makeData(kind, 70, 38, 2)
      const expected = bruteForce(queries, data, 38, 9)
      for (const leafSize of [7, 600]) {
        const tree = new BallTree(data, { dimensions: 38, leafSize, kernels })
        expect(tree.query(queries, { k: 9 })).toEqual(expected)
        const radius = expected.distances[40]!
        const counts = Array.from({ length: 70 }, (_, q) => ranked(queries, q, data, 38, 'euclidean'))
        expect([...tree.countRadius(queries, { radius })]).toEqual(
          counts.map(pairs => pairs.filter(pair => pair.distance <= radius).length),
        )
      }
    }
  })

  test('values that overflow or vanish when squared are still all looked at', () => {
    for (const scale of [1e-200, 1e-30, 1e-22, 1e19, 1e30, 1e200]) {
      const Type = scale === 1e-200 || scale === 1e200 ? Float64Array : Float32Array
      const data = Type.from([...makeData('uniform', 90, 6)].map(x => x * scale))
      const tree = new BallTree(data, { dimensions: 6, leafSize: 4, kernels })
      const queries = data.slice(0, 72)
      expect(tree.query(queries, { k: 4 })).toEqual(bruteForce(queries, data, 6, 4))
      const wide = new BallTree(data, { dimensions: 18, leafSize: 4, kernels })
      expect(wide.query(queries, { k: 4 })).toEqual(bruteForce(queries, data, 18, 4))
    }
  })

  test('queryRadius: inclusive, sorted by (distance, index), by index, or counted', () => {
    for (const kind of DATA_KINDS) {
      const data = makeData(kind, 150, 4)
      const queries = makeData(kind, 6, 4, 2)
      const tree = new BallTree(data, { dimensions: 4, leafSize: 3, kernels })
      const reach = ranked(queries, 0, data, 4, 'euclidean')[40]!.distance
      for (const radius of [0, reach, 1e6]) {
        const within = [0, 1, 2, 3, 4, 5].map(q =>
          ranked(queries, q, data, 4, 'euclidean').filter(x => x.distance <= radius),
        )
        const { offsets, indices, distances } = tree.queryRadius(queries, { radius })
        expect([...indices]).toEqual(within.flat().map(x => x.index))
        expect([...distances]).toEqual(within.flat().map(x => x.distance))
        expect([...offsets].slice(1)).toEqual(within.map((_, q) => within.slice(0, q + 1).flat().length))
        const byIndex = within.map(x => x.map(y => y.index).sort((a, b) => a - b))
        expect([...tree.queryRadius(queries, { radius, sorted: false }).indices]).toEqual(byIndex.flat())
        expect([...tree.countRadius(queries, { radius })]).toEqual(within.map(x => x.length))
      }
    }
  })

  test('a filter, as function or bitmap, is brute force on the rows it leaves; too few rows end in -1', () => {
    const data = makeData('duplicates', 200, 3)
    const queries = makeData('uniform', 9, 3, 5)
    const tree = new BallTree(data, { dimensions: 3, leafSize: 5, kernels })
    const odd = (index: number): boolean => index % 2 === 1
    const odds = bitmapOf(
      200,
      Array.from({ length: 100 }, (_, i) => 2 * i + 1),
    )
    const expected = bruteForce(queries, data, 3, 6, 'euclidean', 2, odd)
    expect(tree.query(queries, { k: 6, filter: odd })).toEqual(expected)
    expect(tree.query(queries, { k: 6, filter: odds })).toEqual(expected)
    expect([...tree.countRadius(queries, { radius: 9, filter: odds })]).toEqual(Array(9).fill(100))
    const few = tree.query(queries, { k: 4, filter: bitmapOf(200, [7, 9]) })
    expect([...few.indices.subarray(2, 4)]).toEqual([-1, -1])
    expect([...few.distances.subarray(2, 4)]).toEqual([Infinity, Infinity])
  })

  test('survives a buffer, with the same answers', () => {
    for (const Type of [Float32Array, Float64Array]) {
      const data = Type.from(makeData('clustered', 300, 7))
      const tree = new BallTree(data, { dimensions: 7, leafSize: 6, metric: 'minkowski', p: 3, kernels })
      const again = BallTree.from(tree.toBuffer(), { kernels })
      expect(again).toMatchObject({ dimensions: 7, length: 300, leafSize: 6, metric: 'minkowski', p: 3 })
      expect(again.query(data, { k: 5 })).toEqual(tree.query(data, { k: 5 }))
      expect(new Uint8Array(again.toBuffer())).toEqual(new Uint8Array(tree.toBuffer()))
    }
  })
})

test('no leaf is empty, and of many rows each has about leafSize to twice as many', () => {
  for (let length = 1; length < 400; length += 1) {
    for (const leafSize of [1, 2, 3, 5, 16, 40]) {
      const nodes = nodeCount(length, leafSize)
      const sizes: number[] = []
      const visit = (node: number, from: number, to: number): void => {
        if (2 * node + 1 >= nodes) sizes.push(to - from)
        else {
          visit(2 * node + 1, from, middleOf(from, to))
          visit(2 * node + 2, middleOf(from, to), to)
        }
      }
      visit(0, 0, length)
      expect(Math.min(...sizes)).toBeGreaterThan(Math.max(0, Math.min(length, leafSize) - 5))
      expect(Math.max(...sizes)).toBeLessThan(2 * leafSize + 8)
    }
  }
})

test('rows past the 2^31st number of an array are found', () => {
  // An array of 8 GB that is not there: each of its numbers is that of its row, from `first` on.
  const first = 2 ** 29 - 2
  const numbers = {
    get: (_: object, index: string) => (Number(index) >= 0 ? Math.floor(Number(index) / 4) - first : undefined),
  }
  const rows = new Proxy({}, numbers) as Float32Array
  const found: number[][] = []
  scan(new Float64Array(4), rows, 4, 2, first, first + 9, Number.POSITIVE_INFINITY, (row, reduced) => {
    found.push([row - first, reduced])
    return Number.POSITIVE_INFINITY
  })
  expect(found).toEqual(Array.from({ length: 9 }, (_, i) => [i, 4 * i * i]))
})

test('keeps its own copy of the data', () => {
  const data = Float64Array.of(0, 1, 2)
  const tree = new BallTree(data, { dimensions: 1 })
  data.fill(9)
  expect([...tree.query(Float64Array.of(1.2), { k: 2 }).distances]).toEqual([1.2 - 1, 0.8])
})

test('the tree takes at most a fifth of the data, at 64 columns and leafSize 40', () => {
  for (const rows of [81, 641, 5121]) {
    const data = new Float32Array(rows * 64).map((_, i) => (i * 7919) % 1000)
    const bytes = new BallTree(data, { dimensions: 64 }).toBuffer().byteLength
    expect(bytes / data.byteLength).toBeLessThanOrEqual(1.2)
  }
})

test.each(KERNEL_SETS)('a filter may search the tree that it filters: %s', (_, kernels) => {
  for (const type of [Float32Array, Float64Array]) {
    const data = type.from(makeData('uniform', 300, 17))
    const tree = new BallTree(data, { dimensions: 17, kernels, leafSize: 20 })
    const queries = data.subarray(0, 17 * 9)
    // Rows that are the nearest but themselves of no earlier row.
    const lonely = (row: number): boolean => {
      const [, other] = tree.query(data.subarray(row * 17, row * 17 + 17), { k: 2 }).indices
      return other! > row
    }
    const wanted = bitmapOf(300, Array.from({ length: 300 }, (_, row) => row).filter(lonely))
    expect(tree.query(queries, { k: 5, filter: lonely })).toEqual(tree.query(queries, { k: 5, filter: wanted }))
  }
})
