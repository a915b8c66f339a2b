import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { IdIndex } from '../src/ids.ts'
import { ItemKnn, type ItemKnnOptions, WorkerFailedError } from '../src/index.ts'
import { resolveItemKnn } from '../src/item-knn-options.ts'
import { readModelSets, sourceOf } from '../src/sets/fit.ts'
import { allocateArrays, indexSets } from '../src/sets/item-sets.ts'
import { RowBuilder } from '../src/sets/neighbor-rows.ts'
import { finish } from '../src/sets/steps.ts'
import { allocateRowMemory } from '../src/simd/row-memory.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { takeSegments } from '../src/threads/requests.ts'
import { firstDifference } from './helpers.ts'

const kernels = await loadSimdKernels()
if (!kernels) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

const random = mulberry32(77)
const sets = Array.from({ length: 500 }, () => Array.from({ length: 12 }, () => Math.floor(4000 * random() ** 2)))

const PRODUCTS: ItemKnnOptions[] = [
  { similarity: 'cosine' },
  { similarity: 'conditional_probability' },
  { similarity: 'tfidf' },
  { similarity: 'bm25' },
  { similarity: 'rp3beta' },
]
const RATIOS: ItemKnnOptions[] = [
  { similarity: 'jaccard' },
  { similarity: 'jaccard', shrinkage: 10, popularityDiscount: 0.2 },
  { similarity: 'dice', popularityDiscount: 0.3 },
  { similarity: 'tversky', alpha: 2, beta: 0, shrinkage: 1.5 },
  { similarity: 'cosine', shrinkage: 5 },
  { similarity: 'asymmetric_cosine', alpha: 0.3, shrinkage: 2, popularityDiscount: 0.2 },
  { similarity: 'conditional_probability', shrinkage: 1 },
  { similarity: 'tversky', alpha: 0.2, beta: 0.3 },
  { similarity: 'tfidf', shrinkage: 4 },
]

test.each([...PRODUCTS, ...RATIOS])('%j: compiled kernels give the same bytes as TypeScript', options => {
  for (const k of [1, 3, 50]) {
    const expected = ItemKnn.fit(sets, { ...options, k }).toBuffer()
    expect(firstDifference(ItemKnn.fit(sets, { ...options, k, kernels }).toBuffer(), expected)).toBe(-1)
  }
})

test.each([...PRODUCTS, ...RATIOS.slice(-2)])('%j: compiled kernels give the same bytes in threads', async options => {
  const threaded = await ItemKnn.fitParallel(sets, { ...options, kernels, workers: 2 })
  expect(firstDifference(threaded.toBuffer(), ItemKnn.fit(sets, options).toBuffer())).toBe(-1)
})

test.each([...PRODUCTS, ...RATIOS])('%j: compiled kernels compute the rows', options => {
  const { modules } = kernels
  const withoutRows = { ...kernels, modules: { ...modules!, rows: modules!.product } }
  expect(() => ItemKnn.fit(sets, { ...options, kernels: withoutRows })).toThrow('setup is not a function')
})

test.each(['cosine', 'jaccard', 'tfidf'] as const)(
  '%s: a score that float32 rounds to 0 is no neighbour',
  similarity => {
    const options = { similarity, popularityDiscount: 60 }
    const model = ItemKnn.fit(sets, options)
    const answers = model.ids.flatMap(id => model.similarItems(id, { limit: 50 }))
    expect(answers.length).toBeGreaterThan(model.length)
    expect(answers.filter(({ id, score }) => score <= 0 || id === model.ids[0])).toEqual([])
    expect(firstDifference(ItemKnn.fit(sets, { ...options, kernels }).toBuffer(), model.toBuffer())).toBe(-1)
  },
)

test.each([
  { alpha: 1e308, beta: 1 },
  { alpha: 1e308, beta: 1e308 },
  { alpha: 0, beta: 0 },
])('tversky, %j: compiled kernels give the same bytes', options => {
  const expected = ItemKnn.fit(sets, { similarity: 'tversky', ...options }).toBuffer()
  const compiled = ItemKnn.fit(sets, { similarity: 'tversky', ...options, kernels })
  expect(firstDifference(compiled.toBuffer(), expected)).toBe(-1)
})

for (const similarity of ['cosine', 'tfidf', 'jaccard'] as const) {
  test(`${similarity}: threads give the same bytes as one thread`, async () => {
    const model = await ItemKnn.fitParallel(sets, { similarity, k: 20, workers: 2 })
    expect(firstDifference(model.toBuffer(), ItemKnn.fit(sets, { similarity, k: 20 }).toBuffer())).toBe(-1)
    expect(model.update([[1, 2, 999_999]]).has(999_999)).toBe(true)
  })
}

test('a worker that cannot be made rejects', async () => {
  const createWorker = (): never => {
    throw new Error('no threads here')
  }
  await expect(ItemKnn.fitParallel(sets, { workers: 2, createWorker })).rejects.toThrow('no threads here')
})

test.each([
  { similarity: 'cosine' },
  { similarity: 'conditional_probability' },
  { similarity: 'tfidf' },
  { similarity: 'rp3beta' },
  { similarity: 'tversky', alpha: 0.2, beta: 0.3, shrinkage: 2 },
  { similarity: 'tfidf', shrinkage: 4 },
] as ItemKnnOptions[])('%j: long sets that share most of their items', similarity => {
  // More than the room for keys, and pairs of one common set are rare.
  const long = Array.from({ length: 40 }, () => Array.from({ length: 900 }, () => Math.floor(1200 * random())))
  for (const options of [{ k: 1 }, { k: 10, popularityDiscount: 0.3 }, { k: 200 }]) {
    const expected = ItemKnn.fit(long, { ...similarity, ...options }).toBuffer()
    const compiled = ItemKnn.fit(long, { ...similarity, ...options, kernels })
    expect(firstDifference(compiled.toBuffer(), expected)).toBe(-1)
  }
})

test.each(['product', 'ratio'] as const)('%s: counts and column factors that do not fit into one word', kind => {
  const items = 70_000
  const sets = 33_000
  const offsets = Int32Array.from({ length: sets + 1 }, (_, s) => 4 * s)
  const entries = Int32Array.from({ length: 4 * sets }, (_, e) =>
    e % 4 === 0 ? 0 : 1 + ((3 * (e >> 2) + (e % 4)) % (items - 1)),
  )
  const counts = new Int32Array(items)
  for (const item of entries) counts[item]!++
  const ofRatios = kind === 'ratio' ? items : 0
  const formula = {
    kind,
    setWeights: undefined,
    rows: new Float64Array(items).fill(1),
    columns: Float64Array.from({ length: items }, (_, j) => 1 + ((j * 7919) % items) / items),
    products: Float64Array.from({ length: ofRatios }, (_, j) => 1 + ((j * 6151) % items) / items),
    rowSums: new Float64Array(ofRatios).fill(0.5),
    overlap: -0.5,
  }
  const read = (compiled: boolean): RowBuilder => {
    const data = indexSets(new IdIndex(), counts, offsets, entries, sets, (...[items, sets, entries]) =>
      compiled
        ? allocateRowMemory({ items, sets, entries, k: 5, ratio: kind === 'ratio', threads: 1, shared: false })!
        : allocateArrays(false)(items, sets, entries),
    )
    return new RowBuilder({ sets: data, formula, k: 5 }, compiled ? kernels.modules : undefined)
  }
  const [plain, compiled] = [read(false), read(true)]
  for (const segment of [0, 20, 68]) expect(compiled.build(segment)).toEqual(plain.build(segment))
})

describe('fitParallel', () => {
  for (const workers of [0, 1, 3]) {
    test(`${workers} workers: the same bytes, also for ease`, async () => {
      for (const options of [{ similarity: 'cosine', kernels }, { similarity: 'dice' }] as const) {
        const model = await ItemKnn.fitParallel(sets, { ...options, workers })
        expect(firstDifference(model.toBuffer(), ItemKnn.fit(sets, options).toBuffer())).toBe(-1)
      }
      for (const options of [{ kernels }, {}]) {
        const ease = { similarity: 'ease', maxItems: 90, ...options } as const
        const model = await ItemKnn.fitParallel(sets, { ...ease, workers })
        expect(firstDifference(model.toBuffer(), ItemKnn.fit(sets, ease).toBuffer())).toBe(-1)
      }
    })
  }

  test.each([{}, { shrinkage: 1 }])('%j: a thread that has no room in the memory computes nothing', given => {
    const options = resolveItemKnn('test', given)
    const source = sourceOf(finish(readModelSets('test', sets, options, kernels.modules, 1)), options)
    const next = new Int32Array([0, 1])
    expect(takeSegments({ kind: 'segments', source, modules: kernels.modules, next })).toEqual([])
    expect([...next]).toEqual([0, 2])
  })

  const reason = new Error('enough')
  for (const workers of [0, 2]) {
    test(`${workers} workers: a signal that is aborted before, while sets are read, and by a timer`, async () => {
      await expect(ItemKnn.fitParallel(sets, { workers, signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      let closed = false
      function* endless(controller: AbortController, after: number): Generator<number[]> {
        try {
          for (let s = 0; ; s++) {
            if (s === after) controller.abort(reason)
            yield [s % 5, s % 7]
          }
        } finally {
          closed = true
        }
      }
      const inside = new AbortController()
      const reading = ItemKnn.fitParallel(endless(inside, 2000), { workers, signal: inside.signal })
      await expect(reading).rejects.toBe(reason)
      expect(closed).toBe(true)
      const outside = new AbortController()
      setTimeout(() => outside.abort(reason), 30)
      const timed = ItemKnn.fitParallel(endless(outside, -1), { workers, signal: outside.signal })
      await expect(timed).rejects.toBe(reason)
    })
    for (const similarity of ['cosine', 'ease'] as const) {
      test(`${workers} workers: a signal that is aborted while ${similarity} is computed`, async () => {
        // Some tenths of a second of work at least.
        const long = Array.from({ length: 400 }, () => Array.from({ length: 500 }, () => Math.floor(9000 * random())))
        const controller = new AbortController()
        function* announced(): Generator<number[]> {
          yield* long
          setTimeout(() => controller.abort(reason), 0)
        }
        const options = { similarity, maxItems: 1000, workers, signal: controller.signal }
        await expect(ItemKnn.fitParallel(announced(), options)).rejects.toBe(reason)
      })
    }
  }

  test('the event loop runs while the caller computes', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await ItemKnn.fitParallel(sets, { workers: 0, similarity: 'ease', maxItems: 500 })
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })

  test('a thread that fails rejects with WorkerFailedError', async () => {
    const createWorker = (): never =>
      ({
        postMessage() {},
        terminate() {},
        on(type: string, listener: (value: unknown) => void) {
          if (type === 'error') setTimeout(() => listener(new Error('lost')), 50)
        },
      }) as never
    const fit = ItemKnn.fitParallel(sets, { workers: 1, createWorker })
    await expect(fit).rejects.toSatisfy(WorkerFailedError.isInstance.bind(WorkerFailedError))
  })
})

test('bad input rejects, as a promise should, where threads compute', async () => {
  await expect(ItemKnn.fitParallel([[1], [Number.NaN]], { workers: 2 })).rejects.toThrow(/an id of row 1 must be/)
})
