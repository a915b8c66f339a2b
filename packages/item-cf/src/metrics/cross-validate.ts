import { checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { SplitOptions } from '../ratings/dataset-options.ts'
import type { RatingModel } from '../ratings/rating-model.ts'
import type { RatingsDataset, RatingsSplit } from '../ratings-dataset.ts'
import { fcp, type Judged, mae, mse, rmse } from './accuracy.ts'

/** The measures of accuracy that a cross-validation can give. */
export type AccuracyMeasure = 'rmse' | 'mse' | 'mae' | 'fcp'
const MEASURES: Record<AccuracyMeasure, (predictions: readonly Judged[]) => number> = { rmse, mse, mae, fcp }

/** How the ratings are split, and which measures are taken. */
export interface CrossValidateOptions extends SplitOptions {
  /** Default `['rmse', 'mae']`, as Surprise. */
  measures?: readonly AccuracyMeasure[]
  /** Number of folds of `dataset.kFold`, default 5; or the splits themselves. */
  folds?: number | Iterable<RatingsSplit>
}

/** The names of the options, for GridSearch too. */
export const CROSS_VALIDATE_OPTIONS: OptionNames<CrossValidateOptions> = {
  measures: 1,
  folds: 'nsplits',
  seed: 'randomstate',
}

/** One measure over all folds. */
export interface FoldSummary {
  values: number[]
  mean: number
  /** Standard deviation over the folds, divided by their number (population). */
  deviation: number
}

/** The measures of every fold. */
export interface CrossValidation {
  /** By measure, for the measures of the options. */
  measures: Partial<Record<AccuracyMeasure, FoldSummary>>
  /** Seconds that fitting took, fold by fold. */
  fitSeconds: number[]
  /** Seconds that predicting took, fold by fold. */
  testSeconds: number[]
}

/**
 * Fits a model on every fold's training part and measures it on the rest. The model is fitted anew each time and left with the
 * last fold. Reference: `surprise.model_selection.cross_validate`.
 *
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * const { measures } = crossValidate(new KnnBaseline(), dataset, { folds: 5, seed: 1 })
 * measures.rmse?.mean
 */
export function crossValidate(
  model: RatingModel,
  dataset: RatingsDataset,
  options: CrossValidateOptions = {},
): CrossValidation {
  const where = 'crossValidate'
  const { measures: names = ['rmse', 'mae'], folds = 5, seed } = checkOptions(where, options, CROSS_VALIDATE_OPTIONS)
  for (const name of names) checkOneOf(where, 'measures', name, Object.keys(MEASURES) as AccuracyMeasure[])
  const splits = typeof folds === 'number' ? dataset.kFold({ folds, seed }) : folds
  const values: Partial<Record<AccuracyMeasure, number[]>> = Object.fromEntries(names.map(name => [name, []]))
  const fitSeconds: number[] = []
  const testSeconds: number[] = []
  for (const { train, test } of splits) {
    const start = performance.now()
    model.fit(train)
    const fitted = performance.now()
    const predictions = model.test(test)
    fitSeconds.push((fitted - start) / 1000)
    testSeconds.push((performance.now() - fitted) / 1000)
    for (const name of names) values[name]!.push(MEASURES[name](predictions))
  }
  if (fitSeconds.length === 0) throw new RangeError(`${where}: folds must hold a split, got none`)
  return {
    measures: Object.fromEntries(names.map(name => [name, summaryOf(values[name]!)])),
    fitSeconds,
    testSeconds,
  }
}

function summaryOf(values: number[]): FoldSummary {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return { values, mean, deviation: Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) }
}
