import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BallTree, NearestNeighbors } from '../src/index.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { bruteForce } from './reference/brute-force.ts'

const RUNS = propertyRuns(150, 7)

/** Rows of small multiples of 1/8: sums of them are exact, so that moved and scaled data have exactly the old distances. */
const matrix = fc
  .record({ d: fc.integer({ min: 1, max: 19 }), rows: fc.integer({ min: 1, max: 90 }), seed: fc.integer() })
  .chain(({ d, rows }) =>
    fc.record({
      d: fc.constant(d),
      rows: fc.constant(rows),
      values: fc
        .array(fc.integer({ min: -32, max: 32 }), { minLength: rows * d, maxLength: rows * d })
        .map(x => Float32Array.from(x, y => y / 8)),
      leafSize: fc.integer({ min: 1, max: rows + 1 }),
      k: fc.integer({ min: 1, max: rows }),
      metric: fc.constantFrom('euclidean' as const, 'manhattan' as const, 'chebyshev' as const),
    }),
  )

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test('any data, leaf size, k and metric: brute force', () => {
    fc.assert(
      fc.property(matrix, fc.boolean(), ({ d, values, leafSize, k, metric }, double) => {
        const data = double ? Float64Array.from(values) : values
        const tree = new BallTree(data, { dimensions: d, leafSize, metric, kernels })
        expect(tree.query(values, { k })).toEqual(bruteForce(values, values, d, k, metric))
      }),
      RUNS,
    )
  })

  test('moving all data and queries, by any vector, changes nothing', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: -4000, max: 4000 }), ({ d, values, leafSize, k, metric }, shift) => {
        const moved = values.map(x => x + shift)
        const options = { dimensions: d, leafSize, metric, kernels }
        expect(new BallTree(moved, options).query(moved, { k })).toEqual(
          new BallTree(values, options).query(values, { k }),
        )
      }),
      RUNS,
    )
  })

  test('scaling by a power of two scales the distances and leaves the order', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: -40, max: 40 }), ({ d, values, leafSize, k, metric }, power) => {
        const options = { dimensions: d, leafSize, metric, kernels }
        const scaled = values.map(x => x * 2 ** power)
        const before = new BallTree(values, options).query(values, { k })
        const after = new BallTree(scaled, options).query(scaled, { k })
        expect(after.indices).toEqual(before.indices)
        expect(after.distances).toEqual(before.distances.map(x => x * 2 ** power))
      }),
      RUNS,
    )
  })

  test('another order of the rows gives the same distances, and the rows that belong to them', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: 1, max: 1000 }), ({ d, rows, values, leafSize, k }, step) => {
        const order = Array.from({ length: rows }, (_, i) => i).sort((a, b) => ((a * step) % 101) - ((b * step) % 101))
        const data = Float32Array.from(order.flatMap(row => [...values.subarray(row * d, row * d + d)]))
        const options = { dimensions: d, leafSize, kernels }
        const before = new BallTree(values, options).query(values, { k })
        const after = new BallTree(data, options).query(values, { k })
        expect(after.distances).toEqual(before.distances)
        // Ties are ordered by the new index.
        expect(after).toEqual(bruteForce(values, data, d, k))
      }),
      RUNS,
    )
  })

  test('the graph without queries never has a row as its own neighbour', () => {
    fc.assert(
      fc.property(matrix, ({ d, rows, values }) => {
        fc.pre(rows > 1)
        const model = new NearestNeighbors({ k: Math.min(3, rows - 1), kernels }).fit(values, {
          dimensions: d,
        })
        const { indptr, indices } = model.kneighborsGraph()
        for (let row = 0; row < rows; row++) {
          const neighbours = [...indices.subarray(indptr[row], indptr[row + 1])]
          expect(neighbours).not.toContain(row)
          expect(new Set(neighbours).size).toBe(Math.min(3, rows - 1))
        }
      }),
      RUNS,
    )
  })
})
