import { fixtureF64, fixtureJson } from '@murecom/testing'
import { describe, expect, test } from 'vitest'
import { KNeighborsClassifier, KNeighborsRegressor } from '../src/index.ts'
import { KERNEL_SETS } from './kernel-sets.ts'

interface Models {
  labels: number[]
  targets: number[]
  models: { weights: 'uniform' | 'distance'; probabilities: number[]; classes: number[]; values: number[] }[]
}

const at = (name: string): URL => new URL(`./fixtures/scikit-learn/${name}`, import.meta.url)
const { labels, targets, models } = await fixtureJson<Models>(at('models.json'))
const data = await fixtureF64(at('normal.data.f64'))
const queries = Float64Array.of(...(await fixtureF64(at('normal.queries.f64'))), ...data.subarray(0, 18))

describe.each(KERNEL_SETS)('%s kernels', (_, kernels) => {
  test.each(models)('classes, probabilities and means are those of scikit-learn, $weights weights', expected => {
    const options = { k: 7, weights: expected.weights, kernels }
    const classifier = new KNeighborsClassifier<number>(options).fit(data, labels, { dimensions: 6 })
    expect(classifier.classes).toEqual([0, 1, 2])
    expect(classifier.predict(queries)).toEqual(expected.classes)
    const probabilities = classifier.predictProbabilities(queries)
    expect(probabilities.length).toBe(expected.probabilities.length)
    for (const [i, p] of expected.probabilities.entries()) expect(probabilities[i]).toBeCloseTo(p, 13)
    const values = new KNeighborsRegressor(options).fit(data, targets, { dimensions: 6 }).predict(queries)
    for (const [i, value] of expected.values.entries()) expect(values[i]).toBeCloseTo(value, 13)
  })
})

test('weights by rank: the nearest counts 1, the next 1/2', () => {
  const rows = Float64Array.of(0, 1, 2)
  const options = { k: 2, weights: 'rank' } as const
  const classifier = new KNeighborsClassifier<string>(options).fit(rows, ['b', 'a', 'a'], { dimensions: 1 })
  expect(classifier.classes).toEqual(['a', 'b'])
  expect([...classifier.predictProbabilities(Float64Array.of(0.1))]).toEqual([0.5 / 1.5, 1 / 1.5])
  expect(classifier.predict(Float64Array.of(0.1, 2))).toEqual(['b', 'a'])
  const regressor = new KNeighborsRegressor(options).fit(rows, [3, 6, 9], { dimensions: 1 })
  expect([...regressor.predict(Float64Array.of(0.1))]).toEqual([4])
})

test('mistakes are refused', () => {
  const model = new KNeighborsClassifier<number>()
  expect(() => model.fit(Float64Array.of(1, 2), [1], { dimensions: 1 })).toThrow(
    'KNeighborsClassifier.fit: labels must have one entry for each row (2), got 1',
  )
  expect(() => new KNeighborsRegressor().fit(Float64Array.of(1), [Number.NaN], { dimensions: 1 })).toThrow(
    'KNeighborsRegressor.fit: targets must hold finite numbers, got NaN at index 0',
  )
  expect(() => new KNeighborsClassifier({ weights: 'near' as never })).toThrow('weights must be one of "uniform"')
  expect(() => new KNeighborsClassifier({ k: 0 })).toThrow('KNeighborsClassifier: k must be an integer of at least 1')
  expect(() => new KNeighborsRegressor({ radius: 1 } as never)).toThrow('KNeighborsRegressor: radius is not an option')
  expect(() => new KNeighborsRegressor().predict(Float64Array.of(1))).toThrow(
    'KNeighborsRegressor.predict: fit must be called first',
  )
  expect(() => new KNeighborsRegressor().fit(Float64Array.of(Number.NaN), [1], { dimensions: 1 })).toThrow(
    'KNeighborsRegressor.fit: data must hold finite numbers',
  )
})
