import { checkInteger, checkNumber, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { roundHalfEven } from '../kernels/round.ts'
import type { FeaturesKernels } from '../kernels/types.ts'
import { checkRate, type Samples } from '../signal.ts'
import { type Chromagram, checkNorm, normaliseFrames } from './chromagram.ts'
import { C1, cqtOf } from './cqt.ts'

/** Which classes, over which octaves, and how they are scaled. */
export interface ChromaCqtOptions {
  /** Samples a second, in Hz, from 1,000 to 1,536,000. Default 22,050. */
  sampleRate?: number
  /** Samples between frames. Default 512. */
  hopLength?: number
  /** The lowest frequency, in Hz, above 0. Default C1, 32.7 Hz. */
  fMin?: number
  /** What each frame is divided by: Infinity (default) its largest value, 1 its sum, 2 its length; null nothing. */
  norm?: number | null
  /** Values below this are 0. Default 0. */
  threshold?: number
  /** How far the recording is from A440, in bins of `binsPerOctave`. Default: estimated. */
  tuning?: number
  /** Pitch classes, from 1. Default 12. */
  nChroma?: number
  /** Octaves, from 1. Default 7, or as many as the sample rate has room for. */
  nOctaves?: number
  /** Frequencies in an octave, a multiple of `nChroma`. Default 36. */
  binsPerOctave?: number
  /** Inner loops, from `loadSimdKernels()` of `@murecom/features/simd`. Default: those in TypeScript. */
  kernels?: FeaturesKernels | undefined
}

/** The names of {@link ChromaCqtOptions}. */
export const CHROMA_CQT_OPTIONS: OptionNames<ChromaCqtOptions> = {
  sampleRate: 'sr',
  hopLength: 1,
  fMin: 1,
  norm: 1,
  threshold: 1,
  tuning: 1,
  nChroma: 1,
  nOctaves: 1,
  binsPerOctave: 1,
  kernels: 1,
}

/**
 * Energy by pitch class, from the constant-Q transform: each octave has as many frequencies, so low notes are found
 * better than by `chromaStft`. Reference: `librosa.feature.chroma_cqt`, librosa 0.11.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's
 * @returns `nChroma` x `1 + floor(n / hopLength)` values, class 0 is C. O(that of `cqt`)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const tone = new Float32Array(22050).map((_, i) => Math.sin((2 * Math.PI * 440 * i) / 22050))
 * const { data, frames } = chromaCqt(tone)
 * data[9 * frames + 20] // 1: A
 */
export function chromaCqt(signal: Samples, options: ChromaCqtOptions = {}): Chromagram {
  return chromaOf('chromaCqt', signal, checkOptions('chromaCqt', options, CHROMA_CQT_OPTIONS))
}

/** {@link chromaCqt} for a caller that has checked the names of its options. */
export function chromaOf(where: string, signal: Samples, options: ChromaCqtOptions): Chromagram {
  const sampleRate = checkRate(where, options.sampleRate)
  const fMin = checkNumber(where, 'fMin', options.fMin ?? C1, { min: 0, exclusiveMin: true })
  const classes = checkInteger(where, 'nChroma', options.nChroma ?? 12, 1, 1200)
  const binsPerOctave = checkInteger(where, 'binsPerOctave', options.binsPerOctave ?? 36, 1, 1200)
  const threshold = checkNumber(where, 'threshold', options.threshold ?? 0, { min: 0 })
  const { norm = Number.POSITIVE_INFINITY, kernels, hopLength } = options
  checkNorm(where, norm)
  if (binsPerOctave % classes !== 0)
    refuse(where, 'binsPerOctave', `be a multiple of nChroma (${classes})`, binsPerOctave)
  const room = Math.floor(Math.log2(sampleRate / 2 / (fMin * 1.05)))
  const octaves = checkInteger(where, 'nOctaves', options.nOctaves ?? Math.min(7, Math.max(1, room)), 1, 32)

  const nBins = octaves * binsPerOctave
  const tuning = options.tuning ?? null
  const transform = { sampleRate, hopLength, fMin, nBins, binsPerOctave, tuning, kernels }
  const { re, im, frames } = cqtOf(where, signal, definedOf(transform))
  const merged = binsPerOctave / classes
  const first = roundHalfEven((((12 * Math.log2(fMin / 440) + 69) % 12) * classes) / 12)
  const chroma: Chromagram = { data: new Float32Array(classes * frames), bins: classes, frames }
  for (let k = 0; k < nBins; k++) {
    // A class is the bins around its own, as many below as above.
    const step = Math.floor((k + Math.floor(merged / 2)) / merged) + first
    const row = (((step % classes) + classes) % classes) * frames
    for (let t = 0; t < frames; t++) {
      const at = k * frames + t
      chroma.data[row + t]! += Math.sqrt(re[at]! * re[at]! + im[at]! * im[at]!)
    }
  }
  if (threshold > 0) for (const [i, x] of chroma.data.entries()) if (x < threshold) chroma.data[i] = 0
  normaliseFrames(chroma, norm)
  return chroma
}

/** An object without what is undefined: its options then have their defaults. */
function definedOf<T extends object>(options: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
