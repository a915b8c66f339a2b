export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory } from '@murecom/internal/threads'
export { CorpusError, UnknownKeyError, VectorFileError } from './errors.ts'
export {
  type ReadFormatOptions,
  readWord2VecFormat,
  type WriteFormatOptions,
  writeWord2VecFormat,
} from './files/word2vec-format.ts'
export type { Word2VecKernels } from './kernels/types.ts'
export {
  type FromArraysOptions,
  type GetOptions,
  KeyedVectors,
  type MeanVectorOptions,
  type VectorBufferOptions,
} from './keyed-vectors.ts'
export { type HeldOut, type HitRateOptions, nextItemHitRate, type SplitOptions, splitNextItem } from './next-item.ts'
export type {
  ContinueOptions,
  TrainingParameters,
  TrainMoreOptions,
  Word2VecOptions,
} from './options.ts'
export type { EarlyStopping, TrainingProgress, TrainingReport } from './training/progress.ts'
export { TUNING_SPACE, type TuneOptions, type TuningSpace, type TuningTrial, tuneWord2Vec } from './tune-word2vec.ts'
export type { AnyKey, Corpus, Key, MostSimilarQuery, QueryTerm, SimilarKey, Vector } from './types.ts'
export { type Prediction, type PredictOptions, Word2Vec } from './word2vec.ts'
