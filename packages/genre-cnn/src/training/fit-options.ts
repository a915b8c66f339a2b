import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import type { ClipSet } from '../data/clip-set.ts'
import { checkLabelled, type LabelledClips } from '../data/labelled.ts'
import { MOST_WORKERS } from '../threads/start-threads.ts'
import { type Augmentation, checkAugmentation } from './augment.ts'
import { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.ts'
import { type OptimizerOptions, ORIGINAL_OPTIMIZER } from './optimizers.ts'

/** What is trained on, and how. The other fields of a {@link ClipSet} may be there too: `fit({ ...set, epochs: 20 })`. */
export interface FitOptions extends LabelledClips {
  /** Clips that are not trained on and are judged after each epoch. */
  validation?: LabelledClips
  /** Clips a step. Default 128, the original's. */
  batchSize?: number
  /** Passes over the clips. Default 50. */
  epochs?: number
  /** Default the original's: SGD, rate 3e-4, momentum .9 after Nesterov, decay 1e-5. */
  optimizer?: OptimizerOptions
  /** When training ends before the last epoch. Default: never. */
  earlyStopping?: EarlyStoppingOptions
  /** Weight of each label in the loss; `'balanced'` is `count / (labels x count of the label)`. Default: 1. */
  classWeights?: ArrayLike<number> | 'balanced'
  /** Changes clips at random each time they are seen. Default: none. */
  augmentation?: Augmentation
  /** Seed of shuffling, dropout and augmentation. Default 0: the same call gives the same weights. */
  seed?: number
  /** Called after each epoch. */
  onEpoch?: (epoch: EpochResult) => void
  /** Called after each step, for progress. */
  onStep?: (progress: { epoch: number; step: number; steps: number; loss: number; etaSeconds: number }) => void
  /** Stops training after the current step. The model keeps the weights of the last whole epoch. */
  signal?: AbortSignal
  /**
   * Threads that are started and share each batch, up to 64. Default 0: the caller's thread computes. With 2 or more, each
   * normalises by the moments of its own part of the batch, as data-parallel training does, so the result differs a little.
   */
  workers?: number
  /** Makes the threads, for bundlers that do not find `@murecom/genre-cnn/worker` by themselves. Default: the package's own. */
  createWorker?: WorkerFactory
}

/** Figures of an epoch. The losses are means over its clips, those of training taken while the weights changed. */
export interface EpochResult {
  /** From 0. */
  epoch: number
  loss: number
  accuracy: number
  /** Absent without `validation`, and for an epoch that was stopped during the validation. */
  validationLoss?: number
  validationAccuracy?: number
  seconds: number
  /** Seconds that the remaining epochs will take, unless training ends early. */
  etaSeconds: number
}

/** The figures of every whole epoch, and how training ended. */
export interface FitResult {
  /**
   * `'done'` after the last epoch, `'early-stopping'` when that ended it, `'stopped'` by the signal. Stopped training can go on
   * with another call.
   */
  status: 'done' | 'early-stopping' | 'stopped'
  epochs: EpochResult[]
}

/** Fields of clips that were read from a folder are known too, so that they can be spread. */
const OPTIONS: OptionNames<FitOptions & ClipSet & { skipped: unknown }> = {
  x: 1,
  y: 1,
  trackOf: 1,
  labels: 1,
  frames: 1,
  bands: 1,
  skipped: 1,
  validation: 1,
  batchSize: 1,
  epochs: 'iter',
  optimizer: 1,
  earlyStopping: 1,
  classWeights: 1,
  augmentation: 1,
  seed: 1,
  onEpoch: 1,
  onStep: 1,
  signal: 1,
  workers: 1,
  createWorker: 1,
}

/** The options of {@link FitOptions} that have a rule, checked and with their defaults. */
export interface FitSettings {
  batchSize: number
  epochs: number
  seed: number
  workers: number
  optimizer: OptimizerOptions
  earlyStopping: EarlyStopping | undefined
  /** Weight of each label in the loss. */
  classWeights: Float32Array
  augmentation: Required<Augmentation>
}

/** @throws RangeError, TypeError for clips or labels that do not fit the model, or an option outside its range */
export function checkFitOptions(
  where: string,
  given: FitOptions,
  shape: { frames: number; bands: number; labels: readonly string[] },
): FitSettings {
  const options = checkOptions<FitOptions>(where, given, OPTIONS)
  checkLabelled(where, 'x', options, shape)
  if (options.validation) checkLabelled(where, 'validation.x', options.validation, shape)
  if (new Set(Array.from(options.y)).size < 2) {
    throw new RangeError(`${where}: y must hold at least two different labels, got one`)
  }
  const earlyStopping = options.earlyStopping && new EarlyStopping(where, options.earlyStopping)
  if (earlyStopping?.monitor.startsWith('validation') && !options.validation) {
    throw new RangeError(`${where}: validation must be given when earlyStopping watches ${earlyStopping.monitor}`)
  }
  return {
    batchSize: checkInteger(where, 'batchSize', options.batchSize ?? 128, 1),
    epochs: checkInteger(where, 'epochs', options.epochs ?? 50, 1),
    seed: checkInteger(where, 'seed', options.seed ?? 0, 0, 2 ** 32 - 1),
    workers: checkInteger(where, 'workers', options.workers ?? 0, 0, MOST_WORKERS),
    optimizer: options.optimizer ?? ORIGINAL_OPTIMIZER,
    earlyStopping,
    classWeights: weightsOfClasses(where, options, shape.labels.length),
    augmentation: checkAugmentation(where, options.augmentation),
  }
}

function weightsOfClasses(where: string, { y, classWeights }: FitOptions, labels: number): Float32Array {
  if (classWeights === undefined) return new Float32Array(labels).fill(1)
  if (classWeights !== 'balanced') {
    const weights = Float32Array.from(classWeights)
    if (weights.length !== labels || weights.some(w => !(w >= 0 && w < Number.POSITIVE_INFINITY))) {
      throw new RangeError(`${where}: classWeights must hold ${labels} finite numbers of at least 0`)
    }
    return weights
  }
  const counts = new Float32Array(labels)
  for (let i = 0; i < y.length; i++) counts[y[i]!]!++
  return counts.map(n => (n === 0 ? 0 : y.length / (labels * n)))
}
