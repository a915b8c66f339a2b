import type { Place } from '@murecom/internal/wasm'
import { describe, expect, test } from 'vitest'
import { type AlsSizes, allocateAls, layOutAls } from '../src/als/memory.ts'
import type { RowMemorySizes } from '../src/kernels/types.ts'
import { layOutProduct } from '../src/simd/product.ts'
import { allocateRowMemory, layOutRows } from '../src/simd/row-memory.ts'
import { loadSimdKernels } from '../src/simd.ts'

type AnyPlace = Place<ArrayBufferView>

/** Asserts that the places follow one another without an overlap, and that the plan ends behind the last of them. */
function expectCovered(places: AnyPlace[], size: number, byteLength: number): void {
  const views = places.map(place => place.view(new ArrayBuffer(size)))
  const ordered = views.sort((a, b) => a.byteOffset - b.byteOffset)
  for (const [at, view] of ordered.entries()) {
    expect(view.byteOffset + view.byteLength).toBeLessThanOrEqual(ordered[at + 1]?.byteOffset ?? size)
  }
  expect(size).toBeLessThanOrEqual(byteLength)
}

describe('row memory', () => {
  const cases: RowMemorySizes[] = [
    { items: 1, sets: 1, entries: 1, k: 1, ratio: false, threads: 1, shared: false },
    { items: 17, sets: 5, entries: 33, k: 50, ratio: true, threads: 1, shared: true },
    { items: 1001, sets: 777, entries: 5003, k: 10_000, ratio: true, threads: 2, shared: true },
    { items: 65_537, sets: 31, entries: 70_001, k: 3, ratio: false, threads: 5, shared: true },
  ]
  for (const sizes of cases) {
    test(`covers its last view: ${JSON.stringify(sizes)}`, () => {
      const { plan, itemOffsets, itemSets, setOffsets, setItems, threads } = layOutRows(sizes)
      expect(threads).toHaveLength(sizes.threads)
      const ofThreads = threads.flatMap(({ packedCells, ...others }) => {
        // Both kinds of cells begin at the same byte, and the packed ones are no longer.
        expect(packedCells.byteOffset).toBe(others.weightedCells.byteOffset)
        expect(packedCells.length).toBe(others.weightedCells.length)
        const factors = sizes.ratio ? 2 * sizes.items : sizes.items
        expect([others.rows.length, others.columns.length]).toEqual([factors, factors])
        return Object.values(others) as AnyPlace[]
      })
      const { memory, arrays } = allocateRowMemory(sizes)!
      const places = [itemOffsets, itemSets, setOffsets, setItems, ...ofThreads]
      expectCovered(places, plan.size, memory.memory.buffer.byteLength)
      expect(arrays.map(array => array.length)).toEqual([sizes.items + 1, sizes.entries, sizes.sets + 1, sizes.entries])
      // The kernel reads ahead behind each of the sets' arrays, and must find zeros there.
      for (const place of [itemOffsets, itemSets, setOffsets]) {
        const next = places[places.indexOf(place) + 1]!
        expect(next.byteOffset - (place.byteOffset + 4 * place.length)).toBeGreaterThanOrEqual(128)
      }
      expect(memory.memory.buffer instanceof SharedArrayBuffer).toBe(sizes.shared)
    })
  }
  test('is undefined where one memory cannot hold it', () => {
    const sizes = { items: 2 ** 28, sets: 1, entries: 1, k: 1, ratio: false, threads: 1, shared: false }
    expect(allocateRowMemory(sizes)).toBeUndefined()
  })
})

describe('memory of ImplicitAls', () => {
  const cases: AlsSizes[] = [
    { items: 1, sets: 1, entries: 1, factors: 1, weighted: false, threads: 1 },
    { items: 301, sets: 77, entries: 5003, factors: 100, weighted: true, threads: 3 },
    { items: 5, sets: 9001, entries: 9001, factors: 64, weighted: true, threads: 1 },
  ]
  for (const sizes of cases) {
    for (const compiled of [true, false]) {
      test(`covers its last view: ${JSON.stringify(sizes)}, ${compiled ? 'compiled' : 'TypeScript'}`, () => {
        const { plan, sides, base, threads, stride, size } = layOutAls(sizes)
        expect(threads).toHaveLength(sizes.threads)
        const places = [
          ...sides.flatMap(side => Object.values(side)),
          base,
          ...threads.flatMap(room => Object.values(room)),
        ]
        const given = places.filter(place => place !== undefined) as AnyPlace[]
        const { buffer } = allocateAls(sizes, { shared: true, compiled })
        expectCovered(given, plan.size, buffer.byteLength)
        expect(buffer instanceof SharedArrayBuffer).toBe(true)
        expect([stride % 16, size % 4, stride >= size, size >= sizes.factors]).toEqual([0, 0, true, true])
      })
    }
  }
  test('no memory of WebAssembly holds a million rows of 1024 factors', () => {
    const sizes = { items: 2 ** 20, sets: 1, entries: 1, factors: 1024, weighted: false, threads: 1 }
    expect(layOutAls(sizes).plan.allocate()).toBeUndefined()
    const most = { ...sizes, items: 2 ** 40 }
    expect(() => allocateAls(most, { shared: false, compiled: true })).toThrow(
      /factors must be fewer, or items \(minCount\)/,
    )
  })
})

test('product: covers its last view', () => {
  for (const [rows, columns, length] of [
    [1, 1, 1],
    [64, 64, 63],
    [5, 63, 6000],
  ] as const) {
    const { plan, a, b, out } = layOutProduct(rows, columns, length)
    expectCovered([a, b, out], plan.size, Number.POSITIVE_INFINITY)
    expect(a.length).toBeGreaterThanOrEqual(rows * length)
    expect(b.length).toBeGreaterThanOrEqual(columns * length)
    expect(out.length).toBeGreaterThanOrEqual(rows * columns)
  }
})

test('loadSimdKernels compiles once a process', async () => {
  expect(await loadSimdKernels()).toBe(await loadSimdKernels())
})
