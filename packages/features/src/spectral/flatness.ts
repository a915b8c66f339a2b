import { checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { flatnessOf } from '../kernels/moments.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, spectraOf } from './spectra.ts'
import type { Spectrogram } from './spectrogram.ts'

/** What flatness is taken of. */
export interface SpectralFlatnessOptions extends SpectralOptions {
  /** Values below this count as this, above 0. Default 1e-10. */
  amin?: number
  /** Exponent of the magnitudes, above 0. Default 2: power. */
  power?: number
}

const OPTIONS: OptionNames<SpectralFlatnessOptions> = { ...SPECTRAL_OPTIONS, amin: 1, power: 1 }

/**
 * Geometric over arithmetic mean of each frame's power: near 0 for a tone, near 1 for noise, 1 for silence. Reference:
 * `librosa.feature.spectral_flatness`, librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's
 * @returns values in (0, 1], one a frame. O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * spectralFlatness(new Float32Array(22050))[0] // 1: silence is flat
 */
export function spectralFlatness(source: Samples | Spectrogram, options: SpectralFlatnessOptions = {}): Float32Array {
  const where = 'spectralFlatness'
  const { amin = 1e-10, power = 2, ...rest } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'amin', amin, { min: 1e-100 })
  checkNumber(where, 'power', power, { min: 0, max: 64, exclusiveMin: true })
  const { frames, eachPower } = spectraOf(where, source, rest)
  const out = new Float32Array(frames)
  eachPower((powers, t) => {
    out[t] = flatnessOf(powers, amin, power / 2)
  })
  return out
}
