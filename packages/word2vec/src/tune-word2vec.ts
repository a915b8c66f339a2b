import { checkInteger, checkNumber, checkOptions, mulberry32, type OptionNames } from '@murecom/internal'
import { nextItemHitRate, splitNextItem } from './next-item.ts'
import type { Word2VecOptions } from './options.ts'
import type { Key } from './types.ts'
import { Word2Vec } from './word2vec.ts'

/** Values to choose from, for each setting that is tuned. */
export interface TuningSpace {
  window: readonly number[]
  nsExponent: readonly number[]
  epochs: readonly number[]
  sample: readonly number[]
}

/**
 * The settings that papers found to matter most for items, around the defaults for text. Source: Caselles-Dupre et al.,
 * "Word2vec applied to Recommendation: Hyperparameters Matter", RecSys 2018.
 */
export const TUNING_SPACE: Readonly<TuningSpace> = Object.freeze({
  window: [2, 3, 5, 7, 12],
  nsExponent: [-1, -0.5, 0, 0.5, 0.75, 1],
  epochs: [5, 10, 20, 50, 100],
  sample: [0, 1e-5, 1e-4, 1e-3, 1e-2],
})

/** What is tried, on how much of the data, and what decides. */
export interface TuneOptions {
  /** What is not tuned, with kernels. `negative` sampling must be on for `nsExponent` to matter. Default skip-gram. */
  base?: Word2VecOptions
  /** Default {@link TUNING_SPACE}; a setting that is left out here has the values from there. */
  space?: Partial<TuningSpace>
  /** Settings to try, at least 1; the first is the base itself. Default 20. */
  trials?: number
  /** Part of the sentences to work on, above 0, at most 1. Default 0.1; small data wants 1. */
  part?: number
  /** Seed of all choices, an integer. Default 1. */
  seed?: number
  /** Answers among which the next item must be. Default 10. */
  limit?: number
  onTrial?: (trial: TuningTrial) => void
  signal?: AbortSignal
}

const TUNE_NAMES: OptionNames<TuneOptions> = {
  base: 1,
  space: 1,
  trials: 1,
  part: 1,
  seed: 1,
  limit: 1,
  onTrial: 1,
  signal: 1,
}
const SPACE_NAMES: OptionNames<TuningSpace> = { window: 1, nsExponent: 1, epochs: 1, sample: 1 }

/** One setting that was tried, and how it did. */
export interface TuningTrial {
  window: number
  nsExponent: number
  epochs: number
  sample: number
  /** Hit rate of the held-out next items, 0 to 1. */
  hitRate: number
  seconds: number
}

/**
 * Looks for good settings by random search on a part of the sentences: the last items of a fifth of them are held out, and
 * each trial is scored by {@link nextItemHitRate}. Tuning on a tenth of the data finds most of what there is to find
 * (Chamberlain et al., arXiv 2009.12192). Source of random search: Bergstra & Bengio, JMLR 2012.
 *
 * @returns all trials, best first: spread the first over the options of `Word2Vec.train`
 * @throws RangeError, TypeError for wrong options, and what `Word2Vec.train` throws
 * @example
 * const [best] = await tuneWord2Vec(playlists, { base: { sg: true, minCount: 4 }, trials: 30 })
 * const { window, nsExponent, epochs, sample } = best!
 * const model = await Word2Vec.train(playlists, { sg: true, minCount: 4, window, nsExponent, epochs, sample })
 */
export async function tuneWord2Vec(
  sentences: readonly (readonly Key[])[],
  given?: TuneOptions,
): Promise<TuningTrial[]> {
  const where = 'tuneWord2Vec'
  const options = checkOptions(where, given, TUNE_NAMES)
  const { base = { sg: true }, seed = 1, onTrial } = options
  const signal = options.signal ?? base.signal
  const trials = checkInteger(where, 'trials', options.trials ?? 20, 1)
  const part = checkNumber(where, 'part', options.part ?? 0.1, { min: 0, exclusiveMin: true, max: 1 })
  const space = { ...TUNING_SPACE, ...checkOptions(`${where}: space`, options.space, SPACE_NAMES) }
  const random = mulberry32(seed)
  const sampled = sentences.filter(() => random() < part)
  const { train, heldOut } = splitNextItem(sampled, { seed })
  if (heldOut.length === 0) {
    throw new RangeError(`${where}: sentences must have some of three items or more in the part that is used, got none`)
  }
  const score = nextItemHitRate(heldOut, { limit: options.limit ?? 10 })
  const pick = (values: readonly number[]): number => values[Math.floor(random() * values.length)]!
  const done: TuningTrial[] = []
  const tried = new Set<string>()
  // A small space may be exhausted before the trials are.
  for (let draws = 0; done.length < trials && draws < 20 * trials; draws++) {
    const setting =
      done.length === 0
        ? {
            window: base.window ?? 5,
            nsExponent: base.nsExponent ?? 0.75,
            epochs: base.epochs ?? 5,
            sample: base.sample ?? 1e-3,
          }
        : {
            window: pick(space.window),
            nsExponent: pick(space.nsExponent),
            epochs: pick(space.epochs),
            sample: pick(space.sample),
          }
    const name = JSON.stringify(setting)
    if (tried.has(name)) continue
    tried.add(name)
    const begun = performance.now()
    const model = await Word2Vec.train(train, { ...base, ...setting, ...(signal && { signal }) })
    // A model that was stopped has no score that could be compared.
    signal?.throwIfAborted()
    const trial = {
      ...setting,
      hitRate: score(model.vectors),
      seconds: (performance.now() - begun) / 1000,
    }
    done.push(trial)
    onTrial?.(trial)
  }
  return done.sort((a, b) => b.hitRate - a.hitRate)
}
