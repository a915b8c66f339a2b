import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { ItemKnn } from '../src/index.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { invertPositiveDefinite } from '../src/sets/invert.ts'
import { finish } from '../src/sets/steps.ts'
import { loadSimdKernels } from '../src/simd.ts'

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')
const KERNELS = { TypeScript: typescriptKernels.subtractProduct, SIMD: simd.subtractProduct }

/** Inverse by Gauss-Jordan elimination, from the textbook. */
function slowInverse(a: readonly number[][]): number[][] {
  const n = a.length
  const m = a.map((row, r) => [...row, ...Array.from({ length: n }, (_, c) => (c === r ? 1 : 0))])
  for (let p = 0; p < n; p++) {
    const pivot = m[p]![p]!
    m[p] = m[p]!.map(v => v / pivot)
    for (let r = 0; r < n; r++) {
      const factor = m[r]![p]!
      if (r !== p) m[r] = m[r]!.map((v, c) => v - factor * m[p]![c]!)
    }
  }
  return m.map(row => row.slice(n))
}

for (const [set, subtract] of Object.entries(KERNELS))
  describe(`invertPositiveDefinite, ${set}`, () => {
    for (const n of [1, 3, 63, 64, 65, 130, 200]) {
      test(`${n} x ${n}`, () => {
        const random = mulberry32(n)
        const half = Array.from({ length: n }, () => Array.from({ length: n }, () => random() - 0.5))
        const a = half.map((x, r) => half.map((y, c) => x.reduce((s, v, p) => s + v * y[p]!, 0) + (r === c ? 1 : 0)))
        const inverse = new Float64Array(n * n)
        const steps = invertPositiveDefinite(Float64Array.from(a.flat()), inverse, new Float64Array(n * n), n, subtract)
        expect(finish(steps)).toBe(true)
        const expected = slowInverse(a).flat()
        let worst = 0
        for (let i = 0; i < n * n; i++) worst = Math.max(worst, Math.abs(inverse[i]! - expected[i]!))
        expect(worst).toBeLessThan(1e-11)
      })
    }
    test('says so where the matrix is not positive definite', () => {
      const run = (values: number[]): boolean =>
        finish(invertPositiveDefinite(Float64Array.from(values), new Float64Array(4), new Float64Array(4), 2, subtract))
      expect(run([1, 2, 2, 1])).toBe(false)
      expect(run([2, 1, 1, 2])).toBe(true)
    })
  })

test("ItemKnn 'ease' is the closed form, on the most frequent items only", () => {
  const random = mulberry32(6)
  const sets = Array.from({ length: 90 }, () => [
    ...new Set(Array.from({ length: 6 }, () => Math.floor(40 * random() ** 2))),
  ])
  const model = ItemKnn.fit(sets, { similarity: 'ease', regularization: 7, maxItems: 25 })
  expect(model.length).toBe(25)
  const { ids } = model
  const gram = ids.map((x, i) =>
    ids.map((y, j) => sets.filter(s => s.includes(x as number) && s.includes(y as number)).length + (i === j ? 7 : 0)),
  )
  const p = slowInverse(gram)
  const given = [ids[0]!, ids[3]!]
  for (const { id, score } of model.recommend(given, { limit: 23 })) {
    const j = ids.indexOf(id)
    expect(score).toBeCloseTo(-(p[0]![j]! + p[3]![j]!) / p[j]![j]!, 6)
    const parts = model.explain(given, id)
    expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 6)
  }
  const same = ItemKnn.fit(sets, { similarity: 'ease', regularization: 7, maxItems: 25, kernels: simd })
  for (const [at, { score }] of same.recommend(given, { limit: 23 }).entries()) {
    expect(score).toBeCloseTo(model.recommend(given, { limit: 23 })[at]!.score, 6)
  }
  expect(model.similarItems(ids[2]!, { limit: 30 })).toHaveLength(24)
  expect(model.recommend(given, { limit: 100 })).toHaveLength(23)
})
