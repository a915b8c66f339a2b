import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import { powerToDb } from './decibel.ts'
import { MEL_SPECTROGRAM_OPTIONS, type MelSpectrogramOptions, melSpectrogram } from './mel-spectrogram.ts'

/** How cepstral coefficients are made of a mel spectrogram. */
export interface MfccOptions extends MelSpectrogramOptions {
  /** Coefficients to keep, at most nMels. Default 20. */
  nMfcc?: number
  /** Type of the discrete cosine transform. Default 2. */
  dctType?: 1 | 2 | 3
  /** `'ortho'` (default): the transform is orthonormal; null: it is not scaled. */
  dctNorm?: 'ortho' | null
  /** Liftering L: coefficient n, from 1, times `1 + L / 2 sin(pi n / L)`; 0 (default) is none. */
  lifter?: number
}

const OPTIONS: OptionNames<MfccOptions> = {
  ...MEL_SPECTROGRAM_OPTIONS,
  nMfcc: 1,
  dctType: 1,
  dctNorm: 1,
  lifter: 1,
}

/** Cepstral coefficients: `data[coefficient * frames + frame]`. */
export interface MfccResult {
  /** `coefficients` x `frames` values, row-major. */
  data: Float32Array
  coefficients: number
  frames: number
  /** As those of the mel spectrogram. */
  warnings?: readonly string[]
}

/**
 * Mel-frequency cepstral coefficients: the discrete cosine transform, over the bands, of the mel spectrogram in decibel.
 * Reference: `librosa.feature.mfcc`, librosa 0.11.
 *
 * @param signal mono samples; finite, not empty
 * @param options those of `melSpectrogram` (`norm` is librosa's `mel_norm`) and the transform's (`dctNorm` is its `norm`)
 * @returns `nMfcc` x frames values. O(mel spectrogram + frames x nMfcc x nMels)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * const { coefficients, frames } = mfcc(new Float32Array(22050), { nMfcc: 13 })
 * console.log(coefficients, frames) // 13 44
 */
export function mfcc(signal: Float32Array | Float64Array, options: MfccOptions = {}): MfccResult {
  const where = 'mfcc'
  const { nMfcc = 20, dctType = 2, dctNorm = 'ortho', lifter = 0, ...rest } = checkOptions(where, options, OPTIONS)
  const coefficients = checkInteger(where, 'nMfcc', nMfcc, 1, rest.nMels ?? 128)
  checkInteger(where, 'dctType', dctType, 1, 3)
  if (dctNorm !== null) checkOneOf(where, 'dctNorm', dctNorm, ['ortho'])
  checkNumber(where, 'lifter', lifter, { min: 0 })

  const { data: power, bands, frames, warnings } = melSpectrogram(signal, rest)
  if (dctType === 1 && bands < 2) throw new RangeError(`${where}: nMels must be at least 2 for dctType 1, got ${bands}`)
  const decibel = powerToDb(power)
  const matrix = cosineTransform(dctType, dctNorm === 'ortho', coefficients, bands)
  const data = new Float32Array(coefficients * frames)
  const column = new Float64Array(frames)
  for (let c = 0; c < coefficients; c++) {
    column.fill(0)
    for (let m = 0; m < bands; m++) {
      const weight = matrix[c * bands + m]!
      for (let t = 0, at = m * frames; t < frames; t++) column[t]! += weight * decibel[at + t]!
    }
    const lift = lifter > 0 ? 1 + (lifter / 2) * Math.sin((Math.PI * (c + 1)) / lifter) : 1
    for (let t = 0; t < frames; t++) data[c * frames + t] = lift * column[t]!
  }
  return warnings ? { data, coefficients, frames, warnings } : { data, coefficients, frames }
}

/** The first `rows` rows of the `n`-point transform, with the scaling of `scipy.fft.dct`. */
function cosineTransform(type: 1 | 2 | 3, ortho: boolean, rows: number, n: number): Float64Array {
  const out = new Float64Array(rows * n)
  for (let k = 0; k < rows; k++) {
    for (let j = 0; j < n; j++) {
      const edge = j === 0 || j === n - 1
      let x: number
      if (type === 1) {
        x = (edge ? 1 : 2) * Math.cos((Math.PI * k * j) / (n - 1))
        // Orthonormal: rows and columns at the edges weigh 1 / sqrt 2.
        if (ortho) x *= (edge ? Math.SQRT2 : 1) * (k === 0 || k === n - 1 ? Math.SQRT1_2 : 1) * Math.sqrt(0.5 / (n - 1))
      } else if (type === 2) {
        x = 2 * Math.cos((Math.PI * k * (2 * j + 1)) / (2 * n))
        if (ortho) x *= Math.sqrt((k === 0 ? 0.25 : 0.5) / n)
      } else {
        x = (j === 0 ? 1 : 2) * Math.cos((Math.PI * j * (2 * k + 1)) / (2 * n))
        if (ortho) x *= Math.sqrt((j === 0 ? 1 : 0.5) / n)
      }
      out[k * n + j] = x
    }
  }
  return out
}
