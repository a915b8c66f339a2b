import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import type { TrainingProgress, Word2VecOptions } from '@murecom/word2vec'

/** How a {@link PlaylistRecommender} is trained. */
export interface TrainOptions {
  /** Next songs kept for each track, 1 to 1000. Default 50. */
  neighbors?: number
  /** Tracks in fewer playlists are left out. Default 4, as the original. */
  minCount?: number
  /** Dimensions of the track vectors. Default 100. */
  vectorSize?: number
  /**
   * Tracks to each side that count as company. Default 10: the order within a playlist says little (Vall et al., IJMIR
   * 2019), so wider is better, and the cost grows with it.
   */
  window?: number
  /** Passes over the playlists. Default 5. */
  epochs?: number
  seed?: number
  /** Threads that are started. Default 0: the caller's computes. */
  workers?: number
  /** word2vec's kernels, from `loadSimdKernels` of `@murecom/word2vec/simd`. Default: those, where the runtime has SIMD. */
  kernels?: Word2VecOptions['kernels']
  /** Stops the training in any stage; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Called as each stage begins. */
  onStage?: (stage: TrainStage) => void
  /** word2vec's progress, within its stage. */
  onProgress?: (progress: TrainingProgress) => void
}

/** Stages of training, in order. */
export type TrainStage = 'items' | 'vectors' | 'table'

export const TRAIN_OPTIONS: OptionNames<TrainOptions> = {
  neighbors: 1,
  minCount: 1,
  vectorSize: 1,
  window: 1,
  epochs: 1,
  seed: 1,
  workers: 1,
  kernels: 1,
  signal: 1,
  onStage: 1,
  onProgress: 1,
}

/** The options of a training with their defaults, checked. */
export function trainDefaults(given: TrainOptions, where = 'PlaylistRecommender.train') {
  const options = checkOptions(where, given, TRAIN_OPTIONS)
  return {
    neighbors: checkInteger(where, 'neighbors', options.neighbors ?? 50, 1, 1000),
    minCount: checkInteger(where, 'minCount', options.minCount ?? 4, 1),
    vectorSize: options.vectorSize ?? 100,
    window: options.window ?? 10,
    epochs: options.epochs ?? 5,
    seed: options.seed ?? 1,
    workers: checkInteger(where, 'workers', options.workers ?? 0, 0, 64),
    kernels: options.kernels,
    signal: options.signal,
    onStage: options.onStage ?? (() => {}),
    onProgress: options.onProgress,
  }
}
