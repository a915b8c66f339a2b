import { mulberry32 } from '@murecom/internal'
import { MemoryPlan } from '@murecom/internal/wasm'
import { maxAbsoluteError } from '@murecom/testing'
import { expect, test } from 'vitest'
import { loadSimdKernels } from '../src/simd.ts'
import { kernelSets } from './kernel-sets.ts'

const sets = (await kernelSets()).map(set => [set.name, set] as const)

test('this runtime has WebAssembly SIMD, so that its kernels are tested', () => {
  expect(sets.map(([name]) => name)).toEqual(['typescript', 'simd', 'relaxed simd'])
})

test('a set of kernels is compiled once, each build for itself', async () => {
  const [relaxed, strict] = [await loadSimdKernels(), await loadSimdKernels({ relaxed: false })]
  expect(await loadSimdKernels({ relaxed: true })).toBe(relaxed)
  expect(await loadSimdKernels({ relaxed: false })).toBe(strict)
  expect(strict).not.toBe(relaxed)
  await expect(loadSimdKernels({ relaxd: false } as never)).rejects.toThrow('did you mean relaxed?')
})

test.each(sets)('dots are those of float64 sums, for any number of rows and queries: %s', (_, kernels) => {
  const random = mulberry32(6)
  for (const shared of [false, true]) {
    for (const [rows, queries, d] of [
      [1, 1, 4],
      [3, 2, 8],
      [4, 4, 100],
      [9, 5, 12],
      [17, 16, 20],
    ] as const) {
      const plan = new MemoryPlan()
      plan.reserve(Uint8Array, 65536)
      const memory = kernels.allocate(plan, shared)
      const x = new Float32Array(memory.buffer, 1024, rows * d).map(() => random() - 0.5)
      const y = new Float32Array(memory.buffer, 16384, queries * d).map(() => random() - 0.5)
      new Float32Array(memory.buffer, 1024, rows * d).set(x)
      new Float32Array(memory.buffer, 16384, queries * d).set(y)
      kernels.open(memory).dots(1024, rows, d, 16384, queries, 32768)
      const expected = Array.from({ length: rows * queries }, (_, i) => {
        const [q, r] = [Math.floor(i / rows), i % rows]
        return Array.from({ length: d }, (_, c) => x[r * d + c]! * y[q * d + c]!).reduce((a, b) => a + b)
      })
      expect(maxAbsoluteError(new Float32Array(memory.buffer, 32768, rows * queries), expected)).toBeLessThan(1e-6)
    }
  }
})
