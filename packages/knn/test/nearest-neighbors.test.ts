import { describe, expect, test } from 'vitest'
import { NearestNeighbors } from '../src/index.ts'
import { DATA_KINDS, type DataKind, makeData } from './data.ts'
import { KERNEL_SETS } from './kernel-sets.ts'
import { bruteForce, ranked } from './reference/brute-force.ts'

const D = 5

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(DATA_KINDS)('every algorithm and any number of threads give the one answer, %s data', async kind => {
    const data = Float32Array.from(makeData(kind, 700, D))
    const queries = Float32Array.from(makeData(kind, 30, D, 2))
    const even = (index: number): boolean => index % 2 === 0
    const expected = bruteForce(queries, data, D, 4)
    const filtered = bruteForce(queries, data, D, 4, 'euclidean', 2, even)
    const radius = expected.distances[3]!
    const within = ranked(queries, 0, data, D, 'euclidean').filter(x => x.distance <= radius)
    const own = Array.from({ length: 40 }, (_, i) =>
      bruteForce(data.slice(i * D, i * D + D), data, D, 4, 'euclidean', 2, j => j !== i),
    )
    for (const algorithm of ['auto', 'ball_tree', 'brute'] as const) {
      for (const workers of algorithm === 'ball_tree' ? ([1, 3] as const) : ([1] as const)) {
        const model = new NearestNeighbors({ nNeighbors: 4, algorithm, kernels, workers }).fit(data, { dimensions: D })
        expect(await model.kneighbors(queries)).toEqual(expected)
        expect(await model.kneighbors(queries, { filter: even })).toEqual(filtered)
        const all = await model.kneighbors()
        expect([...all.indices.subarray(0, 160)]).toEqual(own.flatMap(x => [...x.indices]))
        expect([...all.distances.subarray(0, 160)]).toEqual(own.flatMap(x => [...x.distances]))
        const found = await model.radiusNeighbors(queries, { radius })
        expect([...found.indices.subarray(0, found.offsets[1])]).toEqual(within.map(x => x.index))
        const byIndex = await model.radiusNeighbors(queries, { radius, sorted: false })
        expect([...byIndex.indices.subarray(0, byIndex.offsets[1])]).toEqual(
          within.map(x => x.index).sort((a, b) => a - b),
        )
        const around = await model.radiusNeighbors(undefined, { radius })
        expect(around.indices.subarray(0, around.offsets[1])).not.toContain(0)
        await model.close()
      }
    }
  })

  test('cosine is half the squared distance of unit rows, whatever their length', () => {
    const data = makeData('uniform', 300, D).map(x => x - 0.5)
    const queries = makeData('uniform', 9, D, 2).map(x => x - 0.5)
    const unit = (values: Float64Array): Float64Array =>
      values.map((x, i) => x / Math.hypot(...values.subarray(i - (i % D), i - (i % D) + D)))
    const expected = bruteForce(unit(queries), unit(data), D, 6, 'cosine')
    for (const algorithm of ['ball_tree', 'brute'] as const) {
      for (const scale of [1, 1e-180, 1e180]) {
        const model = new NearestNeighbors({ algorithm, metric: 'cosine', nNeighbors: 6, leafSize: 5, kernels })
        const actual = model
          .fit(
            data.map(x => x * scale),
            { dimensions: D },
          )
          .kneighbors(queries)
        expect(actual.indices).toEqual(expected.indices)
        for (const [i, x] of expected.distances.entries()) expect(actual.distances[i]).toBeCloseTo(x, 14)
      }
    }
  })
})

test('the graph is CSR: connectivity or distances', () => {
  const model = new NearestNeighbors({ nNeighbors: 1 }).fit(Float64Array.of(0, 1, 3), { dimensions: 1 })
  expect(model.kneighborsGraph()).toEqual({
    rows: 3,
    columns: 3,
    indptr: Int32Array.of(0, 1, 2, 3),
    indices: Int32Array.of(1, 0, 1),
    data: Float64Array.of(1, 1, 1),
  })
  const graph = model.kneighborsGraph(Float64Array.of(2.5), { nNeighbors: 2, mode: 'distance' })
  expect(graph).toMatchObject({ rows: 1, indices: Int32Array.of(2, 1), data: Float64Array.of(0.5, 1.5) })
})

test('auto takes the tree where neighbours are near and brute force where they are not', () => {
  const choice = (kind: DataKind, rows: number, d: number): string | undefined =>
    new NearestNeighbors().fit(makeData(kind, rows, d), { dimensions: d }).method
  expect(choice('uniform', 1000, 64)).toBe('brute')
  expect(choice('uniform', 1000, 3)).toBe('ball_tree')
  expect(choice('uniform', 511, 64)).toBe('ball_tree')
  // Half of its rows are near others, but those in the tails are not.
  expect(choice('relu', 1000, 12)).toBe('brute')
  expect(choice('clustered', 1000, 64)).toBe('ball_tree')
})

test('mistakes are refused', () => {
  const model = new NearestNeighbors()
  expect(() => model.kneighbors(Float64Array.of(1))).toThrow('NearestNeighbors.kneighbors: fit must be called first')
  model.fit(Float64Array.of(0, 1, 2), { dimensions: 1 })
  expect(() => model.kneighbors()).toThrow(
    'NearestNeighbors.kneighbors: nNeighbors must be an integer from 1 to 2, got 5',
  )
  expect(() => model.kneighbors(Float64Array.of(Number.NaN), { nNeighbors: 1 })).toThrow(
    'queries must hold finite numbers',
  )
  expect(() => model.radiusNeighbors(Float64Array.of(1), { radius: -2 })).toThrow('radius must be a finite number')
  expect(() => new NearestNeighbors({ algorithm: 'kd_tree' as never })).toThrow('algorithm must be one of "auto"')
  expect(() => new NearestNeighbors({ workers: 0 })).toThrow('workers must be an integer of at least 1, got 0')
  expect(() => new NearestNeighbors({ metric: 'cosine' }).fit(new Float32Array(4), { dimensions: 2 })).toThrow(
    'data must have no row of zeros with metric "cosine", got one at row 0',
  )
})
