import { mulberry32 } from '@murecom/internal'
import { expect, test } from 'vitest'
import { IdIndex } from '../src/ids.ts'
import { type Id, ItemKnn } from '../src/index.ts'
import { allocateArrays, indexSets } from '../src/sets/item-sets.ts'
import { RowBuilder } from '../src/sets/neighbor-rows.ts'
import { allocateSets } from '../src/simd/row-kernel.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { firstDifference } from './helpers.ts'

const kernels = await loadSimdKernels()
if (!kernels) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')

const random = mulberry32(77)
const sets = Array.from({ length: 500 }, () => Array.from({ length: 12 }, () => Math.floor(4000 * random() ** 2)))

for (const similarity of ['cosine', 'conditional_probability', 'tfidf', 'bm25', 'rp3beta', 'jaccard'] as const) {
  test(`${similarity}: compiled kernels give the same bytes as TypeScript, alone and in threads`, async () => {
    for (const k of [1, 3, 50]) {
      const expected = ItemKnn.fit(sets, { similarity, k }).toBuffer()
      expect(firstDifference(ItemKnn.fit(sets, { similarity, k, kernels }).toBuffer(), expected)).toBe(-1)
    }
    const threaded = await ItemKnn.fit(sets, { similarity, kernels, workers: 2 })
    expect(firstDifference(threaded.toBuffer(), ItemKnn.fit(sets, { similarity }).toBuffer())).toBe(-1)
  })
}

for (const similarity of ['cosine', 'tfidf', 'jaccard'] as const) {
  test(`${similarity}: threads give the same bytes as one thread`, async () => {
    const model = await ItemKnn.fit(sets, { similarity, k: 20, workers: 2 })
    expect(firstDifference(model.toBuffer(), ItemKnn.fit(sets, { similarity, k: 20 }).toBuffer())).toBe(-1)
    expect(model.update([[1, 2, 999_999]]).has(999_999)).toBe(true)
  })
}

test('a worker that cannot be made rejects', async () => {
  const createWorker = (): never => {
    throw new Error('no threads here')
  }
  await expect(async () => ItemKnn.fit(sets as Id[][], { workers: 2, createWorker })).rejects.toThrow('no threads here')
})

for (const similarity of ['cosine', 'conditional_probability', 'tfidf', 'rp3beta'] as const) {
  test(`${similarity}: long sets that share most of their items`, () => {
    // More than the room for keys, and pairs of one common set are rare.
    const long = Array.from({ length: 40 }, () => Array.from({ length: 900 }, () => Math.floor(1200 * random())))
    for (const options of [{ k: 1 }, { k: 10, popularityDiscount: 0.3 }, { k: 200 }]) {
      const expected = ItemKnn.fit(long, { similarity, ...options, workers: 1 }).toBuffer()
      const compiled = ItemKnn.fit(long, { similarity, ...options, kernels, workers: 1 })
      expect(firstDifference(compiled.toBuffer(), expected)).toBe(-1)
    }
  })
}

test('counts and column factors that do not fit into one word', () => {
  const items = 70_000
  const sets = 33_000
  const offsets = Int32Array.from({ length: sets + 1 }, (_, s) => 4 * s)
  const entries = Int32Array.from({ length: 4 * sets }, (_, e) =>
    e % 4 === 0 ? 0 : 1 + ((3 * (e >> 2) + (e % 4)) % (items - 1)),
  )
  const counts = new Int32Array(items)
  for (const item of entries) counts[item]!++
  const none = new Float64Array(0)
  const formula = {
    kind: 'product',
    setWeights: undefined,
    rows: new Float64Array(items).fill(1),
    columns: Float64Array.from({ length: items }, (_, j) => 1 + ((j * 7919) % items) / items),
    products: none,
    rowSums: none,
    sums: none,
    overlap: 0,
  } as const
  const read = (compiled: boolean): RowBuilder => {
    const data = indexSets(new IdIndex(), counts, offsets, entries, sets, (...sizes) =>
      compiled ? allocateSets(...sizes, 5, 1)! : allocateArrays(false)(...sizes),
    )
    return new RowBuilder({ sets: data, formula, k: 5 }, compiled ? kernels : undefined)
  }
  const [plain, compiled] = [read(false), read(true)]
  for (const segment of [0, 20, 68]) expect(compiled.build(segment)).toEqual(plain.build(segment))
})

test('bad input rejects, as a promise should, where threads compute', async () => {
  await expect(ItemKnn.fit([[1], [Number.NaN]], { workers: 2 })).rejects.toThrow(/an id of row 1 must be/)
})
