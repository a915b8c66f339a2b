export { ForeignBufferError, MurecomError, WorkerFailedError } from '@murecom/internal'
export type { WorkerFactory, WorkerLike } from '@murecom/internal/threads'
export { type ClipsFromMelOptions, clipsFromMel, type MelLike } from './clips-from-mel.ts'
export {
  type ClipSet,
  type FoldOptions,
  foldsByTrack,
  parseSplitFile,
  type SplitOptions,
  selectTracks,
  splitByTrack,
} from './data/clip-set.ts'
export {
  type ClassResult,
  type Evaluation,
  evaluatePredictions,
  type TrackPredictionsOptions,
  type TrackRule,
  trackPredictions,
} from './data/evaluate.ts'
export type { LabelledClips } from './data/labelled.ts'
export {
  averageSpectrograms,
  confusionSvg,
  curvesSvg,
  type SpectrogramSvgOptions,
  spectrogramSvg,
} from './data/pictures.ts'
export { BackendMissingError, ModelFileError, TrainingDivergedError } from './errors.ts'
export type { ModelSink, ModelSource } from './files/bytes.ts'
export { GenreCnn } from './genre-cnn.ts'
export type { GenreCnnOptions, GenreCnnParts } from './genre-cnn-parts.ts'
export type { PredictOptions } from './inference/clips.ts'
export type { Layer } from './layers.ts'
export type { ParallelGenreCnn, ParallelOptions } from './parallel-genre-cnn.ts'
export type { Preprocessing, PreprocessingOptions } from './preprocessing.ts'
export type { GenreCnnKernels } from './simd/load.ts'
export type { Augmentation } from './training/augment.ts'
export type { EarlyStoppingOptions } from './training/early-stopping.ts'
export type { EpochResult, FitOptions, FitResult } from './training/fit-options.ts'
export type { CreateOptions } from './training/new-layers.ts'
export { type AdamOptions, type OptimizerOptions, ORIGINAL_OPTIMIZER, type SgdOptions } from './training/optimizers.ts'
