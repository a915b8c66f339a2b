import { checkOptions, show } from '@murecom/internal'
import type { RatingModel } from '../ratings/rating-model.ts'
import type { RatingsDataset } from '../ratings-dataset.ts'
import {
  type AccuracyMeasure,
  CROSS_VALIDATE_OPTIONS,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from './cross-validate.ts'

/** For each option the values to try; options inside options may be grids themselves. */
export type ParameterGrid<Options> = {
  readonly [Name in keyof Options]?: readonly Options[Name][] | ParameterGrid<NonNullable<Options[Name]>>
}

/** What one combination of the grid gave. */
export interface GridResult<Options> {
  options: Options
  validation: CrossValidation
}

/** What the grid found. */
export interface GridSearchOutcome<Options, Model> {
  /** Every combination, in the order of the grid: the last option varies fastest. */
  results: GridResult<Options>[]
  /** The best combination by each measure: the lowest mean, for fcp the highest; the first of equal ones. */
  best: Partial<Record<AccuracyMeasure, GridResult<Options> & { mean: number }>>
  /** A model with the best options of the first measure, fitted on all of the data. */
  model: Model
}

/**
 * Cross-validates every combination of some options on the same folds. Reference: `surprise.model_selection.GridSearchCV`.
 *
 * @example
 * const search = new GridSearch(options => new KnnBaseline(options), {
 *   k: [20, 40],
 *   similarity: { name: ['msd', 'pearson_baseline'], userBased: [false] },
 * })
 * search.fit(dataset).best.rmse?.options // { k: 40, similarity: { name: 'pearson_baseline', userBased: false } }
 */
export class GridSearch<Options extends object, Model extends RatingModel> {
  readonly #create: (options: Options) => Model
  readonly #combinations: Options[]
  readonly #options: CrossValidateOptions

  /**
   * @param create makes a model of one combination
   * @throws TypeError, RangeError when the grid is empty or holds something that is neither a list nor a grid
   */
  constructor(create: (options: Options) => Model, grid: ParameterGrid<Options>, options: CrossValidateOptions = {}) {
    this.#create = create
    this.#combinations = combinationsOf(grid, '') as Options[]
    this.#options = checkOptions('GridSearch', options, CROSS_VALIDATE_OPTIONS)
  }

  /** Number of combinations. */
  get length(): number {
    return this.#combinations.length
  }

  /** Tries every combination. Splits that are given as an iterable are read once. */
  fit(dataset: RatingsDataset): GridSearchOutcome<Options, Model> {
    const { measures = ['rmse', 'mae'], folds = 5, seed } = this.#options
    const splits = [...(typeof folds === 'number' ? dataset.kFold({ folds, seed }) : folds)]
    const results = this.#combinations.map(options => ({
      options,
      validation: crossValidate(this.#create(options), dataset, { measures, folds: splits }),
    }))
    const best: GridSearchOutcome<Options, Model>['best'] = {}
    for (const measure of measures) {
      for (const result of results) {
        const { mean } = result.validation.measures[measure]!
        const before = best[measure]
        if (!before || (measure === 'fcp' ? mean > before.mean : mean < before.mean))
          best[measure] = { ...result, mean }
      }
    }
    return { results, best, model: this.#create(best[measures[0]!]!.options).fit(dataset) }
  }
}

function combinationsOf(grid: object, path: string): object[] {
  let combinations: object[] = [{}]
  for (const [name, values] of Object.entries(grid)) {
    const at = path ? `${path}.${name}` : name
    if (typeof values !== 'object' || values === null) {
      throw new TypeError(`GridSearch: ${at} must be a list of values or a grid, got ${show(values)}`)
    }
    const list: unknown[] = Array.isArray(values) ? values : combinationsOf(values, at)
    if (list.length === 0) throw new RangeError(`GridSearch: ${at} must hold a value to try, got none`)
    combinations = combinations.flatMap(before => list.map(value => ({ ...before, [name]: value })))
  }
  return combinations
}
