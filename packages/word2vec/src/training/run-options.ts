import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Word2VecKernels } from '../kernels/types.ts'
import { chosenKernels } from '../kernels/typescript.ts'
import type { ContinueOptions, TrainMoreOptions, Word2VecOptions } from '../options.ts'
import type { Key } from '../types.ts'
import type { EarlyStopping } from './progress.ts'

const CONTINUE_NAMES: OptionNames<ContinueOptions> = {
  epochs: 'iter',
  alpha: 1,
  minAlpha: 1,
  workers: 1,
  deterministic: 1,
  createWorker: 1,
  kernels: 1,
  cacheCorpus: 1,
  onProgress: 1,
  signal: 1,
  earlyStopping: 1,
}
const STOPPING_NAMES: OptionNames<EarlyStopping> = { metric: 1, patience: 1, minDelta: 1, restoreBestWeights: 1 }
export const TRAIN_MORE_NAMES: OptionNames<TrainMoreOptions> = { ...CONTINUE_NAMES, updateVocabulary: 1 }
export const TRAIN_NAMES: OptionNames<Word2VecOptions> = {
  ...CONTINUE_NAMES,
  vectorSize: 1,
  window: 1,
  minCount: 1,
  sg: 1,
  hs: 1,
  negative: 1,
  nsExponent: 1,
  cbowMean: 1,
  sample: 1,
  seed: 1,
  shrinkWindows: 1,
  maxFinalVocab: 1,
  negativeSharing: 1,
  order: 1,
  vocabulary: 1,
}

/** The checked options of one call of `train`. */
export interface RunParameters<K extends Key = Key>
  extends Required<Pick<ContinueOptions<K>, 'epochs' | 'alpha' | 'minAlpha' | 'workers' | 'deterministic'>>,
    Pick<ContinueOptions<K>, 'createWorker' | 'cacheCorpus' | 'onProgress' | 'signal' | 'earlyStopping'> {
  kernels: Word2VecKernels
}

export function checkRun<K extends Key>(where: string, options: ContinueOptions<K>): RunParameters<K> {
  const alpha = checkNumber(where, 'alpha', options.alpha ?? 0.025, { min: 0, exclusiveMin: true })
  return {
    epochs: checkInteger(where, 'epochs', options.epochs ?? 5, 1),
    alpha,
    minAlpha: checkNumber(where, 'minAlpha', options.minAlpha ?? Math.min(1e-4, alpha), { min: 0, max: alpha }),
    workers: checkInteger(where, 'workers', options.workers ?? 0, 0, 256),
    deterministic: options.deterministic ?? false,
    kernels: chosenKernels(where, options.kernels),
    createWorker: options.createWorker,
    cacheCorpus: options.cacheCorpus,
    onProgress: options.onProgress,
    signal: options.signal,
    earlyStopping: options.earlyStopping && checkStopping(where, options.earlyStopping),
  }
}

function checkStopping<K extends Key>(where: string, options: EarlyStopping<K>): EarlyStopping<K> {
  const part = `${where}: earlyStopping`
  const {
    metric,
    patience = 1,
    minDelta = 0,
    restoreBestWeights = true,
  } = checkOptions<EarlyStopping<K>>(part, options, STOPPING_NAMES)
  if (typeof metric !== 'function') refuse(part, 'metric', 'be a function', metric)
  return {
    metric,
    patience: checkInteger(part, 'patience', patience, 1),
    minDelta: checkNumber(part, 'minDelta', minDelta, { min: 0 }),
    restoreBestWeights,
  }
}
