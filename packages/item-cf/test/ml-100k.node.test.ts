import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crossValidate, KnnBaseline, RatingsDataset, readMovieLens } from '../src/index.ts'

const folder = process.env['MURECOM_DATA']
const file = join(folder ?? '', 'ml-100k.inter')
const absent =
  !(folder && existsSync(file)) && 'ml-100k.inter is not in the folder that the variable MURECOM_DATA names'

test(`ml-100k: 5-fold RMSE of KnnBaseline is that of Surprise${absent ? ` (skipped: ${absent})` : ''}`, context => {
  if (absent) context.skip(absent)
  const data = RatingsDataset.from(readMovieLens(readFileSync(file, 'utf8')))
  expect([data.length, data.users.length, data.items.length]).toEqual([100_000, 943, 1682])
  const { measures } = crossValidate(new KnnBaseline(), data, { folds: 5, seed: 1 })
  // Surprise's README: .931 and .733; folds differ by about .003.
  expect(Math.abs(measures.rmse!.mean - 0.931)).toBeLessThan(0.004)
  expect(Math.abs(measures.mae!.mean - 0.733)).toBeLessThan(0.004)
})
