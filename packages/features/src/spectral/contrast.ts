import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { powerToDb } from '@murecom/melspec'
import { extremeMeans } from '../kernels/moments.ts'
import { roundHalfEven } from '../kernels/round.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, spectraOf } from './spectra.ts'
import type { Spectrogram } from './spectrogram.ts'

/** Which octaves are compared, and how. */
export interface SpectralContrastOptions extends SpectralOptions {
  /** Upper edge of the lowest band, in Hz, above 0; each following band is an octave. Default 200. */
  fMin?: number
  /** Octaves above the lowest band, from 1. Default 6. */
  nBands?: number
  /** Share of a band's bins that its peak and its valley are the means of, in (0, 1). Default 0.02. */
  quantile?: number
  /** True: the difference of the magnitudes; false (default): of their decibels. */
  linear?: boolean
}

/** Contrasts: `data[band * frames + frame]`. */
export interface SpectralContrastResult {
  /** `bands` x `frames` values, row-major. */
  data: Float64Array
  /** `nBands + 1`. */
  bands: number
  frames: number
}

const OPTIONS: OptionNames<SpectralContrastOptions> = {
  ...SPECTRAL_OPTIONS,
  fMin: 1,
  nBands: 1,
  quantile: 1,
  linear: 1,
}

/**
 * How far the peaks of each octave are above its valleys: large for tones, small for noise. Reference:
 * `librosa.feature.spectral_contrast`, librosa 0.11, after Jiang et al., 2002.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's; sample rates below 12,800 Hz need a smaller `nBands`
 * @returns `nBands + 1` x frames values, in dB (`linear`: in magnitudes). O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * spectralContrast(new Float32Array(22050)).bands // 7
 */
export function spectralContrast(
  source: Samples | Spectrogram,
  options: SpectralContrastOptions = {},
): SpectralContrastResult {
  const where = 'spectralContrast'
  const { fMin = 200, nBands = 6, quantile = 0.02, linear = false, ...rest } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'fMin', fMin, { min: 0, exclusiveMin: true })
  checkInteger(where, 'nBands', nBands, 1, 64)
  if (!(quantile > 0 && quantile < 1)) refuse(where, 'quantile', 'be a number above 0 and below 1', quantile)
  if (typeof linear !== 'boolean') refuse(where, 'linear', 'be a boolean', linear)
  const { frames, frequencies, sampleRate, eachPower } = spectraOf(where, source, rest)
  if (fMin * 2 ** (nBands - 1) >= sampleRate / 2) {
    refuse(where, 'nBands', `leave fMin x 2^(nBands - 1) below half the sample rate (${sampleRate / 2} Hz)`, nBands)
  }
  const bands = nBands + 1
  const ranges = Array.from({ length: bands }, (_, band) => rangeOf(where, frequencies, fMin, band, nBands, quantile))
  const most = Math.max(...ranges.map(range => range.count))
  const low = new Float64Array(most)
  const high = new Float64Array(most)
  const means = new Float64Array(2)
  const valley = new Float64Array(bands * frames)
  const peak = new Float64Array(bands * frames)
  eachPower((powers, t) => {
    for (let band = 0; band < bands; band++) {
      const { from, to, count } = ranges[band]!
      extremeMeans(powers, from, to, count, low, high, means)
      valley[band * frames + t] = means[0]!
      peak[band * frames + t] = means[1]!
    }
  })
  const upper = linear ? peak : powerToDb(peak)
  const lower = linear ? valley : powerToDb(valley)
  return { data: Float64Array.from(upper, (x: number, i: number) => x - lower[i]!), bands, frames }
}

/**
 * The bins of a band, as librosa takes them: those from its lower edge to its upper edge, both included, and the bin below;
 * the highest but one bin is left out where another band follows, and the last band goes up to the last bin.
 */
function rangeOf(
  where: string,
  frequencies: Float64Array,
  fMin: number,
  band: number,
  nBands: number,
  quantile: number,
): { from: number; to: number; count: number } {
  const lowest = band === 0 ? 0 : fMin * 2 ** (band - 1)
  const highest = fMin * 2 ** band
  const first = frequencies.findIndex(hz => hz >= lowest)
  const from = band === 0 ? first : first - 1
  const last = frequencies.findLastIndex(hz => hz <= highest)
  const end = band === nBands ? frequencies.length : last + 1
  const to = band === nBands ? end : end - 1
  if (first > last || to <= from) refuse(where, 'nFft', 'give each band at least one bin', 2 * (frequencies.length - 1))
  return { from, to, count: Math.max(1, roundHalfEven(quantile * (end - from))) }
}
