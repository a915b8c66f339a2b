import { describe, expect, test } from 'vitest'
import { huffmanPaths } from '../src/memory/huffman.ts'
import { type Layout, layOut } from '../src/memory/layout.ts'
import { openModelMemory } from '../src/memory/model-memory.ts'
import { checkTraining } from '../src/options.ts'
import { kernelSets } from './kernel-sets.ts'

const counts = Float64Array.from({ length: 37 }, (_, row) => Math.round(1e6 * 0.7 ** row) + 1)
const words = counts.length

const LAYOUTS: [string, Parameters<typeof checkTraining>[1], threads: number, copies: number][] = []
for (const vectorSize of [1, 10, 100]) {
  for (const threads of [1, 3]) {
    for (const copies of threads > 1 ? [0, threads] : [0]) {
      for (const variant of [
        { sg: true },
        { sg: false },
        { sg: true, negative: 1000 },
        { sg: true, hs: true },
        { sg: false, hs: true, negative: 0 },
      ]) {
        const options = { ...variant, vectorSize }
        LAYOUTS.push([`${JSON.stringify(options)}, ${threads} threads, ${copies} copies`, options, threads, copies])
      }
    }
  }
}

type AnyView = { byteOffset: number; byteLength: number }
/** Every place of a layout once, as a view of a buffer that has exactly the planned size. */
function viewsOf(layout: Layout): AnyView[] {
  const buffer = new ArrayBuffer(layout.memoryPlan.size)
  const places = [layout, ...layout.threads].flatMap(part =>
    Object.values(part).filter(value => typeof value === 'object' && 'view' in value),
  )
  return [...new Set(places)].map(place => place.view(buffer) as AnyView)
}

describe('the layout of a model', () => {
  test.each(LAYOUTS)('covers its last view, and no two places meet: %s', (_, options, threads, copies) => {
    const parameters = checkTraining('test', options)
    const paths = parameters.hs ? huffmanPaths(counts) : undefined
    const layout = layOut(words, paths, parameters, { blockWords: 51, threads, shared: threads > 1, copies })
    const views = viewsOf(layout).sort((a, b) => a.byteOffset - b.byteOffset || a.byteLength - b.byteLength)
    let end = 0
    for (const { byteOffset, byteLength } of views) {
      expect(byteOffset % 64).toBe(0)
      if (byteLength > 0) expect(byteOffset).toBeGreaterThanOrEqual(end)
      end = Math.max(end, byteOffset + byteLength)
    }
    expect(end).toBe(layout.memoryPlan.size)
    const matrices = 1 + (parameters.negative > 0 ? 1 : 0) + (parameters.hs ? 1 : 0)
    const rows = views.filter(view => view.byteLength === 4 * (words + 1) * layout.stride)
    expect(rows.length).toBeGreaterThanOrEqual(matrices * (1 + copies))
  })
})

const sets = (await kernelSets()).map(set => [set.name, set] as const)
test.each(sets)('a model above 4 GiB is refused before anything is allocated: %s', (_, kernels) => {
  const many = new Float64Array(4_000_000).fill(5)
  const parameters = checkTraining('test', { vectorSize: 300 })
  const room = { blockWords: 10, threads: 1, shared: false, copies: 0 }
  expect(() => openModelMemory(kernels, many, parameters, room)).toThrow(
    'Word2Vec: 4000000 words of 300 dimensions need 9.0 GiB, and a model has at most 4',
  )
})
