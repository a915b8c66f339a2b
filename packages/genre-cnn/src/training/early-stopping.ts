import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'

/** What is watched, and how many epochs may pass without a gain. */
export interface EarlyStoppingOptions {
  /** What is watched: the validation loss (default) or accuracy, or those of training. */
  monitor?: 'validationLoss' | 'validationAccuracy' | 'loss' | 'accuracy'
  /** Epochs without an improvement after which training ends. Default 0, Keras': the first one ends it. */
  patience?: number
  /** A change of at most this much does not count as an improvement. Default 0. */
  minDelta?: number
  /** Epochs (from 0) before which nothing is watched. Default 0. */
  startFromEpoch?: number
  /** Whether the weights of the best epoch are put back. Default false, Keras': those of the last stay. */
  restoreBestWeights?: boolean
}

const OPTIONS: OptionNames<EarlyStoppingOptions> = {
  monitor: 1,
  patience: 1,
  minDelta: 1,
  startFromEpoch: 1,
  restoreBestWeights: 1,
}

/**
 * Keras' EarlyStopping: the counter goes up with each epoch and back to 0 with a strict improvement; training ends when it
 * reaches the patience, but never after the first epoch.
 */
export class EarlyStopping {
  readonly monitor: NonNullable<EarlyStoppingOptions['monitor']>
  readonly restoreBestWeights: boolean
  readonly #patience: number
  readonly #minDelta: number
  readonly #start: number
  #best: number | undefined
  #wait = 0

  /** @throws RangeError, TypeError for an option outside its range */
  constructor(where: string, given: EarlyStoppingOptions) {
    const options = checkOptions(`${where}: earlyStopping`, given, OPTIONS)
    this.monitor = checkOneOf(where, 'earlyStopping.monitor', options.monitor ?? 'validationLoss', [
      'validationLoss',
      'validationAccuracy',
      'loss',
      'accuracy',
    ])
    this.restoreBestWeights = options.restoreBestWeights ?? false
    this.#patience = checkInteger(where, 'earlyStopping.patience', options.patience ?? 0, 0)
    this.#minDelta = checkNumber(where, 'earlyStopping.minDelta', options.minDelta ?? 0, { min: 0 })
    this.#start = checkInteger(where, 'earlyStopping.startFromEpoch', options.startFromEpoch ?? 0, 0)
  }

  /** Takes the figure of an epoch (from 0); says whether it is the best so far, and whether training ends with it. */
  observe(epoch: number, value: number): { improved: boolean; stop: boolean } {
    if (epoch < this.#start) return { improved: false, stop: false }
    this.#wait++
    const gain = this.monitor.endsWith('ccuracy') ? value : -value
    const improved = this.#best === undefined || gain - this.#minDelta > this.#best
    if (improved) {
      this.#best = gain
      this.#wait = 0
    }
    return { improved, stop: this.#wait >= this.#patience && epoch > 0 && !improved }
  }
}
