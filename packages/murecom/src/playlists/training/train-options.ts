import { checkInteger, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import type { ItemCfKernels } from '@murecom/item-cf'
import type { TrainingProgress, Word2VecKernels } from '@murecom/word2vec'
import type { FeaturesOf } from '../cold/train-cold.ts'
import { type BlendPartName, PART_NAMES } from '../parts/types.ts'
import type { TrainingCounts } from './training-counts.ts'

/** How a {@link PlaylistRecommender} is trained. */
export interface TrainOptions {
  /** Next songs kept for each track, 1 to 1000. Default 50. */
  k?: number
  /**
   * Tracks in fewer playlists are left out. Default 4, as the original, or less where that would leave out more than half of
   * the playlists' entries: a catalogue of one person's playlists.
   */
  minCount?: number | undefined
  /**
   * Models that may be part of the blend. Default all; those that bring nothing are left out of what is kept. `'rp3beta'` is
   * always trained.
   */
  parts?: readonly BlendPartName[] | undefined
  /** Numbers of each vector of ALS, 1 to 1024. Default 64. */
  factors?: number
  /**
   * What is known of a track beside the playlists: artists, tags, sound. With it, where ALS is part of the blend, songs that no
   * playlist knows get next songs by their own features. `libraryFeatures` of `murecom/node` takes them from a library.
   */
  featuresOf?: FeaturesOf | undefined
  /** Dimensions of the track vectors of word2vec. Default 100. */
  vectorSize?: number
  /**
   * Tracks to each side that count as context. Default 10: the order within a playlist says little (Vall et al., IJMIR
   * 2019), so wider is better, and the cost grows with it.
   */
  window?: number
  /** Passes over the playlists. Default 5. */
  epochs?: number
  seed?: number
  /** Threads that are started. Default 0: the caller's thread computes. */
  workers?: number
  /** Kernels of the two models. Default: what their `loadSimdKernels` return, so SIMD where the runtime has it. */
  kernels?: TrainKernels | undefined
  /** Makes the threads of the two models, for programs that bundle. */
  createWorkers?: TrainWorkers | undefined
  /** Stops the training in any stage. The promise rejects with the signal's reason: nothing that could be resumed is kept. */
  signal?: AbortSignal | undefined
  /** Called before the first stage with what there is to learn from, and the `minCount` that was chosen. */
  onCounts?: (counts: TrainingCounts) => void
  /** Called as each stage begins. */
  onStage?: (stage: TrainStage) => void
  /** word2vec's progress, within its stage. */
  onProgress?: (progress: TrainingProgress) => void
}

/** Kernels of the models that a training fits. */
export interface TrainKernels {
  /** From `loadSimdKernels` of `@murecom/item-cf/simd`. */
  itemCf?: ItemCfKernels | undefined
  /** From `loadSimdKernels` of `@murecom/word2vec/simd`. */
  word2vec?: Word2VecKernels | undefined
}

/** Factories of the threads that a training starts. */
export interface TrainWorkers {
  /** Its module is `@murecom/item-cf/worker`. */
  itemCf?: WorkerFactory | undefined
  /** Its module is `@murecom/word2vec/worker`. */
  word2vec?: WorkerFactory | undefined
}

/**
 * Stages of training, in order. `'weights'` comes after a first training without what is held out; where that is more than a
 * hundredth of all entries, the models of the blend are trained again on everything, and their stages come again.
 */
export type TrainStage = 'items' | 'ease' | 'als' | 'vectors' | 'weights' | 'features' | 'table'

export const TRAIN_OPTIONS: OptionNames<TrainOptions> = {
  k: 1,
  minCount: 1,
  parts: 1,
  factors: 1,
  featuresOf: 1,
  vectorSize: 1,
  window: 1,
  epochs: 1,
  seed: 1,
  workers: 1,
  kernels: 1,
  createWorkers: 1,
  signal: 1,
  onCounts: 1,
  onStage: 1,
  onProgress: 1,
}

const MODELS: OptionNames<TrainKernels> & OptionNames<TrainWorkers> = { itemCf: 1, word2vec: 1 }

/** The options of a training with their defaults, checked. */
export function trainDefaults(given: TrainOptions, where = 'PlaylistRecommender.train') {
  const options = checkOptions(where, given, TRAIN_OPTIONS)
  return {
    k: checkInteger(where, 'k', options.k ?? 50, 1, 1000),
    minCount: options.minCount === undefined ? undefined : checkInteger(where, 'minCount', options.minCount, 1),
    parts: partsOf(where, options.parts),
    factors: checkInteger(where, 'factors', options.factors ?? 64, 1, 1024),
    featuresOf: options.featuresOf,
    vectorSize: options.vectorSize ?? 100,
    window: options.window ?? 10,
    epochs: options.epochs ?? 5,
    seed: options.seed ?? 1,
    workers: checkInteger(where, 'workers', options.workers ?? 0, 0, 64),
    kernels: checkOptions(`${where}: kernels`, options.kernels, MODELS),
    createWorkers: checkOptions(`${where}: createWorkers`, options.createWorkers, MODELS),
    signal: options.signal,
    onCounts: options.onCounts ?? (() => {}),
    onStage: options.onStage ?? (() => {}),
    onProgress: options.onProgress,
  }
}

/** Options of a training with their defaults. */
export type ResolvedTrainOptions = ReturnType<typeof trainDefaults>

function partsOf(where: string, given: readonly BlendPartName[] | undefined): ReadonlySet<BlendPartName> {
  const parts = given ?? PART_NAMES
  for (const part of parts) checkOneOf(where, 'parts', part, PART_NAMES)
  return new Set<BlendPartName>(['rp3beta', ...parts])
}
