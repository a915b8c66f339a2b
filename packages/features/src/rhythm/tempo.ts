import { checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { Autocorrelation } from './autocorrelation.ts'
import { clarityOf, noiseClarity } from './clarity.ts'
import { meanAutocorrelation } from './mean-autocorrelation.ts'
import { isEnvelope, type OnsetEnvelope } from './onset-envelope.ts'
import { ONSET_OPTIONS, type OnsetStrengthOptions, onsetEnvelope } from './onset-strength.ts'

/** Which tempos are likely. */
export interface TempoOptions extends OnsetStrengthOptions {
  /** The most likely tempo, in beats a minute. Default 120. */
  startBpm?: number
  /** Spread of likely tempos, in octaves. Default 1. */
  stdBpm?: number
  /** Seconds of a window of the autocorrelation. Default 8. */
  acSize?: number
  /** Tempos are below this, in beats a minute; null for no limit. Default 320. */
  maxTempo?: number | null
  /**
   * The clarity from which there is a tempo, in [0, 1]; with 0 there always is one, as in librosa. Default: what noise of the
   * same length does not reach, `5 / sqrt(frames)`.
   */
  minClarity?: number
}

/** A tempo, or that there is none. */
export interface TempoResult {
  /** Beats a minute; null where the onsets repeat no better than those of noise. */
  bpm: number | null
  /** Correlation of the onset envelope with itself a beat later, in [0, 1]. */
  clarity: number
}

/** The names of {@link TempoOptions}. */
export const TEMPO_OPTIONS: OptionNames<TempoOptions> = {
  ...ONSET_OPTIONS,
  startBpm: 1,
  stdBpm: 1,
  acSize: 1,
  maxTempo: 1,
  minClarity: 1,
}

/**
 * The tempo of a piece. Reference: `librosa.feature.tempo`, librosa 0.11: the mean tempogram, times a prior that is a normal
 * distribution of the logarithm around `startBpm`. The prior decides between a tempo, its half and its double: the same
 * evidence counts for more the nearer it is to `startBpm`, in octaves.
 *
 * @param source mono samples, finite, not empty; or an envelope of {@link onsetStrength}
 * @param options every default is librosa's, except that music without a beat has no tempo
 * @returns beats a minute, or null, and how clear they are. O(mel spectrogram)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const clicks = new Float32Array(22050 * 10).map((_, i) => (i % 11025 === 5000 ? 1 : 0))
 * tempo(clicks).bpm // about 120
 */
export function tempo(source: Samples | OnsetEnvelope, options: TempoOptions = {}): TempoResult {
  const where = 'tempo'
  const given = checkOptions(where, options, TEMPO_OPTIONS)
  const envelope = isEnvelope(where, source) ? source : onsetEnvelope(where, source, strengthOf(given))
  return tempoOf(where, envelope, given)
}

/** The options of the onset envelope, from those of a tempo. */
export function strengthOf<T extends TempoOptions>(options: T): OnsetStrengthOptions {
  const names = Object.keys(options).filter(name => name in ONSET_OPTIONS) as (keyof OnsetStrengthOptions)[]
  return Object.fromEntries(names.map(name => [name, options[name]]))
}

/** {@link tempo} of an envelope, for a caller that has checked the names of its options. */
export function tempoOf(where: string, envelope: OnsetEnvelope, options: TempoOptions): TempoResult {
  const { startBpm = 120, stdBpm = 1, acSize = 8, maxTempo = 320, minClarity } = options
  checkNumber(where, 'startBpm', startBpm, { min: 0, exclusiveMin: true })
  checkNumber(where, 'stdBpm', stdBpm, { min: 0, exclusiveMin: true })
  checkNumber(where, 'acSize', acSize, { min: 0, max: 3600, exclusiveMin: true })
  if (maxTempo !== null) checkNumber(where, 'maxTempo', maxTempo, { min: 0, exclusiveMin: true })
  if (minClarity !== undefined) checkNumber(where, 'minClarity', minClarity, { min: 0, max: 1 })
  const { data, sampleRate, hopLength } = envelope
  const lags = Math.floor(Math.floor(acSize * sampleRate) / hopLength)
  if (lags < 2) refuse(where, 'acSize', 'be at least two frames of hopLength samples', acSize)
  if (!data.some((x: number) => x !== 0)) return { bpm: null, clarity: 0 }

  const mean = meanAutocorrelation(new Autocorrelation(data, lags, true), data.length)
  const bpmOf = (lag: number): number => (60 * sampleRate) / (hopLength * lag)
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  for (let lag = 1; lag < lags; lag++) {
    const bpm = bpmOf(lag)
    if (maxTempo !== null && bpm >= maxTempo) continue
    const score = Math.log1p(1e6 * mean[lag]!) - 0.5 * (Math.log2(bpm / startBpm) / stdBpm) ** 2
    if (score > most) {
      most = score
      best = lag
    }
  }
  if (best === 0) return { bpm: null, clarity: 0 }
  const clarity = clarityOf(data, best)
  const isClear = clarity >= (minClarity ?? noiseClarity(data.length))
  return { bpm: isClear ? bpmOf(best) : null, clarity }
}
