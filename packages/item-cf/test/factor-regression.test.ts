import { mulberry32 } from '@murecom/internal'
import { worstMixedError } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import {
  type FactoredItems,
  FactorRegression,
  type Features,
  ForeignBufferError,
  type Id,
  ImplicitAls,
} from '../src/index.ts'
import { typescriptKernels } from '../src/kernels/typescript.ts'
import { solvePositiveDefinite } from '../src/regression/solve.ts'
import { finish } from '../src/sets/steps.ts'
import { loadSimdKernels } from '../src/simd.ts'
import { firstDifference } from './helpers.ts'
import { type SlowItem, slowRidge } from './reference/ridge.ts'

const simd = await loadSimdKernels()
if (!simd) throw new Error('this runtime has no WebAssembly SIMD: its kernels cannot be tested')
const KERNELS = [typescriptKernels, simd]
// float32 coefficients, of the largest. Measured: 2e-7.
const TOLERANCE = { relative: 0, ofMaximum: 2e-6 }

/** Items with some of the features, and random factors. Feature 'only' is known of one item; some items have none. */
function randomItems(seed: number, items: number, names: number, factors: number): SlowItem[] {
  const random = mulberry32(seed)
  return Array.from({ length: items }, (_, n) => {
    const features = new Map<string, number>()
    for (let f = 0; f < names; f++) if (random() < 0.4) features.set(`f${f}`, Math.floor(9 * random()) - 2)
    if (n === 3) features.set('only', 5)
    if (n % 11 === 5) features.clear()
    return {
      features,
      factors: Array.from({ length: factors }, () => random() - 0.5),
      count: 1 + Math.floor(40 * random()),
    }
  })
}

function modelOf(items: readonly SlowItem[]): FactoredItems & { featuresOf(id: Id): Features | undefined } {
  return {
    ids: items.map((_, n) => n),
    factors: items[0]!.factors.length,
    itemFactors: Float32Array.from(items.flatMap(({ factors }) => factors)),
    countOf: id => items[id as number]!.count,
    featuresOf: id => {
      const { features } = items[id as number]!
      return features.size > 0 ? features : undefined
    },
  }
}

for (const kernels of KERNELS) {
  describe(`against the normal equations, ${kernels.name}`, () => {
    for (const [degree, items, names] of [
      [1, 60, 7],
      [1, 20, 30],
      [2, 90, 6],
    ] as const) {
      test(`degree ${degree}, ${items} items, ${names} features`, () => {
        const known = randomItems(items, items, names, 5)
        const model = modelOf(known)
        const options = { degree, regularization: 0.8, minCount: 2 }
        const regression = FactorRegression.fit(model, model.featuresOf, { ...options, kernels })
        const predict = slowRidge(
          known.filter(({ features }) => features.size > 0),
          options,
        )
        const cold = randomItems(1000 + items, 12, names, 5)
        const expected = cold.flatMap(({ features }) => predict(features))
        const actual = cold.flatMap(({ features }) => [...regression.predict(features)])
        expect(worstMixedError(actual, expected, TOLERANCE)).toBeLessThanOrEqual(1)
        expect([regression.has('f1'), regression.has('only'), regression.length]).toEqual([true, false, names])
      })
    }

    for (const n of [1, 63, 64, 130]) {
      test(`a system of ${n} rows, with 1 and 70 right sides`, () => {
        const random = mulberry32(n)
        const half = Array.from({ length: n }, () => Array.from({ length: n }, () => random() - 0.5))
        const a = half.map((x, r) => half.map((y, c) => x.reduce((s, v, p) => s + v * y[p]!, 0) + (r === c ? 1 : 0)))
        for (const count of [1, 70]) {
          const wanted = Array.from({ length: count }, () => Array.from({ length: n }, () => random() - 0.5))
          const sides = Float64Array.from(wanted.flatMap(x => a.map(row => row.reduce((s, v, i) => s + v * x[i]!, 0))))
          const steps = solvePositiveDefinite(Float64Array.from(a.flat()), n, sides, count, kernels.subtractProduct)
          expect(finish(steps)).toBe(true)
          expect(worstMixedError(sides, wanted.flat(), { relative: 0, ofMaximum: 1e-11 })).toBeLessThanOrEqual(1)
        }
      })
    }
  })
}

test('a matrix that is not positive definite has no solution', () => {
  const sides = Float64Array.of(1, 1)
  const solve = (...values: number[]): boolean =>
    finish(solvePositiveDefinite(Float64Array.from(values), 2, sides, 1, typescriptKernels.subtractProduct))
  expect(solve(1, 2, 2, 1)).toBe(false)
})

const items = randomItems(4, 80, 9, 4)
const model = modelOf(items)
const regression = FactorRegression.fit(model, model.featuresOf)

test('both sides of a linear regression give the same answers', () => {
  // 80 items have 9 features, and 8 of them: the first is solved by features, the second by items.
  const few = modelOf(randomItems(7, 8, 30, 4))
  const wide = FactorRegression.fit(few, few.featuresOf, { degree: 1, minCount: 1 })
  const doubled = modelOf([
    ...randomItems(7, 8, 30, 4),
    ...Array.from({ length: 5 }, () => randomItems(7, 8, 30, 4)).flat(),
  ])
  const narrow = FactorRegression.fit(doubled, doubled.featuresOf, { degree: 1, minCount: 1, regularization: 6 })
  for (const { features } of randomItems(8, 5, 30, 4)) {
    const [a, b] = [wide.predict(features), narrow.predict(features)]
    expect(worstMixedError(a, b, { relative: 0, ofMaximum: 1e-5 })).toBeLessThanOrEqual(1)
  }
})

test('nothing known is predicted as zeros', () => {
  expect([...regression.predict(new Map())]).toEqual([0, 0, 0, 0])
  expect([...regression.predict(new Map([['unknown', 3]]))]).toEqual([0, 0, 0, 0])
})

test('maxItems: the most frequent items with features teach', () => {
  const first = items.map((item, n) => (n <= 30 ? item : { ...item, features: new Map() }))
  const shorter = modelOf(first)
  const teaching = first.filter(({ features }) => features.size > 0).length
  const cut = FactorRegression.fit(model, model.featuresOf, { maxItems: teaching })
  const expected = FactorRegression.fit(shorter, shorter.featuresOf)
  expect([...cut.predict(items[50]!.features)]).toEqual([...expected.predict(items[50]!.features)])
})

test('an item that no set holds comes up where its features say', () => {
  const random = mulberry32(3)
  const kind = (id: number): number => id % 3
  const sets = Array.from({ length: 300 }, (_, s) =>
    Array.from({ length: 6 }, () => 3 * Math.floor(30 * random()) + (s % 3)),
  )
  const als = ImplicitAls.fit(sets, { factors: 8 })
  const tagsOf = (id: Id): Features =>
    new Map([
      [`kind ${kind(id as number)}`, 1],
      [`${(id as number) % 7}`, 1],
    ])
  const learnt = FactorRegression.fit(als, tagsOf)
  const x = als.setFactors([0, 3, 9])
  const score = (id: number): number => learnt.predict(tagsOf(id)).reduce((sum, y, f) => sum + y * x[f]!, 0)
  for (const cold of [300, 303, 306])
    for (const other of [301, 302]) expect(score(cold)).toBeGreaterThan(score(other) + 0.1)
})

describe('a buffer', () => {
  test('gives the same answers', () => {
    for (const degree of [1, 2] as const) {
      const fitted = FactorRegression.fit(model, model.featuresOf, { degree })
      const again = FactorRegression.from(fitted.toBuffer())
      for (const { features } of items) expect(again.predict(features)).toEqual(fitted.predict(features))
      expect([again.factors, again.length]).toEqual([fitted.factors, fitted.length])
      expect(firstDifference(again.toBuffer(), fitted.toBuffer())).toBe(-1)
    }
  })

  test('is refused where it is foreign, cut off or damaged', () => {
    const buffer = new Uint8Array(regression.toBuffer())
    const damaged = buffer.slice()
    damaged[damaged.length - 9]! ^= 1
    for (const [bytes, why] of [
      [buffer.slice(0, 200), /cut off/],
      [damaged, /damaged/],
      [new Uint8Array(64), /begins with/],
    ] as const) {
      expect(() => FactorRegression.from(bytes)).toThrow(why)
      expect(() => FactorRegression.from(bytes)).toThrow(ForeignBufferError)
    }
  })
})

describe('arguments', () => {
  const wrong = (value: unknown): never => value as never
  const fit = (options: object): unknown => FactorRegression.fit(model, model.featuresOf, wrong(options))
  const cases: [string, () => unknown, RegExp][] = [
    ['a name', () => fit({ alpha: 1 }), /FactorRegression.fit: alpha is not an option; did you mean regularization/],
    ['degree', () => fit({ degree: 3 }), /degree must be an integer from 1 to 2, got 3/],
    ['regularization', () => fit({ regularization: 0 }), /regularization must be a finite number above 0, got 0/],
    ['maxItems', () => fit({ maxItems: 0 }), /maxItems must be an integer from 1 to 20000, got 0/],
    [
      'features',
      () =>
        FactorRegression.fit(
          model,
          wrong(() => ['jazz']),
        ),
      /features of 0 must be a Map .*, got Array\(1\)/,
    ],
    [
      'a value',
      () => FactorRegression.fit(model, () => new Map([['jazz', Number.NaN]])),
      /feature "jazz" of 0 must be a finite number, got NaN/,
    ],
    [
      'nothing',
      () => FactorRegression.fit(model, () => undefined),
      /must know a feature of 2 items \(minCount\), got 0 items/,
    ],
    ['predict', () => regression.predict(wrong({ jazz: 1 })), /predict: features must be a Map from names to numbers/],
    ['predict', () => regression.predict(new Map([['x', 1 / 0]])), /feature "x" must be a finite number, got Infinity/],
  ]
  for (const [name, call, message] of cases) test(`${name}: ${message.source}`, () => expect(call).toThrow(message))
})
