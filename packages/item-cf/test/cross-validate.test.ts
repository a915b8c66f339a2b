import { expect, test } from 'vitest'
import {
  crossValidate,
  GridSearch,
  KnnBaseline,
  type KnnOptions,
  mae,
  type RatingRow,
  RatingsDataset,
  rmse,
} from '../src/index.ts'

const rows: RatingRow[] = Array.from({ length: 120 }, (_, r) => [r % 12, Math.floor(r / 12), 1 + ((r * r + 3 * r) % 5)])
const data = RatingsDataset.from(rows)

test('crossValidate measures each fold as it would be measured by hand', () => {
  const { measures, fitSeconds, testSeconds } = crossValidate(new KnnBaseline(), data, { folds: 3, seed: 5 })
  const folds = [...data.kFold({ folds: 3, seed: 5 })]
  const predictions = folds.map(({ train, test: held }) => new KnnBaseline().fit(train).test(held))
  expect(measures.rmse!.values).toEqual(predictions.map(rmse))
  expect(measures.mae!.values).toEqual(predictions.map(mae))
  const [a, b, c] = measures.rmse!.values as [number, number, number]
  const mean = (a + b + c) / 3
  expect(measures.rmse!.mean).toBeCloseTo(mean, 12)
  expect(measures.rmse!.deviation).toBeCloseTo(Math.sqrt(((a - mean) ** 2 + (b - mean) ** 2 + (c - mean) ** 2) / 3), 12)
  expect([fitSeconds.length, testSeconds.length]).toEqual([3, 3])
  expect(crossValidate(new KnnBaseline(), data, { folds, measures: ['mae'] }).measures).toEqual({ mae: measures.mae })
  expect(() => crossValidate(new KnnBaseline(), data, { measures: ['recall' as never] })).toThrow(
    /measures must be one of/,
  )
  expect(() => crossValidate(new KnnBaseline(), data, { folds: [] })).toThrow(/folds must hold a split/)
})

test('GridSearch tries every combination on the same folds and keeps the best', () => {
  const search = new GridSearch<KnnOptions, KnnBaseline>(
    options => new KnnBaseline(options),
    { k: [1, 5], similarity: { name: ['msd', 'cosine'], userBased: [false] } },
    { measures: ['rmse', 'fcp'], folds: 3, seed: 2 },
  )
  expect(search.length).toBe(4)
  const { results, best, model } = search.fit(data)
  expect(results.map(({ options }) => [options.k, options.similarity?.name])).toEqual([
    [1, 'msd'],
    [1, 'cosine'],
    [5, 'msd'],
    [5, 'cosine'],
  ])
  for (const { options, validation } of results) {
    const again = crossValidate(new KnnBaseline(options), data, { measures: ['rmse', 'fcp'], folds: 3, seed: 2 })
    expect(validation.measures).toEqual(again.measures)
  }
  expect(best.rmse!.mean).toBe(Math.min(...results.map(r => r.validation.measures.rmse!.mean)))
  expect(best.fcp!.mean).toBe(Math.max(...results.map(r => r.validation.measures.fcp!.mean)))
  const byHand = new KnnBaseline(best.rmse!.options).fit(data)
  expect(model.predict(0, 3)).toEqual(byHand.predict(0, 3))
  expect(() => new GridSearch(() => model, { k: [] })).toThrow(/k must hold a value/)
  expect(() => new GridSearch<KnnOptions, KnnBaseline>(() => model, { k: 3 as never })).toThrow(/k must be a list/)
})
