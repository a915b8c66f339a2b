import { mulberry32 } from '@murecom/internal'
import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BallTree } from '../src/index.ts'
import { makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { bruteForce, ranked } from './reference/brute-force.ts'

/**
 * Data that a bound from 8-bit rows may be wrong for: values without most of their bits, values whose squares overflow, columns
 * that say nothing, a centre far from the origin, equal rows, zeros of both signs, one row far from all others.
 */
const hostile = fc
  .record({
    double: fc.boolean(),
    d: fc.integer({ min: 16, max: 41 }),
    rows: fc.integer({ min: 1, max: 150 }),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
    power: fc.constantFrom(-1070, -660, -149, -140, -100, -70, -1, 0, 1, 60, 100, 125, 660, 1020),
    offset: fc.constantFrom(0, 1, 1e3, 1e7),
    constant: fc.double({ min: 0, max: 1, noNaN: true }),
    equal: fc.boolean(),
    outlier: fc.constantFrom(1, 1e3, 1e6),
    levels: fc.constantFrom(2, 100, 2 ** 30),
    leafSize: fc.constantFrom(3, 20, 150),
  })
  .map(({ double, d, rows, seed, power, offset, constant, equal, outlier, levels, leafSize }) => {
    const random = mulberry32(seed)
    const scale = 2 ** (double ? power : Math.max(-149, Math.min(125, power)))
    const most = (double ? Number.MAX_VALUE : 3.4e38) / 2
    const isConstant = Array.from({ length: d }, () => random() < constant)
    const within = (x: number): number => Math.max(-most, Math.min(most, x))
    const value = (c: number): number => {
      const x = isConstant[c] ? 0 : Math.round((random() - 0.5) * levels) / levels
      return within((x + offset) * scale || -0)
    }
    const values = Float64Array.from({ length: rows * d }, (_, i) => value(i % d))
    const data = double ? values : Float32Array.from(values)
    if (equal) for (let row = 1; row < rows; row += 2) data.copyWithin(row * d, 0, d)
    for (let c = 0; c < d; c++) data[c] = within(data[c]! * outlier)
    // Rows of the data, others like them in float64, and one from far away.
    const queries = Float64Array.from({ length: 6 * d }, (_, i) =>
      i < 2 * d ? data[i % data.length]! : i < 5 * d ? value(i % d) : within(value(i % d) * 50),
    )
    return { d, rows, data, queries, leafSize }
  })

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test('hostile data: the k nearest are those of brute force', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 12 }), ({ d, rows, data, queries, leafSize }, most) => {
        const k = Math.min(most, rows)
        const tree = new BallTree(data, { dimensions: d, leafSize, kernels })
        expect(tree.query(queries, { k })).toEqual(bruteForce(queries, data, d, k))
      }),
      propertyRuns(150, 11),
    )
  })

  test('hostile data: no bound is above a distance, each row is found within a radius that is its own distance', () => {
    fc.assert(
      fc.property(hostile, fc.nat(), ({ d, rows, data, queries, leafSize }, which) => {
        const tree = new BallTree(data, { dimensions: d, leafSize, kernels })
        const all = Array.from({ length: 6 }, (_, q) => ranked(queries, q, data, d, 'euclidean'))
        const radius = all[which % 6]![which % rows]!.distance
        if (radius === Number.POSITIVE_INFINITY) return
        const { offsets, indices } = tree.queryRadius(queries, { radius })
        for (const [q, pairs] of all.entries()) {
          const within = pairs.filter(pair => pair.distance <= radius).map(pair => pair.index)
          expect([...indices.subarray(offsets[q], offsets[q + 1])]).toEqual(within)
        }
      }),
      propertyRuns(150, 12),
    )
  })

  test('many cells, more queries than a batch holds: brute force to the last bit', () => {
    for (const kind of ['uniform', 'clustered', 'duplicates', 'offset'] as const) {
      for (const Type of [Float32Array, Float64Array]) {
        const data = Type.from(makeData(kind, 500, 18))
        const queries = Type.from(makeData(kind, 261, 18, 2))
        const expected = bruteForce(queries, data, 18, 5)
        for (const leafSize of [20, 500]) {
          expect(new BallTree(data, { dimensions: 18, leafSize, kernels }).query(queries, { k: 5 })).toEqual(expected)
        }
      }
    }
  })

  test('a leaf larger than the first rows of a cell: brute force to the last bit', () => {
    for (const Type of [Float32Array, Float64Array]) {
      const data = Type.from(makeData('uniform', 2600, 16))
      const queries = Type.from(makeData('uniform', 9, 16, 2))
      // Two leaves of 1,300 rows.
      const tree = new BallTree(data, { dimensions: 16, leafSize: 1200, kernels })
      expect(tree.query(queries, { k: 30 })).toEqual(bruteForce(queries, data, 16, 30))
    }
  })

  test('rows on a line, where the bound of a cell is the distance of its nearest row: brute force to the last bit', () => {
    const random = mulberry32(5)
    const onLine = (count: number, offset: number): number[] =>
      Array.from({ length: count }, () => offset + 100 * random()).flatMap(t => Array.from({ length: 16 }, () => t))
    for (const Type of [Float32Array, Float64Array]) {
      for (const offset of [0, 1e5]) {
        const data = Type.from(onLine(2500, offset))
        const queries = Type.from(onLine(40, offset))
        const expected = bruteForce(queries, data, 16, 30)
        // Balls, then shells around the mean of all rows.
        for (const leafSize of [20, 2500]) {
          expect(new BallTree(data, { dimensions: 16, leafSize, kernels }).query(queries, { k: 30 })).toEqual(expected)
        }
      }
    }
  })
})
