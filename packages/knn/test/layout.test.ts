import { compileBuilds, MemoryPlan, PAGE_BYTES, type Place } from '@murecom/internal/wasm'
import { describe, expect, test } from 'vitest'
import { SIMD_WASM_BASE64 } from '../src/generated/simd.ts'
import { SIMD_RELAXED_WASM_BASE64 } from '../src/generated/simd-relaxed.ts'
import { metricFunctions } from '../src/metrics/metric.ts'
import { layoutIndex } from '../src/simd/layout.ts'
import type { IndexShape } from '../src/simd/rows.ts'
import { SimdIndex } from '../src/simd/simd-index.ts'
import { NearestCollector } from '../src/tree/collectors.ts'
import { nodeCount } from '../src/tree/shape.ts'
import { makeData } from './data.ts'
import { bruteForce } from './reference/brute-force.ts'

const builds = await compileBuilds([
  { name: 'simd', base64: () => SIMD_RELAXED_WASM_BASE64 },
  { name: 'plain simd', base64: () => SIMD_WASM_BASE64 },
])

function shapeOf(length: number, dimensions: number, leafSize: number, exact: boolean): IndexShape {
  const stride = Math.ceil(dimensions / 4) * 4
  return { length, dimensions, stride, nodes: nodeCount(length, leafSize), exact }
}

type Nested = { readonly [name: string]: Place<ArrayBufferView> | Nested | undefined }

/** The views of a layout in the order of their addresses. */
function viewsOf({ plan: _, ...places }: ReturnType<typeof layoutIndex>, buffer: ArrayBufferLike): ArrayBufferView[] {
  const visit = (nested: Nested): ArrayBufferView[] =>
    Object.values(nested).flatMap(place => {
      if (place === undefined) return []
      return 'view' in place ? [(place as Place<ArrayBufferView>).view(buffer)] : visit(place as Nested)
    })
  return visit(places as unknown as Nested).sort((a, b) => a.byteOffset - b.byteOffset)
}

const endOf = (view: ArrayBufferView): number => view.byteOffset + view.byteLength

describe('the memory of an index', () => {
  // Too few columns for screening, a tree, no tree, more columns than screening takes.
  const kinds = [
    [1, 1, 40],
    [700, 8, 40],
    [500, 18, 20],
    [1310, 256, 40],
    [5000, 17, 5000],
    [3, 100_001, 40],
  ] as const
  test.each(kinds.flatMap(kind => [[...kind, false] as const, [...kind, true] as const]))(
    '%i rows of %i columns, leafSize %i, float64 %s: the plan covers its last view, and no two views share a byte',
    (length, dimensions, leafSize, exact) => {
      const layout = layoutIndex(shapeOf(length, dimensions, leafSize, exact))
      const memory = layout.plan.allocate()!
      const views = viewsOf(layout, memory.buffer)
      expect(views.length).toBe(dimensions < 16 || dimensions > 100_000 ? 6 : 28)
      for (const [i, view] of views.slice(1).entries()) {
        expect(view.byteOffset).toBeGreaterThanOrEqual(endOf(views[i]!))
      }
      expect(layout.plan.size).toBeGreaterThanOrEqual(Math.max(...views.map(endOf)))
      expect(memory.buffer.byteLength).toBe(Math.ceil(layout.plan.size / PAGE_BYTES) * PAGE_BYTES)
    },
  )

  test('an index that needs 4 GiB has no memory', () => {
    const { plan } = layoutIndex(shapeOf(2 ** 28, 4, 40, false))
    expect(plan.size).toBeGreaterThan(2 ** 32)
    expect(plan.allocate()).toBeUndefined()
  })

  describe.each(builds)('$name kernels', ({ module }) => {
    test.each([
      [1, 16, 40],
      [37, 5, 6],
      [203, 19, 20],
      [1100, 16, 1100],
      [2603, 17, 1200],
    ])(
      '%i rows of %i columns, leafSize %i: no byte between the arrays is written, or changes an answer',
      (length, dimensions, leafSize) => {
        for (const Type of [Float32Array, Float64Array]) {
          const data = Type.from(makeData('clustered', length, dimensions))
          const queries = Type.from(makeData('clustered', 263, dimensions, 2))
          const shape = shapeOf(length, dimensions, leafSize, Type === Float64Array)
          const layout = layoutIndex(shape, new MemoryPlan({ align: 4096 }))
          const memory = layout.plan.allocate()!
          const bytes = new Uint8Array(memory.buffer)
          const views = viewsOf(layout, memory.buffer)
          const gaps = views.map((view, i) => bytes.subarray(endOf(view), views[i + 1]?.byteOffset ?? bytes.length))
          // NaN as a float, -1 as an integer.
          for (const gap of gaps) gap.fill(0xff)
          const k = Math.min(7, length)
          const index = new SimdIndex(
            module,
            memory,
            layout,
            shape,
            { rows: data },
            leafSize,
            metricFunctions('euclidean', 2),
          )
          const expected = bruteForce(queries, data, dimensions, k)
          for (const count of [1, 263]) {
            const collector = new NearestCollector(count, k)
            index.search(queries, count, collector)
            const { indices, distances } = collector.finish()
            expect(indices).toEqual(expected.indices.slice(0, count * k))
            expect(distances).toEqual(expected.distances.slice(0, count * k))
          }
          for (const gap of gaps) expect(gap.every(byte => byte === 0xff)).toBe(true)
        }
      },
    )
  })
})
