import { PAGE_BYTES, type Place } from '@murecom/internal/wasm'
import { describe, expect, test } from 'vitest'
import { layoutIndex } from '../src/simd/layout.ts'
import { nodeCount } from '../src/tree/shape.ts'

type Nested = { readonly [name: string]: Place<ArrayBufferView> | Nested | undefined }

const shapeOf = (length: number, dimensions: number, leafSize: number, exact: boolean) => {
  const stride = Math.ceil(dimensions / 4) * 4
  return { length, dimensions, stride, nodes: nodeCount(length, leafSize), exact }
}

function viewsOf(places: Nested, buffer: ArrayBufferLike): ArrayBufferView[] {
  return Object.values(places).flatMap(place => {
    if (place === undefined) return []
    return 'view' in place ? [(place as Place<ArrayBufferView>).view(buffer)] : viewsOf(place as Nested, buffer)
  })
}

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
      const { plan, ...places } = layoutIndex(shapeOf(length, dimensions, leafSize, exact))
      const memory = plan.allocate()!
      const views = viewsOf(places as unknown as Nested, memory.buffer).sort((a, b) => a.byteOffset - b.byteOffset)
      const ends = views.map(view => view.byteOffset + view.byteLength)
      expect(views.length).toBe(dimensions < 16 || dimensions > 100_000 ? 6 : 28)
      for (const [i, view] of views.slice(1).entries()) expect(view.byteOffset).toBeGreaterThanOrEqual(ends[i]!)
      expect(plan.size).toBeGreaterThanOrEqual(Math.max(...ends))
      expect(memory.buffer.byteLength).toBe(Math.ceil(plan.size / PAGE_BYTES) * PAGE_BYTES)
    },
  )

  test('an index that needs 4 GiB has no memory', () => {
    const { plan } = layoutIndex(shapeOf(2 ** 28, 4, 40, false))
    expect(plan.size).toBeGreaterThan(2 ** 32)
    expect(plan.allocate()).toBeUndefined()
  })
})
