import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { Autocorrelation } from './autocorrelation.ts'
import { frameAutocorrelations } from './frame-autocorrelations.ts'
import { isEnvelope, type OnsetEnvelope } from './onset-envelope.ts'
import { ONSET_OPTIONS, type OnsetStrengthOptions, onsetEnvelope } from './onset-strength.ts'

/** How long the windows are. */
export interface TempogramOptions extends OnsetStrengthOptions {
  /** Frames of a window, from 1: one more than the longest lag. Default 384, about 9 s. */
  winLength?: number
  /** True (default): frame t is centred on frame t of the envelope; false, it begins there, and there are fewer. */
  centerWindow?: boolean
}

/** Autocorrelations: `data[lag * frames + frame]`. */
export interface TempogramResult {
  /** `lags` x `frames` values, row-major; 1 at lag 0. */
  data: Float32Array
  /** `winLength`. */
  lags: number
  frames: number
}

const OPTIONS: OptionNames<TempogramOptions> = { ...ONSET_OPTIONS, winLength: 1, centerWindow: 1 }

/**
 * The onset envelope's autocorrelation around each frame: which periods there are, and when. Reference:
 * `librosa.feature.tempogram`, librosa 0.11, whose `center` is `centerWindow` here; after Grosche et al., 2010.
 *
 * @param source mono samples, finite, not empty; or an envelope of {@link onsetStrength}
 * @param options every default is librosa's
 * @returns `winLength` x frames values; lag L is a period of `L x hopLength / sampleRate` s. O(frames x winLength log winLength)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * tempogram(new Float32Array(22050), { winLength: 200 }).lags // 200
 */
export function tempogram(source: Samples | OnsetEnvelope, options: TempogramOptions = {}): TempogramResult {
  const where = 'tempogram'
  const { winLength = 384, centerWindow = true, ...strength } = checkOptions(where, options, OPTIONS)
  const lags = checkInteger(where, 'winLength', winLength, 1, 2 ** 20)
  if (typeof centerWindow !== 'boolean') refuse(where, 'centerWindow', 'be a boolean', centerWindow)
  const { data: envelope } = isEnvelope(where, source) ? source : onsetEnvelope(where, source, strength)
  const frames = centerWindow ? envelope.length : envelope.length - lags + 1
  if (frames < 1) refuse(where, 'winLength', `be at most the number of frames (${envelope.length})`, lags)
  const data = new Float32Array(lags * frames)
  frameAutocorrelations(new Autocorrelation(envelope, lags, centerWindow), frames, data, strength.kernels)
  return { data, lags, frames }
}
