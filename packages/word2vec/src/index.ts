export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export { CorpusError, UnknownKeyError, VectorFileError } from './errors.ts'
export { readWord2VecFormat, writeWord2VecFormat } from './formats.ts'
export type { ModelMemory, OpenKernels, Word2VecKernels } from './kernels/kernels.ts'
export { typescriptKernels } from './kernels/typescript.ts'
export {
  type FromArraysOptions,
  KeyedVectors,
  type MostSimilarQuery,
  type QueryTerm,
  type SimilarKey,
} from './keyed-vectors.ts'
export { type HeldOut, nextItemHitRate, type SplitOptions, splitNextItem } from './next-item.ts'
export type { ContinueOptions, TrainingParameters, TrainingWorker, Word2VecOptions } from './options.ts'
export type { EarlyStopping, TrainingProgress } from './progress.ts'
export { TUNING_SPACE, type TuneOptions, type TuningSpace, type TuningTrial, tuneWord2Vec } from './tuner.ts'
export type { Corpus, Key } from './types.ts'
export { type Prediction, type TrainMoreOptions, Word2Vec } from './word2vec.ts'
