import { mulberry32 } from '@murecom/internal'
import { describe, expect, test } from 'vitest'
import { ItemKnn } from '../src/index.ts'
import { invertPositiveDefinite } from '../src/kernels/spd-inverse.ts'
import { subtractProduct } from '../src/kernels/subtract-product.ts'
import { loadSimdKernels } from '../src/simd.ts'

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')
const KERNELS = { TypeScript: subtractProduct, SIMD: simd.subtractProduct }

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
        expect(invertPositiveDefinite(Float64Array.from(a.flat()), inverse, new Float64Array(n * n), n, subtract)).toBe(
          true,
        )
        const expected = slowInverse(a).flat()
        let worst = 0
        for (let i = 0; i < n * n; i++) worst = Math.max(worst, Math.abs(inverse[i]! - expected[i]!))
        expect(worst).toBeLessThan(1e-11)
      })
    }
    test('says so where the matrix is not positive definite', () => {
      const run = (values: number[]): boolean =>
        invertPositiveDefinite(Float64Array.from(values), new Float64Array(4), new Float64Array(4), 2, subtract)
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
  const keys = model.keys
  const gram = keys.map((x, i) =>
    keys.map((y, j) => sets.filter(s => s.includes(x as number) && s.includes(y as number)).length + (i === j ? 7 : 0)),
  )
  const p = slowInverse(gram)
  const given = [keys[0]!, keys[3]!]
  for (const { key, score } of model.recommend(given, 23)) {
    const j = keys.indexOf(key)
    expect(score).toBeCloseTo(-(p[0]![j]! + p[3]![j]!) / p[j]![j]!, 6)
    const parts = model.explain(given, key)
    expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score, 6)
  }
  const same = ItemKnn.fit(sets, { similarity: 'ease', regularization: 7, maxItems: 25, kernels: simd })
  for (const [at, { score }] of same.recommend(given, 23).entries()) {
    expect(score).toBeCloseTo(model.recommend(given, 23)[at]!.score, 6)
  }
  expect(model.similarItems(keys[2]!, 30)).toHaveLength(24)
  expect(model.recommend(given, 100)).toHaveLength(23)
})
