import { checkInteger, checkKernels, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { type PadMode, StftFrames } from '@murecom/melspec/frames'
import { resample } from '@murecom/melspec/resample'
import { sparseProduct } from '../kernels/sparse-product.ts'
import type { FeaturesKernels, FilterKernel, FilterTables } from '../kernels/types.ts'
import { checkRate, checkSignal, type Samples } from '../signal.ts'
import { type CqtScale, cqtBasis, cqtScale, cutoffOf, lengthsOf } from './cqt-basis.ts'
import { estimateTuning } from './estimate-tuning.ts'

/** Which frequencies, and how often. */
export interface CqtOptions {
  /** Samples a second, in Hz, from 1,000 to 1,536,000. Default 22,050. */
  sampleRate?: number
  /** Samples between frames. Default 512. */
  hopLength?: number
  /** The lowest frequency, in Hz, above 0. Default C1, 32.7 Hz. */
  fMin?: number
  /** Frequencies, from 1. Default 84: seven octaves. */
  nBins?: number
  /** Frequencies in an octave, from 1. Default 12. */
  binsPerOctave?: number
  /** How far the recording is from A440, in bins; null: estimated. Default 0. */
  tuning?: number | null
  /** How the signal is padded. Default `'constant'`: zeros. */
  padMode?: PadMode
  /** Inner loops, from `loadSimdKernels()` of `@murecom/features/simd`. Default: those in TypeScript. */
  kernels?: FeaturesKernels | undefined
}

/** Complex values: `re[bin * frames + frame]`, and `im` alike. */
export interface CqtResult {
  /** Real parts, `bins` x `frames`, row-major. */
  re: Float32Array
  /** Imaginary parts, `bins` x `frames`, row-major. */
  im: Float32Array
  /** `nBins`. */
  bins: number
  frames: number
}

/** C1 in Hz: three octaves below the C that is nine semitones below 440 Hz. */
export const C1 = 440 * 2 ** (-9 / 12 - 3)

const OPTIONS: OptionNames<CqtOptions> = {
  sampleRate: 'sr',
  hopLength: 1,
  fMin: 1,
  nBins: 1,
  binsPerOctave: 1,
  tuning: 1,
  padMode: 1,
  kernels: 1,
}

/**
 * Constant-Q transform: frequencies as far apart as notes are. The highest octave is filtered at the signal's rate, each
 * lower one at half the rate of the octave above. Reference: `librosa.cqt`, librosa 0.11, after Schörkhuber and Klapuri, 2010.
 * Deviation: the signal is halved by this project's filter, not by soxr's; magnitudes differ by about 1e-4 of the largest.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's
 * @returns `nBins` x `1 + floor(n / hopLength)` complex values. O(octaves x frames x nFft log nFft)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const { bins, frames } = cqt(new Float32Array(22050))
 * console.log(bins, frames) // 84 44
 */
export function cqt(signal: Samples, options: CqtOptions = {}): CqtResult {
  const where = 'cqt'
  return cqtOf(where, signal, checkOptions(where, options, OPTIONS))
}

/** {@link cqt} for a caller that has checked the names of its options. */
export function cqtOf(where: string, signal: Samples, options: CqtOptions): CqtResult {
  checkSignal(where, signal)
  const sampleRate = checkRate(where, options.sampleRate)
  const hop = checkInteger(where, 'hopLength', options.hopLength ?? 512, 1)
  const lowest = checkNumber(where, 'fMin', options.fMin ?? C1, { min: 0, exclusiveMin: true })
  const nBins = checkInteger(where, 'nBins', options.nBins ?? 84, 1, 65536)
  const binsPerOctave = checkInteger(where, 'binsPerOctave', options.binsPerOctave ?? 12, 1, 1200)
  const { padMode = 'constant', tuning: given = 0 } = options
  const kernels = checkKernels(where, options.kernels, '@murecom/features')
  const tuning =
    given === null
      ? estimateTuning(signal, { sampleRate, binsPerOctave, kernels })
      : checkNumber(where, 'tuning', given, { min: -1200, max: 1200 })
  const scale = cqtScale(lowest * 2 ** (tuning / binsPerOctave), nBins, binsPerOctave)
  const cutoff = cutoffOf(scale)
  if (cutoff > sampleRate / 2) {
    refuse(where, 'nBins', `leave the highest frequency below half the sample rate (${sampleRate / 2} Hz)`, nBins)
  }
  const octaves = Math.ceil(nBins / binsPerOctave)
  const skipped = earlyHalvings(sampleRate / 2, cutoff, hop, octaves)
  if (signal.length < 2 ** skipped) refuse(where, 'signal', `hold at least ${2 ** skipped} samples`, signal.length)

  let part: Samples = signal
  for (let i = 0; i < skipped; i++) part = halved(part, kernels)
  const rate = sampleRate / 2 ** skipped
  const gain = Math.SQRT2 ** skipped
  return octaveByOctave(part, { scale, rate, hop: hop / 2 ** skipped, gain, octaves, binsPerOctave, padMode, kernels })
}

interface Octaves {
  scale: CqtScale
  rate: number
  hop: number
  /** What the energy of the signal asks for: halving keeps the amplitude, so that the energy is half. */
  gain: number
  octaves: number
  binsPerOctave: number
  padMode: PadMode
  kernels: FeaturesKernels | undefined
}

function octaveByOctave(signal: Samples, plan: Octaves): CqtResult {
  const { scale, octaves, binsPerOctave, padMode, kernels } = plan
  const bins = scale.frequencies.length
  const frames = framesOf(signal.length, plan)
  const re = new Float32Array(bins * frames)
  const im = new Float32Array(bins * frames)
  const lengths = lengthsOf(scale, plan.rate)
  let { rate, hop, gain } = plan
  let part = signal
  let filter: FilterKernel | undefined
  let nFft = 0
  let isHalved = false
  for (let octave = 0; octave < octaves; octave++) {
    const to = bins - octave * binsPerOctave
    const from = Math.max(0, to - binsPerOctave)
    // At half the rate the filters of an octave lower are the same ones, and so is what they are scaled by.
    if (!filter || !isHalved || to - from < binsPerOctave) {
      const basis = cqtBasis(scale, from, to, rate)
      scaleRows(basis, row => Math.sqrt(plan.rate / (rate * lengths[from + row]!)))
      filter = kernels?.filter(basis, hop) ?? filterKernel(basis)
      nFft = basis.nFft
    }
    const stft = new StftFrames({ nFft, hopLength: hop, window: 'ones', padMode }, 'cqt')
    filter(stft, part, frames, gain, re, im, from * frames, frames)
    isHalved = hop % 2 === 0
    if (isHalved && octave + 1 < octaves) {
      hop /= 2
      rate /= 2
      gain *= Math.SQRT2
      part = halved(part, kernels)
    }
  }
  return { re, im, bins, frames }
}

/** Multiplies the weights of each row by a factor. */
function scaleRows({ starts, re, im }: FilterTables, factorOf: (row: number) => number): void {
  for (let row = 0; row + 1 < starts.length; row++) {
    const factor = factorOf(row)
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      re[i]! *= factor
      im[i]! *= factor
    }
  }
}

/** The loop in TypeScript. */
const filterKernel =
  ({ starts, bins, re: weightsRe, im: weightsIm }: FilterTables): FilterKernel =>
  (stft, signal, count, scale, re, im, at, stride) => {
    const spectrumRe = new Float64Array(stft.bins)
    const spectrumIm = new Float64Array(stft.bins)
    for (let t = 0; t < count; t++) {
      stft.spectrum(signal, t, spectrumRe, spectrumIm)
      sparseProduct(starts, bins, weightsRe, weightsIm, spectrumRe, spectrumIm, scale, re, im, at + t, stride)
    }
  }

/** The frames that every octave has: halving rounds up, so the octave at the full rate may have one less. */
function framesOf(length: number, { hop, octaves }: Octaves): number {
  let least = 1 + Math.floor(length / hop)
  let [n, h] = [length, hop]
  for (let octave = 1; octave < octaves && h % 2 === 0; octave++) {
    n = Math.ceil(n / 2)
    h /= 2
    least = Math.min(least, 1 + Math.floor(n / h))
  }
  return least
}

/** At half the rate. */
const halved = (signal: Samples, kernels: FeaturesKernels | undefined): Float32Array =>
  resample(signal, { from: 2, to: 1, kernels: kernels?.melspec })

/** How often the signal may be halved before the first octave: as far as the filters allow, and the hop length. */
function earlyHalvings(nyquist: number, cutoff: number, hop: number, octaves: number): number {
  const byFilter = Math.max(0, Math.ceil(Math.log2(nyquist / cutoff)) - 2)
  let twos = 0
  for (let rest = hop; rest % 2 === 0; rest /= 2) twos++
  return Math.min(byFilter, Math.max(0, twos - octaves + 1))
}
