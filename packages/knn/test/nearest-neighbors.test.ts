import { describe, expect, test } from 'vitest'
import {
  ForeignBufferError,
  MurecomError,
  NearestNeighbors,
  type NearestNeighborsOptions,
  NotFittedError,
  WorkerFailedError,
} from '../src/index.ts'
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
      const fitted = new NearestNeighbors({ k: 4, algorithm, kernels }).fit(data, { dimensions: D })
      const threads = algorithm === 'ball_tree' ? [await fitted.parallel({ workers: 3 })] : []
      for (const model of [fitted, ...threads]) {
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
        expect(await model.kneighborsGraph(queries, { mode: 'distance' })).toEqual(
          fitted.kneighborsGraph(queries, { mode: 'distance' }),
        )
      }
      for (const model of threads) await model.close()
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
        const model = new NearestNeighbors({ algorithm, metric: 'cosine', k: 6, leafSize: 5, kernels })
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
  const model = new NearestNeighbors({ k: 1 }).fit(Float64Array.of(0, 1, 3), { dimensions: 1 })
  expect(model.kneighborsGraph()).toEqual({
    rows: 3,
    columns: 3,
    indptr: Int32Array.of(0, 1, 2, 3),
    indices: Int32Array.of(1, 0, 1),
    data: Float64Array.of(1, 1, 1),
  })
  const graph = model.kneighborsGraph(Float64Array.of(2.5), { k: 2, mode: 'distance' })
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

test.each(KERNEL_SETS)('auto for few rows, %s kernels: brute force where SIMD serves them', (_, kernels) => {
  const choice = (rows: number, d: number, metric: 'euclidean' | 'cosine' | 'manhattan'): string | undefined =>
    new NearestNeighbors({ metric, kernels }).fit(makeData('clustered', rows, d), { dimensions: d }).method
  const few = kernels ? 'brute' : 'ball_tree'
  expect(choice(255, 16, 'euclidean')).toBe(few)
  expect(choice(255, 16, 'cosine')).toBe(few)
  expect(choice(255, 16, 'manhattan')).toBe('ball_tree')
  expect(choice(255, 15, 'euclidean')).toBe('ball_tree')
  expect(choice(256, 16, 'euclidean')).toBe('ball_tree')
})

test('mistakes are refused', () => {
  const model = new NearestNeighbors()
  expect(() => model.kneighbors(Float64Array.of(1))).toThrow('NearestNeighbors.kneighbors: fit must be called first')
  expect(() => model.kneighbors(Float64Array.of(1))).toThrow(NotFittedError)
  expect(new NotFittedError('x')).toMatchObject({ name: 'NotFittedError', code: 'not-fitted' })
  model.fit(Float64Array.of(0, 1, 2), { dimensions: 1 })
  expect(() => model.kneighbors()).toThrow('NearestNeighbors.kneighbors: k must be an integer from 1 to 2, got 5')
  expect(() => model.kneighbors(Float64Array.of(Number.NaN), { k: 1 })).toThrow('queries must hold finite numbers')
  expect(() => model.radiusNeighbors(Float64Array.of(1), { radius: -2 })).toThrow('radius must be a finite number')
  expect(() => new NearestNeighbors({ algorithm: 'kd_tree' as never })).toThrow('algorithm must be one of "auto"')
  expect(() => new NearestNeighbors({ metric: 'cosine' }).fit(new Float32Array(4), { dimensions: 2 })).toThrow(
    'data must have no row of zeros with metric "cosine", got one at row 0',
  )
})

test('other names of options are refused with ours', () => {
  const wrong = (options: object): unknown => new NearestNeighbors(options as NearestNeighborsOptions)
  expect(() => wrong({ nNeighbors: 3 })).toThrow('NearestNeighbors: nNeighbors is not an option; did you mean k?')
  expect(() => wrong({ n_neighbors: 3 })).toThrow('did you mean k?')
  expect(() => wrong({ leaf_size: 3 })).toThrow('did you mean leafSize?')
  expect(() => wrong({ workers: 3 })).toThrow('NearestNeighbors: workers is not an option')
  const model = new NearestNeighbors().fit(Float64Array.of(0, 1, 2), { dimensions: 1 })
  expect(() => model.kneighbors(undefined, { topN: 3 } as never)).toThrow('NearestNeighbors.kneighbors: topN is not')
  expect(() => model.kneighbors(undefined, 5 as never)).toThrow('options must be an object, got 5')
  expect(model.kneighbors(undefined, { k: 1 }).indices.length).toBe(3)
  expect(new NearestNeighbors(null as never).k).toBe(5)
})

describe('parallel', () => {
  const data = Float64Array.from(makeData('uniform', 50, 2))
  const model = new NearestNeighbors({ k: 3 }).fit(data, { dimensions: 2 })
  const queries = Float64Array.of(0.5, 0.5)

  test('by default as many threads as the machine has, at most one for each row; 0 computes in this thread', async () => {
    await using everywhere = await model.parallel()
    expect(everywhere.workers).toBeGreaterThan(0)
    await using here = await model.parallel({ workers: 0 })
    expect(here.workers).toBe(0)
    const two = new NearestNeighbors({ k: 1 }).fit(Float64Array.of(0, 1), { dimensions: 1 })
    await using few = await two.parallel({ workers: 5 })
    expect(few).toMatchObject({ workers: 2, length: 2, k: 1, method: 'ball_tree' })
    for (const parallel of [everywhere, here]) {
      expect(await parallel.kneighbors(queries)).toEqual(model.kneighbors(queries))
    }
    expect([...(await few.kneighbors()).indices]).toEqual([1, 0])
  })

  test('close is idempotent; a call after it is refused', async () => {
    for (const workers of [0, 1]) {
      const parallel = await model.parallel({ workers })
      await parallel.close()
      await parallel.close()
      await expect(parallel.kneighbors(queries)).rejects.toThrow('kneighbors: close has been called')
    }
  })

  test('an abort rejects with its reason: before and while threads start, before and while they search', async () => {
    const reason = new Error('enough')
    const aborted = AbortSignal.abort(reason)
    await expect(model.parallel({ workers: 1, signal: aborted })).rejects.toBe(reason)
    const during = new AbortController()
    const starting = model.parallel({ workers: 1, signal: during.signal })
    setTimeout(() => during.abort(reason))
    await expect(starting).rejects.toBe(reason)
    await using parallel = await model.parallel({ workers: 1 })
    await expect(parallel.kneighbors(queries, { signal: aborted })).rejects.toBe(reason)
    const asking = new AbortController()
    const asked = parallel.radiusNeighbors(undefined, { signal: asking.signal })
    asking.abort(reason)
    await expect(asked).rejects.toBe(reason)
    expect(await parallel.kneighbors(queries, { signal: new AbortController().signal })).toEqual(
      model.kneighbors(queries),
    )
  })

  test('a thread that cannot start is a WorkerFailedError, and no other error', async () => {
    const createWorker = (): never => {
      throw new WorkerFailedError('no threads here')
    }
    const error = await model.parallel({ workers: 1, createWorker }).catch((error: unknown) => error)
    expect(WorkerFailedError.isInstance(error)).toBe(true)
    expect(MurecomError.isInstance(error)).toBe(true)
    expect(ForeignBufferError.isInstance(error)).toBe(false)
  })

  test('mistakes are refused', async () => {
    await expect(model.parallel({ workers: -1 })).rejects.toThrow('workers must be an integer of at least 0, got -1')
    await expect(model.parallel({ nJobs: 2 } as never)).rejects.toThrow('did you mean workers?')
    await expect(new NearestNeighbors().parallel()).rejects.toThrow('fit must be called first')
    await using parallel = await model.parallel({ workers: 0 })
    await expect(parallel.kneighbors(queries, { k: 51 })).rejects.toThrow(
      'ParallelNearestNeighbors.kneighbors: k must be an integer from 1 to 50, got 51',
    )
  })
})
