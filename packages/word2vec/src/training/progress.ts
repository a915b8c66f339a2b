import type { KeyedVectors } from '../keyed-vectors.ts'
import type { Key } from '../types.ts'

/** How far a training has come. */
export interface TrainingProgress {
  /** From 1 to `epochs`. */
  epoch: number
  epochs: number
  /** The epoch is over: `meanLoss` is its final value. */
  epochDone: boolean
  /** Part of the whole training that is done, 0 to 1. */
  progress: number
  /** Words read so far, over all epochs, unknown ones too. */
  words: number
  wordsPerSecond: number
  etaSeconds: number
  /** Learning rate now. */
  alpha: number
  /**
   * Mean over the epoch's examples so far (context words for skip-gram, centres for CBOW) of the negative log-likelihood:
   * -log s(x . o) of the word itself and -log s(-x . o) of each negative, or of the turns of its path.
   */
  meanLoss: number
}

/** How the last training of a model ended. */
export interface TrainingReport {
  /** `'stopped'` when the signal ended it: the model has the weights of that moment. */
  status: 'done' | 'stopped'
  /** Epochs that it finished: fewer than were asked for when it was stopped, or when `earlyStopping` ended it. */
  epochs: number
}

/** When to stop before the last epoch, and keep the best. */
export interface EarlyStopping<K extends Key = Key> {
  /** A value of the vectors after an epoch, on data that is not trained on; higher is better. */
  metric: (vectors: KeyedVectors<K>, epoch: number) => number | Promise<number>
  /** Epochs without a rise after which the training ends, at least 1. Default 1. */
  patience?: number
  /** A smaller rise does not count, at least 0. Default 0. */
  minDelta?: number
  /** Go back to the weights of the best epoch at the end, also of a stopped training. It takes a copy of them. Default true. */
  restoreBestWeights?: boolean
}
