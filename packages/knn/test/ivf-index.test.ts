import { propertyRuns } from '@murecom/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IvfIndex, type IvfMetric, type IvfPrecision } from '../src/approximate.ts'
import { bitmapOf } from '../src/index.ts'
import { DATA_KINDS, makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { bruteForce } from './reference/brute-force.ts'
import { searchListsOf } from './reference/inverted-lists.ts'

const METRICS: readonly IvfMetric[] = ['euclidean', 'cosine']
const PRECISIONS: readonly IvfPrecision[] = ['float32', 'float16']

/** The rows as the index keeps them. */
function rowsOf(index: IvfIndex): Float32Array {
  const { rows, settings } = IvfIndex.stateOf(index)
  const out = new Float32Array(rows.length * settings.dimensions)
  for (let id = 0; id < rows.length; id++) rows.read(id, out, id * settings.dimensions)
  return out
}

/** Rows of zeros have no direction: their first number becomes 1. */
function withoutZeros(rows: Float32Array, d: number): void {
  for (let at = 0; at < rows.length; at += d) {
    if (rows.subarray(at, at + d).every(x => x === 0)) rows[at] = 1
  }
}

/** Rows of length 1 in float32, as an index of cosine takes queries. */
function units(rows: Float32Array, d: number): Float32Array {
  const index = IvfIndex.fit(rows, { dimensions: d, metric: 'cosine', nLists: 1 })
  return rowsOf(index)
}

function recall(found: Int32Array, truth: Int32Array, k: number): number {
  let hits = 0
  for (let q = 0; q * k < truth.length; q++) {
    const wanted = new Set(truth.subarray(q * k, q * k + k))
    for (const id of found.subarray(q * k, q * k + k)) if (wanted.has(id)) hits++
  }
  return hits / truth.length
}

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(DATA_KINDS)('all lists: the answer of brute force, to the last bit: %s', kind => {
    const d = 18
    const data = Float32Array.from(makeData(kind, 700, d))
    const queries = Float32Array.from(makeData(kind, 9, d, 2))
    queries.set(data.subarray(0, d)) // a row of the data
    for (const metric of METRICS) {
      if (metric === 'cosine') for (const rows of [data, queries]) withoutZeros(rows, d)
      for (const precision of PRECISIONS) {
        const index = IvfIndex.fit(data, { dimensions: d, metric, precision, kernels })
        const rows = rowsOf(index)
        if (precision === 'float32' && metric === 'euclidean') expect(rows).toEqual(data)
        const asked = metric === 'cosine' ? units(queries, d) : queries
        const expected = bruteForce(asked, rows, d, 7, metric)
        expect(index.query(queries, { k: 7, nProbe: index.nLists })).toEqual(expected)
      }
    }
  })

  test('some lists: brute force over the rows of the nearest lists; recall rises with their number', () => {
    const d = 16
    const data = Float32Array.from(makeData('uniform', 1500, d))
    const queries = Float32Array.from(makeData('uniform', 80, d, 2))
    const index = IvfIndex.fit(data, { dimensions: d, nLists: 40, kernels })
    const state = IvfIndex.stateOf(index)
    const assigned = state.assigned()
    const exact = bruteForce(queries, data, d, 10)
    let before = 0
    for (const nProbe of [1, 3, 10, 40]) {
      const found = index.query(queries, { k: 10, nProbe })
      const options = { k: 10, nProbe, metric: 'euclidean' } as const
      expect(found).toEqual(searchListsOf(queries, data, state.centroids, assigned, d, options))
      const part = recall(found.indices, exact.indices, 10)
      expect(part).toBeGreaterThan(before)
      before = part
    }
    expect(before).toBe(1)
  })

  test('hostile rows and queries: the answer of brute force', () => {
    const shape = fc.record({
      d: fc.integer({ min: 1, max: 41 }),
      rows: fc.integer({ min: 1, max: 120 }),
      seed: fc.integer({ min: 1, max: 2 ** 31 }),
      nLists: fc.integer({ min: 1, max: 30 }),
      power: fc.constantFrom(-149, -140, -100, -70, -1, 0, 1, 60, 100, 125),
      offset: fc.constantFrom(0, 1, 1e3, 1e7),
      levels: fc.constantFrom(2, 100, 2 ** 30),
      outlier: fc.boolean(),
      double: fc.boolean(),
    })
    fc.assert(
      fc.property(shape, ({ d, rows, seed, nLists, power, offset, levels, outlier, double }) => {
        const most = 1.7e38
        const value = (x: number): number =>
          Math.max(-most, Math.min(most, (Math.round((x - 0.5) * levels) / levels + offset) * 2 ** power))
        const data = Float32Array.from(makeData('uniform', rows, d, seed), value)
        if (outlier) data.set(data.subarray(0, d).map(x => Math.max(-most, Math.min(most, x * 1e6))))
        const asked = Float64Array.from(makeData('uniform', 5, d, seed + 1), value)
        asked.set(data.subarray(0, d), d)
        const queries = double ? asked : Float32Array.from(asked)
        const k = Math.min(rows, 4)
        const index = IvfIndex.fit(data.subarray(0, Math.ceil(rows / 2) * d), { dimensions: d, nLists, kernels })
        index.add(data.subarray(Math.ceil(rows / 2) * d))
        expect(index.query(queries, { k, nProbe: index.nLists })).toEqual(bruteForce(queries, data, d, k))
      }),
      propertyRuns(60, 21),
    )
  })

  test('rows that are added are found as if they had been there, with the ids that add returned', () => {
    const d = 20
    const data = Float32Array.from(makeData('clustered', 900, d))
    const queries = Float32Array.from(makeData('clustered', 40, d, 2))
    for (const metric of METRICS) {
      const whole = IvfIndex.fit(data, { dimensions: d, metric, kernels })
      const grown = IvfIndex.fit(data.subarray(0, 100 * d), { dimensions: d, metric, kernels })
      expect(grown.add(data.subarray(100 * d, 101 * d))).toBe(100)
      for (let from = 101; from < 900; from += 47) {
        expect(grown.add(data.subarray(from * d, (from + 47) * d))).toBe(from)
      }
      expect(grown.add(new Float32Array(0))).toBe(900)
      expect(grown.length).toBe(900)
      const all = (index: IvfIndex) => index.query(queries, { k: 10, nProbe: index.nLists })
      expect(all(grown)).toEqual(all(whole))
      // With the same centroids the lists are the same, however the rows came.
      const again = IvfIndex.from(grown.toBuffer(), { kernels })
      for (const nProbe of [1, 4]) {
        expect(again.query(queries, { k: 10, nProbe })).toEqual(grown.query(queries, { k: 10, nProbe }))
      }
    }
  })

  test('a filter, as a function and as a bitmap: brute force over the rows that pass', () => {
    const d = 16
    const data = Float32Array.from(makeData('uniform', 400, d))
    const queries = Float32Array.from(makeData('uniform', 20, d, 2))
    const index = IvfIndex.fit(data, { dimensions: d, kernels })
    const passes = (row: number): boolean => row % 3 === 1
    const expected = bruteForce(queries, data, d, 5, 'euclidean', 2, passes)
    const wanted = Array.from({ length: 400 }, (_, row) => row).filter(passes)
    for (const filter of [passes, bitmapOf(400, wanted)]) {
      expect(index.query(queries, { k: 5, nProbe: index.nLists, filter })).toEqual(expected)
    }
    const none = index.query(queries, { k: 5, filter: () => false })
    expect(new Set(none.indices)).toEqual(new Set([-1]))
    expect(new Set(none.distances)).toEqual(new Set([Number.POSITIVE_INFINITY]))
    expect(() => index.query(queries, { filter: () => index.query(queries).indices[0] === 0 })).toThrow(
      'IvfIndex.query: a filter must not use the index that it filters',
    )
    // The failed query left nothing behind.
    expect(index.query(queries, { k: 5, nProbe: index.nLists, filter: passes })).toEqual(expected)
  })

  test('lists with fewer than k rows: the rest have index -1', () => {
    const data = Float32Array.of(0, 1, 2, 100, 101)
    const index = IvfIndex.fit(data, { dimensions: 1, nLists: 2, kernels })
    const { indices, distances } = index.query(Float32Array.of(100.4), { k: 3, nProbe: 1 })
    expect([...indices]).toEqual([3, 4, -1])
    expect(distances[2]).toBe(Number.POSITIVE_INFINITY)
  })

  test('one row; fewer rows than lists; equal rows; more queries than a batch', () => {
    const one = IvfIndex.fit(Float32Array.of(3, 4), { dimensions: 2, kernels })
    expect([one.length, one.nLists, one.dimensions]).toEqual([1, 1, 2])
    expect(one.query(Float32Array.of(0, 0))).toEqual({ distances: Float64Array.of(5), indices: Int32Array.of(0) })
    expect(one.query(new Float32Array(0)).indices.length).toBe(0)
    const few = IvfIndex.fit(Float32Array.of(1, 2, 3), { dimensions: 1, nLists: 50, kernels })
    expect(few.nLists).toBe(3)
    expect([...few.query(Float32Array.of(2.1), { k: 3, nProbe: 3 }).indices]).toEqual([1, 2, 0])
    const equal = IvfIndex.fit(new Float32Array(200 * 16).fill(7), { dimensions: 16, kernels })
    expect([...equal.query(new Float32Array(16).fill(7), { k: 4, nProbe: 1 }).indices]).toEqual([0, 1, 2, 3])
    const data = Float32Array.from(makeData('clustered', 300, 17))
    const queries = Float32Array.from(makeData('clustered', 600, 17, 3))
    const index = IvfIndex.fit(data, { dimensions: 17, kernels })
    expect(index.query(queries, { k: 3, nProbe: index.nLists })).toEqual(bruteForce(queries, data, 17, 3))
  })
})

test('the same rows, seed and options: the same bytes on all kernels; another seed: other lists', () => {
  const d = 16
  const data = Float32Array.from(makeData('uniform', 1500, d))
  const bytes = KERNEL_SETS.map(([, kernels]) => {
    return new Uint8Array(IvfIndex.fit(data, { dimensions: d, kernels }).toBuffer())
  })
  for (const other of bytes) expect(other).toEqual(bytes[0])
  const reseeded = IvfIndex.fit(data, { dimensions: d, seed: 2 }).toBuffer()
  expect(new Uint8Array(reseeded)).not.toEqual(bytes[0])
})

const data = Float32Array.of(0, 0, 1, 1, 2, 2)
const index = IvfIndex.fit(data, { dimensions: 2 })
const untyped = (value: unknown): never => value as never

test.each<[string, () => unknown]>([
  [
    'IvfIndex.fit: data must be a Float32Array, got Float64Array(2)',
    () => IvfIndex.fit(untyped(new Float64Array(2)), { dimensions: 2 }),
  ],
  [
    'IvfIndex.fit: data must hold finite numbers, got NaN at index 1',
    () => IvfIndex.fit(Float32Array.of(0, Number.NaN), { dimensions: 2 }),
  ],
  [
    'IvfIndex.fit: rows of data must be an integer of at least 1, got 0',
    () => IvfIndex.fit(new Float32Array(0), { dimensions: 2 }),
  ],
  [
    'IvfIndex.fit: nLists must be an integer of at least 1, got 0',
    () => IvfIndex.fit(data, { dimensions: 2, nLists: 0 }),
  ],
  [
    'IvfIndex.fit: nClusters is not an option; did you mean nLists?',
    () => IvfIndex.fit(data, untyped({ dimensions: 2, nClusters: 3 })),
  ],
  [
    'IvfIndex.fit: metric must be one of "euclidean", "cosine", got "manhattan"',
    () => IvfIndex.fit(data, { dimensions: 2, metric: untyped('manhattan') }),
  ],
  [
    'IvfIndex.fit: precision must be one of "float32", "float16", got "int8"',
    () => IvfIndex.fit(data, { dimensions: 2, precision: untyped('int8') }),
  ],
  [
    'IvfIndex.fit: data must hold numbers below 65520 with precision "float16", got 65520',
    () => IvfIndex.fit(Float32Array.of(1, 65520), { dimensions: 2, precision: 'float16' }),
  ],
  [
    'IvfIndex.fit: data must have no row of zeros with metric "cosine", got one at row 0',
    () => IvfIndex.fit(data, { dimensions: 2, metric: 'cosine' }),
  ],
  [
    'IvfIndex.fit: seed must be an integer from 0 to 4294967295, got -1',
    () => IvfIndex.fit(data, { dimensions: 2, seed: -1 }),
  ],
  ['IvfIndex.query: k must be an integer from 1 to 3, got 4', () => index.query(data, { k: 4 })],
  ['IvfIndex.query: nProbe must be an integer from 1 to 3, got 4', () => index.query(data, { nProbe: 4 })],
  ['IvfIndex.query: limit is not an option; did you mean k?', () => index.query(data, untyped({ limit: 4 }))],
  [
    'IvfIndex.query: queries must have a length that is a multiple of dimensions (2), got 3',
    () => index.query(new Float32Array(3)),
  ],
  [
    'IvfIndex.add: data must have a length that is a multiple of dimensions (2), got 3',
    () => index.add(new Float32Array(3)),
  ],
])('%s', (message, call) => {
  expect(call).toThrow(message)
})
