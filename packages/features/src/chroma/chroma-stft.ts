import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { weightedSums } from '../kernels/weighted-sums.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, singleSpectraOf } from '../spectral/spectra.ts'
import type { Spectrogram } from '../spectral/spectrogram.ts'
import { chromaFilters } from './chroma-filters.ts'
import { type Chromagram, checkNorm, normaliseFrames } from './chromagram.ts'
import { PeakCollector } from './estimate-tuning.ts'

/** Which classes, and how they are scaled. */
export interface ChromaStftOptions extends SpectralOptions {
  /** What each frame is divided by: Infinity (default) its largest value, 1 its sum, 2 its length; null nothing. */
  norm?: number | null
  /** How far the recording is from A440, in bins of `nChroma`. Default: estimated. */
  tuning?: number
  /** Pitch classes, from 1. Default 12. */
  nChroma?: number
}

const OPTIONS: OptionNames<ChromaStftOptions> = { ...SPECTRAL_OPTIONS, norm: 1, tuning: 1, nChroma: 1 }

/** Values of a spectrogram that is kept while the tuning is estimated. The spectra of a longer one are computed twice. */
const MOST_KEPT = 2 ** 24

/**
 * Energy by pitch class, from the power of the short-time Fourier transform. Reference: `librosa.feature.chroma_stft`, librosa
 * 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`, which are squared
 * @param options every default is librosa's
 * @returns `nChroma` x frames values, class 0 is C. O(frames x nFft (log nFft + nChroma))
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const tone = new Float32Array(22050).map((_, i) => Math.sin((2 * Math.PI * 440 * i) / 22050))
 * const { data, frames } = chromaStft(tone)
 * data[9 * frames + 20] // 1: A
 */
export function chromaStft(source: Samples | Spectrogram, options: ChromaStftOptions = {}): Chromagram {
  const where = 'chromaStft'
  const {
    norm = Number.POSITIVE_INFINITY,
    tuning: given,
    nChroma = 12,
    ...rest
  } = checkOptions(where, options, OPTIONS)
  checkNorm(where, norm)
  const classes = checkInteger(where, 'nChroma', nChroma, 1, 1200)
  if (given !== undefined) checkNumber(where, 'tuning', given, { min: -1200, max: 1200 })
  const { bins, frames, nFft, sampleRate, stft, kernels, eachPower } = singleSpectraOf(where, source, rest)

  const isKept = given === undefined && bins * frames <= MOST_KEPT && !(kernels && stft)
  const kept = new Float32Array(isKept ? bins * frames : 0)
  let tuning = given ?? 0
  if (given === undefined) {
    const collector = new PeakCollector(bins, nFft, sampleRate)
    eachPower((power, t) => {
      collector.add(power)
      if (isKept) kept.set(power, t * bins)
    })
    tuning = collector.tuning(0.01, classes)
  }
  const weights = chromaFilters(sampleRate, nFft, classes, tuning)
  const chroma: Chromagram = { data: new Float32Array(classes * frames), bins: classes, frames }
  // Spectra by kernels take less time than keeping them.
  const sums = kernels && stft?.bandSums(kernels.melspec, wholeRuns(classes, bins), Float64Array.from(weights))
  if (sums) sums(source as Samples, 0, frames, chroma.data, 0, frames)
  else if (isKept)
    for (let t = 0; t < frames; t++) weightedSums(kept, t * bins, bins, weights, classes, chroma.data, t, frames)
  else eachPower((power, t) => weightedSums(power, 0, bins, weights, classes, chroma.data, t, frames))
  normaliseFrames(chroma, norm)
  return chroma
}

/** Bands that have all bins: (first bin, number of bins) of each. */
const wholeRuns = (bands: number, bins: number): Int32Array =>
  new Int32Array(2 * bands).map((_, i) => (i % 2 === 0 ? 0 : bins))
