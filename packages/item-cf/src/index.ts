export { ForeignBufferError } from '@murecom/internal'
export { fcp, type Judged, mae, mse, rmse } from './accuracy.ts'
export { BaselineOnly } from './baseline-only.ts'
export type { BaselineOptions } from './baselines.ts'
export {
  type AccuracyMeasure,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type FoldSummary,
} from './cross-validate.ts'
export { NotFittedError } from './errors.ts'
export {
  type EvaluationRow,
  evaluate,
  formatEvaluation,
  type Recommender,
  type SetSplit,
  splitSets,
} from './evaluate.ts'
export { type GridResult, GridSearch, type GridSearchOutcome, type ParameterGrid } from './grid-search.ts'
export type { Id } from './ids.ts'
export { ItemKnn, type RecommendOptions, type ScoredItem } from './item-knn.ts'
export type { ItemKnnOptions } from './item-knn-options.ts'
export type { ItemSimilarityName, ItemSimilarityOptions } from './item-similarity.ts'
export type { Kernels } from './kernels/kernels.ts'
export { KnnBaseline } from './knn-baseline.ts'
export { KnnBasic } from './knn-basic.ts'
export type { KnnModel, KnnOptions, NeighborList } from './knn-model.ts'
export { KnnWithMeans } from './knn-with-means.ts'
export { KnnWithZScore } from './knn-with-z-score.ts'
export {
  averagePrecisionAtK,
  cappedRecallAtK,
  clicks,
  coverage,
  hitRate,
  hitRateAtK,
  meanAveragePrecision,
  meanReciprocalRank,
  ndcgAtK,
  precisionAtK,
  type RelevantItems,
  recallAtK,
  reciprocalRank,
  rPrecision,
} from './ranking-metrics.ts'
export type { DuplicateRule } from './rating-duplicates.ts'
export type { Prediction, PredictOptions, RatingModel } from './rating-model.ts'
export { type CsvRatingsOptions, readCsvRatings, readMovieLens } from './rating-readers.ts'
export type { RatingRow, Ratings } from './rating-rows.ts'
export {
  RatingsDataset,
  type RatingsDatasetOptions,
  type RatingsSplit,
  type SplitOptions,
} from './ratings-dataset.ts'
export { averagePrecisionScore, dcgScore, ndcgScore, rocAuc } from './score-metrics.ts'
export type { SimilarityName, SimilarityOptions } from './similarities.ts'
