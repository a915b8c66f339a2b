import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { addPitchPeaks, type PitchPeaks } from '../kernels/pitch-peaks.ts'
import type { Samples } from '../signal.ts'
import { SPECTRAL_OPTIONS, type SpectralOptions, singleSpectraOf } from '../spectral/spectra.ts'
import type { Spectrogram } from '../spectral/spectrogram.ts'
import { tuningOf } from './tuning.ts'

/** Which peaks count, and how finely. */
export interface EstimateTuningOptions extends SpectralOptions {
  /** Width of a cell of the histogram, in bins of the scale, above 0 to 1. Default 0.01. */
  resolution?: number
  /** Bins of the scale in an octave. Default 12: semitones. */
  binsPerOctave?: number
}

/** Peaks lie from here to there, in Hz, and are above this share of their frame's largest value: librosa's defaults. */
const LOWEST = 150
const HIGHEST = 4000
const THRESHOLD = 0.1

const OPTIONS: OptionNames<EstimateTuningOptions> = { ...SPECTRAL_OPTIONS, resolution: 1, binsPerOctave: 1 }

/**
 * How far a recording is from a scale whose A is 440 Hz. Reference: `librosa.estimate_tuning`, librosa 0.11.
 *
 * @param source mono samples, finite, not empty; or magnitudes of a `magnitudeSpectrogram`
 * @param options every default is librosa's
 * @returns bins of the scale, in [-0.5, 0.5): 0.25 of 12 bins is a quarter of a semitone sharp; 0 where there is no tone.
 *   O(frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const tone = new Float32Array(22050).map((_, i) => Math.sin((2 * Math.PI * 446.4 * i) / 22050))
 * estimateTuning(tone) // about 0.25
 */
export function estimateTuning(source: Samples | Spectrogram, options: EstimateTuningOptions = {}): number {
  const where = 'estimateTuning'
  const { resolution = 0.01, binsPerOctave = 12, ...rest } = checkOptions(where, options, OPTIONS)
  checkNumber(where, 'resolution', resolution, { min: 1e-6, max: 1 })
  checkInteger(where, 'binsPerOctave', binsPerOctave, 1, 1200)
  const spectra = singleSpectraOf(where, source, rest)
  const collector = new PeakCollector(spectra.bins, spectra.nFft, spectra.sampleRate)
  spectra.each(magnitudes => collector.add(magnitudes))
  return collector.tuning(resolution, binsPerOctave)
}

/** Collects the peaks of spectra, frame by frame. */
export class PeakCollector {
  readonly #from: number
  readonly #to: number
  readonly #hertzOfBin: number
  readonly #peaks: PitchPeaks = { hertz: new Float32Array(4096), heights: new Float32Array(4096), count: 0 }

  constructor(bins: number, nFft: number, sampleRate: number) {
    this.#hertzOfBin = sampleRate / nFft
    const highest = Math.min(HIGHEST, sampleRate / 2)
    this.#from = Math.ceil(LOWEST / this.#hertzOfBin)
    this.#to = Math.min(bins, Math.ceil(highest / this.#hertzOfBin))
  }

  add(spectrum: Float32Array | Float64Array): void {
    if (this.#from < this.#to) {
      addPitchPeaks(spectrum, this.#from, this.#to, THRESHOLD, this.#hertzOfBin, this.#peaks)
    }
  }

  tuning(resolution: number, binsPerOctave: number): number {
    return tuningOf(this.#peaks, resolution, binsPerOctave)
  }
}
