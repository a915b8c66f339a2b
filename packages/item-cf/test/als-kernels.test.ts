import { mulberry32 } from '@murecom/internal'
import { fixtureF32, fixtureJson, worstMixedError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { type AlsFit, closeFit, iterate, openFit, rowsOf } from '../src/als/fit.ts'
import { layOutAls } from '../src/als/memory.ts'
import { resolveAls } from '../src/als/options.ts'
import type { Side } from '../src/als/problem.ts'
import type { WeightedSets } from '../src/als/read-sets.ts'
import type { ImplicitAlsOptions, ItemCfKernels } from '../src/index.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { finish } from '../src/sets/steps.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { slowHalfStep, slowLoss, transposed } from './reference/als.ts'

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')
const KERNELS: ItemCfKernels[] = [typescriptKernels, simd]

// float32 factors, of the largest. Measured: 3e-6 against the oracle, 2e-5 against implicit.
const ORACLE = { relative: 0, ofMaximum: 3e-5 }
const IMPLICIT = { relative: 0, ofMaximum: 1e-4 }

/** A fit with the factors of both sides as rows, which can be set before it is iterated. */
function opened(sets: WeightedSets, options: ImplicitAlsOptions, kernels: ItemCfKernels) {
  const fit: AlsFit = finish(openFit('test', sets, resolveAls('test', options), kernels, 0))
  const { sides, stride } = layOutAls(fit.problem.memory.sizes)
  const { factors } = fit.options
  const row = (side: Side, r: number): Float32Array =>
    sides[side].factors.view(fit.problem.memory.buffer).subarray(r * stride, r * stride + factors)
  const all = (side: Side): number[][] => Array.from({ length: rowsOf(fit, side) }, (_, r) => [...row(side, r)])
  return { fit, row, all, run: () => finish(iterate(fit, kernels, undefined)) }
}

/** Sets of random sizes over some items: the first set holds every item, and the first item is in every set. */
function randomValues(seed: number, sets: number, items: number): number[][] {
  const random = mulberry32(seed)
  return Array.from({ length: sets }, (_, s) =>
    Array.from({ length: items }, (_, i) => (s === 0 || i === 0 || random() < 0.3 ? 1 + Math.floor(random() * 5) : 0)),
  )
}

const mapsOf = (values: readonly number[][]): Map<number, number>[] =>
  values.map(row => new Map(row.flatMap((value, i) => (value > 0 ? [[i, value] as const] : []))))

for (const kernels of KERNELS) {
  describe(`half steps in ${kernels.name} against the dense loss`, () => {
    const numbers = { alpha: 1.5, unobservedWeight: 0.4, regularization: 0.7, frequencyScaling: 0.6, iterations: 2 }
    for (const objective of ['implicit', 'wmf', 'ials'] as const) {
      for (const factors of [1, 16, 21]) {
        test(`${objective}, ${factors} factors`, () => {
          // More entries in a row than are gathered at a time, more rows than a sum of float32 takes.
          const values = randomValues(factors, 140, 70)
          const options = { ...numbers, objective, factors, solver: 'cholesky' } as const
          const { fit, all, run } = opened(mapsOf(values), options, kernels)
          const byNumber = values.map(row => fit.sets.ids.ids.map(id => row[id as number]!))
          let [sets, items] = [all(0), all(1)]
          const losses: number[] = []
          for (let iteration = 0; iteration < 2; iteration++) {
            sets = slowHalfStep(byNumber, items, options)
            items = slowHalfStep(transposed(byNumber), sets, options)
            losses.push(slowLoss(byNumber, sets, items, options))
          }
          run()
          expect(worstMixedError(all(0).flat(), sets.flat(), ORACLE)).toBeLessThanOrEqual(1)
          expect(worstMixedError(all(1).flat(), items.flat(), ORACLE)).toBeLessThanOrEqual(1)
          expect(losses[1]).toBeLessThan(losses[0]!)
        })
      }
    }

    test('many conjugate gradient steps reach the exact solution', () => {
      const sets = mapsOf(randomValues(3, 60, 40))
      const options = { ...numbers, factors: 12, iterations: 3 } as const
      const exact = opened(sets, { ...options, solver: 'cholesky' }, kernels)
      const steps = opened(sets, { ...options, solver: 'cg', cgSteps: 40 }, kernels)
      exact.run()
      steps.run()
      expect(worstMixedError(steps.all(1).flat(), exact.all(1).flat(), IMPLICIT)).toBeLessThanOrEqual(1)
    })

    test('the gram of the model is that of its factors', () => {
      const { fit, run } = opened(mapsOf(randomValues(5, 40, 30)), { factors: 6, iterations: 1 }, kernels)
      const { itemFactors, gram } = closeFit(fit, run())
      for (let i = 0; i < 6; i++) {
        for (let j = i; j < 6; j++) {
          let sum = 0
          for (let r = 0; r < 30; r++) sum += itemFactors[6 * r + i]! * itemFactors[6 * r + j]!
          expect(gram[6 * i + j]).toBeCloseTo(sum, 5)
        }
      }
    })
  })

  describe(`implicit 0.7.3 from the same first factors, ${kernels.name}`, async () => {
    const file = (name: string): URL => new URL(`./fixtures/implicit-als/${name}`, import.meta.url)
    const { sets, values } = await fixtureJson<{ sets: number[][]; values: number[][] }>(file('sets.json'))
    const cases = [
      ['cg', '', { alpha: 2, regularization: 0.5, iterations: 5 }],
      ['cg', '-alpha', { alpha: 15, regularization: 0.5, iterations: 15 }],
      ['cg', '-values', { alpha: 4, regularization: 0.5, iterations: 5 }],
      ['cholesky', '', { alpha: 1, regularization: 0.01, iterations: 5 }],
      ['cholesky', '-alpha', { alpha: 15, regularization: 0.5, iterations: 15 }],
      ['cholesky', '-values', { alpha: 4, regularization: 0.1, iterations: 8 }],
    ] as const
    for (const factors of [8, 20]) {
      for (const [solver, name, numbers] of cases) {
        test(`${solver}${name}, ${factors} factors`, async () => {
          const options = { ...numbers, objective: 'implicit', factors, solver } as const
          const maps = sets.map((set, s) => new Map(set.map((item, n) => [item, values[s]![n]!])))
          const { fit, row, all, run } = opened(name === '-values' ? maps : sets, options, kernels)
          const { ids } = fit.sets.ids
          const rowsIn = async (stem: string, side: Side): Promise<Float32Array[]> => {
            const rows = await fixtureF32(file(`${stem}-${factors}.f32`))
            const at = (n: number): Float32Array => rows.subarray(n * factors, (n + 1) * factors)
            return Array.from({ length: rowsOf(fit, side) }, (_, r) => at(side === 0 ? r : (ids[r] as number)))
          }
          for (const [r, start] of (await rowsIn('start-sets', 0)).entries()) row(0, r).set(start)
          for (const [r, start] of (await rowsIn('start-items', 1)).entries()) row(1, r).set(start)
          run()
          for (const [side, stem] of ['sets', 'items'].entries()) {
            const expected = (await rowsIn(`${solver}${name}-${stem}`, side as Side)).flatMap(values => [...values])
            expect(worstMixedError(all(side as Side).flat(), expected, IMPLICIT)).toBeLessThanOrEqual(1)
          }
        })
      }
    }
  })
}
