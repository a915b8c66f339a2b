import { checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'

/** What is done to clips before the first layer. */
export interface PreprocessingOptions {
  /**
   * What is done to the mel power first. `'none'` (default) as the original; `'log10'` is `log10(1 + 10000 x)`, as in
   * musicnn; `'db'` is `10 log10(max(x, 1e-10))`.
   */
  compression?: 'none' | 'log10' | 'db'
  /** Whether each band is then brought to mean 0 and deviation 1 over the training clips. Default false. */
  standardise?: boolean
}

/** What a model does to its input, kept with its weights. */
export interface Preprocessing {
  readonly compression: 'none' | 'log10' | 'db'
  readonly standardise: boolean
  /** Mean and deviation of each band over the training clips; undefined before training, and without `standardise`. */
  readonly bandStatistics?: { readonly mean: Float32Array; readonly deviation: Float32Array }
}

export const NO_PREPROCESSING: Preprocessing = Object.freeze({ compression: 'none', standardise: false })

const OPTIONS: OptionNames<PreprocessingOptions> = { compression: 1, standardise: 1 }

/** @throws RangeError for an unknown compression, TypeError for an option that does not exist */
export function checkPreprocessing(where: string, given: PreprocessingOptions | undefined): Preprocessing {
  const options = checkOptions(`${where}: preprocessing`, given, OPTIONS)
  return {
    compression: checkOneOf(where, 'preprocessing.compression', options.compression ?? 'none', ['none', 'log10', 'db']),
    standardise: options.standardise ?? false,
  }
}

/** The clips as the network takes them; a new array, or the same where nothing is done. O(values). */
export function preprocess(clips: Float32Array, bands: number, rules: Preprocessing): Float32Array {
  const { compression, bandStatistics } = rules
  if (compression === 'none' && !bandStatistics) return clips
  const out = new Float32Array(clips.length)
  if (compression === 'log10') for (let i = 0; i < out.length; i++) out[i] = Math.log10(1 + 10000 * clips[i]!)
  else if (compression === 'db')
    for (let i = 0; i < out.length; i++) out[i] = 10 * Math.log10(Math.max(clips[i]!, 1e-10))
  else out.set(clips)
  if (bandStatistics) {
    const { mean, deviation } = bandStatistics
    for (let i = 0, b = 0; i < out.length; i++) {
      out[i] = (out[i]! - mean[b]!) / deviation[b]!
      b = b + 1 === bands ? 0 : b + 1
    }
  }
  return out
}

/** The rules with the statistics of these clips, where they ask for them and have none yet. */
export function withStatistics(clips: Float32Array, bands: number, rules: Preprocessing): Preprocessing {
  if (!rules.standardise || rules.bandStatistics) return rules
  const values = preprocess(clips, bands, rules)
  const rows = values.length / bands
  const sum = new Float64Array(bands)
  for (let i = 0; i < values.length; i++) sum[i % bands]! += values[i]!
  const mean = sum.map(s => s / rows)
  const squares = new Float64Array(bands)
  for (let i = 0; i < values.length; i++) squares[i % bands]! += (values[i]! - mean[i % bands]!) ** 2
  // a band that never changes (above the recordings' cut-off) is only centred
  const deviation = Float32Array.from(squares, s => (s === 0 ? 1 : Math.sqrt(s / rows)))
  return { ...rules, bandStatistics: { mean: Float32Array.from(mean), deviation } }
}
