import { checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { bandwidthOf, centroidOf } from '../kernels/moments.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, spectraOf } from './spectra.ts'
import type { Spectrogram } from './spectrogram.ts'

/**
 * The mean frequency of each frame, weighted by magnitude: how bright it sounds. Reference: `librosa.feature.spectral_centroid`,
 * librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's
 * @returns Hz, one value a frame; 0 where there is silence. O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const tone = new Float32Array(22050).map((_, i) => Math.sin((2 * Math.PI * 1000 * i) / 22050))
 * spectralCentroid(tone)[20] // about 1000
 */
export function spectralCentroid(source: Samples | Spectrogram, options: SpectralOptions = {}): Float64Array {
  const where = 'spectralCentroid'
  const { frames, frequencies, each } = spectraOf(where, source, checkOptions(where, options, SPECTRAL_OPTIONS))
  const out = new Float64Array(frames)
  each((magnitudes, t) => {
    out[t] = centroidOf(magnitudes, frequencies)
  })
  return out
}

/** How far the frequencies of a frame lie from their mean. */
export interface SpectralBandwidthOptions extends SpectralOptions {
  /** Exponent of the distances, above 0. Default 2: a standard deviation. */
  p?: number
  /** True (default): the magnitudes of a frame are divided by their sum. */
  norm?: boolean
}

const OPTIONS: OptionNames<SpectralBandwidthOptions> = { ...SPECTRAL_OPTIONS, p: 1, norm: 1 }

/**
 * How wide the spectrum of each frame is, `(sum of S |f - centroid|^p)^(1 / p)`. Reference:
 * `librosa.feature.spectral_bandwidth`, librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's
 * @returns Hz, one value a frame. O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * spectralBandwidth(new Float32Array(22050)).length // 44
 */
export function spectralBandwidth(source: Samples | Spectrogram, options: SpectralBandwidthOptions = {}): Float64Array {
  const where = 'spectralBandwidth'
  const { p = 2, norm = true, ...rest } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'p', p, { min: 0, exclusiveMin: true })
  if (typeof norm !== 'boolean') refuse(where, 'norm', 'be a boolean', norm)
  const { frames, frequencies, each } = spectraOf(where, source, rest)
  const out = new Float64Array(frames)
  each((magnitudes, t) => {
    out[t] = bandwidthOf(magnitudes, frequencies, centroidOf(magnitudes, frequencies), p, norm)
  })
  return out
}
