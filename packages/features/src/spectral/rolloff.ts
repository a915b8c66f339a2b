import { checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { rolloffBin } from '../kernels/moments.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, spectraOf } from './spectra.ts'
import type { Spectrogram } from './spectrogram.ts'

/** How much lies below. */
export interface SpectralRolloffOptions extends SpectralOptions {
  /** Share of a frame's magnitude that lies at or below the answer, in (0, 1). Default 0.85. */
  rollPercent?: number
}

const OPTIONS: OptionNames<SpectralRolloffOptions> = { ...SPECTRAL_OPTIONS, rollPercent: 1 }

/**
 * The frequency at or below which a share of each frame's magnitude lies. Reference: `librosa.feature.spectral_rolloff`,
 * librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's
 * @returns Hz of a bin, one value a frame; 0 where there is silence. O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * spectralRolloff(new Float32Array(22050), { rollPercent: 0.95 })[0] // 0
 */
export function spectralRolloff(source: Samples | Spectrogram, options: SpectralRolloffOptions = {}): Float64Array {
  const where = 'spectralRolloff'
  const { rollPercent = 0.85, ...rest } = checkOptions(where, options, OPTIONS)
  if (!(rollPercent > 0 && rollPercent < 1)) {
    refuse(where, 'rollPercent', 'be a number above 0 and below 1', rollPercent)
  }
  const { frames, frequencies, each } = spectraOf(where, source, rest)
  const out = new Float64Array(frames)
  each((magnitudes, t) => {
    out[t] = frequencies[rolloffBin(magnitudes, rollPercent)]!
  })
  return out
}
