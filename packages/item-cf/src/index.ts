export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/threads'
export type { FittedFactorsOptions } from './als/given-factors.ts'
export type { AlsObjective } from './als/objective.ts'
export type { AlsProgress, ImplicitAlsOptions, ImplicitAlsParallelOptions } from './als/options.ts'
export type { WeightedSets } from './als/read-sets.ts'
export { BaselineOnly } from './baseline-only.ts'
export { FactorRegression } from './factor-regression.ts'
export type { Id } from './ids.ts'
export { ImplicitAls } from './implicit-als.ts'
export { ItemKnn, type ScoredItem } from './item-knn.ts'
export type {
  ItemKnnOptions,
  ItemKnnParallelOptions,
  ItemSimilarityName,
  RecommendOptions,
  SimilarItemsOptions,
  UpdateOptions,
} from './item-knn-options.ts'
export { ItemRows } from './item-rows.ts'
export type { ItemCfKernels } from './kernels/types.ts'
export { KnnBaseline } from './knn-baseline.ts'
export { KnnBasic } from './knn-basic.ts'
export { KnnWithMeans } from './knn-with-means.ts'
export { KnnWithZScore } from './knn-with-z-score.ts'
export { fcp, type Judged, mae, mse, rmse } from './metrics/accuracy.ts'
export {
  type AccuracyMeasure,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
  type FoldSummary,
} from './metrics/cross-validate.ts'
export {
  type EvaluateOptions,
  type EvaluationRow,
  evaluate,
  formatEvaluation,
  type Recommender,
} from './metrics/evaluate.ts'
export { type GridResult, GridSearch, type GridSearchOutcome, type ParameterGrid } from './metrics/grid-search.ts'
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
} from './metrics/ranking.ts'
export { averagePrecisionScore, dcgScore, ndcgScore, rocAuc } from './metrics/scores.ts'
export { type SetSplit, type SplitSetsOptions, splitSets } from './metrics/split-sets.ts'
export { type CsvRatingsOptions, readCsvRatings, readMovieLens } from './rating-readers.ts'
export type { BaselineOptions } from './ratings/baselines.ts'
export type {
  KFoldOptions,
  LeaveOneOutOptions,
  RatingsDatasetOptions,
  SplitOptions,
  TrainTestSplitOptions,
} from './ratings/dataset-options.ts'
export type { DuplicateRule } from './ratings/duplicates.ts'
export { NotFittedError } from './ratings/errors.ts'
export type { KnnModel, KnnOptions, NeighborList, NeighborsOptions } from './ratings/knn-model.ts'
export type { Prediction, PredictOptions, RatingModel } from './ratings/rating-model.ts'
export type { RatingRow, Ratings } from './ratings/rows.ts'
export type { SimilarityName, SimilarityOptions } from './ratings/similarities.ts'
export { RatingsDataset, type RatingsSplit } from './ratings-dataset.ts'
export type { Features } from './regression/feature-space.ts'
export type { FactoredItems } from './regression/fit.ts'
export type { FactorRegressionOptions } from './regression/options.ts'
export type { ItemRow } from './sets/given-rows.ts'
