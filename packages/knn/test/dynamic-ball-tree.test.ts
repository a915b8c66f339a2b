import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { DynamicBallTree } from '../src/index.ts'
import { makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { ranked } from './reference/brute-force.ts'

const D = 3

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(['duplicates', 'clustered'] as const)('after any adds and removes the answers are exact, %s data', kind => {
    const random = mulberry32(9)
    const data = Float32Array.from(makeData(kind, 3000, D))
    const library = new DynamicBallTree({ dimensions: D, leafSize: 8, kernels })
    const present = new Set<number>()
    const queries = data.slice(0, 5 * D)
    const check = (): void => {
      const k = Math.min(6, present.size)
      const { indices, distances } = library.query(queries, { k })
      const within = library.queryRadius(queries, { radius: 1 })
      for (let q = 0; q < 5; q++) {
        const expected = ranked(queries, q, data, D, 'euclidean', 2, id => present.has(id))
        expect([...indices.subarray(q * k, q * k + k)]).toEqual(expected.slice(0, k).map(x => x.index))
        expect([...distances.subarray(q * k, q * k + k)]).toEqual(expected.slice(0, k).map(x => x.distance))
        const near = [...within.indices.subarray(within.offsets[q], within.offsets[q + 1])]
        expect(near).toEqual(expected.filter(x => x.distance <= 1).map(x => x.index))
      }
    }
    for (let added = 0; added < 3000; ) {
      const rows = Math.min(3000 - added, 1 + Math.floor(random() ** 4 * 600))
      expect(library.add(data.subarray(added * D, (added + rows) * D))).toBe(added)
      for (let id = added; id < added + rows; id++) present.add(id)
      added += rows
      for (const id of [...present]) {
        if (random() < 0.03 && present.size > 1) {
          expect(library.remove(id)).toBe(true)
          present.delete(id)
        }
      }
      expect(library.length).toBe(present.size)
      if (random() < 0.15 || added === 3000) check()
    }
    for (const id of [...present].slice(2)) {
      library.remove(id)
      present.delete(id)
    }
    check()
    expect(library.nextId).toBe(3000)
  })
})

test('an id is there until it is removed, and is not given again', () => {
  const library = new DynamicBallTree({ dimensions: 1 })
  expect(library.add(Float64Array.of(5, 6))).toBe(0)
  expect([library.has(0), library.has(1), library.has(2), library.has(-1), library.has(0.5)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
  expect(library.remove(1)).toBe(true)
  expect(library.remove(1)).toBe(false)
  expect(library.add(Float64Array.of(7))).toBe(2)
  expect([...library.query(Float64Array.of(6), { k: 2 }).indices]).toEqual([0, 2])
  expect([...library.query(Float64Array.of(6), { k: 1, filter: id => id > 0 }).indices]).toEqual([2])
})

test('mistakes are refused', () => {
  const library = new DynamicBallTree({ dimensions: 2 })
  library.add(Float32Array.of(1, 2))
  expect(() => library.add(Float64Array.of(1, 2))).toThrow(
    'DynamicBallTree.add: data must be a Float32Array, as before, got Float64Array(2)',
  )
  expect(() => library.add(Float32Array.of(1))).toThrow(
    'must have a length that is a multiple of dimensions (2), got 1',
  )
  expect(() => library.query(Float32Array.of(1, 2), { k: 2 })).toThrow('k must be an integer from 1 to 1, got 2')
})
