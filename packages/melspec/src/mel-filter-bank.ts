import { checkInteger, checkNumber } from '@murecom/internal'
import { hzToMel, melToHz } from './mel-scale.ts'

export interface MelFilterBankOptions {
  /** Samples a second of the signal, in Hz. Default 22,050, as in librosa. */
  sampleRate?: number
  /** Length of the FFT in samples. Default 2,048: 93 ms at 22,050 Hz. */
  nFft?: number
  /** Number of mel bands. Default 128. */
  nMels?: number
  /** Lowest frequency in Hz. Default 0. */
  fMin?: number
  /** Highest frequency in Hz, at most half the sample rate, which is the default. */
  fMax?: number
  /** HTK's mel scale instead of Slaney's. Default false. */
  htk?: boolean
  /** `'slaney'` (default): each triangle has unit area in Hz; `null`: each triangle peaks at 1. */
  norm?: 'slaney' | null
}

/**
 * Triangular filters that sum FFT bins into mel bands. Triangles stand on exact frequencies, not on FFT bins.
 * Reference: librosa 0.11, `filters.mel`.
 *
 * @returns `nMels` x `(1 + nFft / 2)` weights, row-major float32. O(nMels x nFft)
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * melFilterBank({ sampleRate: 22050, nFft: 2048, nMels: 128 }).length // 131200
 */
export function melFilterBank(options: MelFilterBankOptions = {}): Float32Array {
  const { sampleRate = 22050, nFft = 2048, nMels = 128, fMin = 0, htk = false, norm = 'slaney' } = options
  const where = 'melFilterBank'
  checkNumber(where, 'sampleRate', sampleRate, { min: 0, exclusiveMin: true })
  checkInteger(where, 'nFft', nFft, 1)
  checkInteger(where, 'nMels', nMels, 1)
  const fMax = checkNumber(where, 'fMax', options.fMax ?? sampleRate / 2, {
    min: 0,
    max: sampleRate / 2,
    exclusiveMin: true,
  })
  checkNumber(where, 'fMin', fMin, { min: 0, max: fMax })
  if (norm !== 'slaney' && norm !== null) throw new RangeError(`${where}: norm must be 'slaney' or null, got ${norm}`)

  const bins = Math.floor(nFft / 2) + 1
  const low = hzToMel(fMin, htk)
  const high = hzToMel(fMax, htk)
  const edges = Float64Array.from({ length: nMels + 2 }, (_, i) => melToHz(low + ((high - low) * i) / (nMels + 1), htk))
  const weights = new Float32Array(nMels * bins)
  for (let m = 0; m < nMels; m++) {
    const left = edges[m]!
    const centre = edges[m + 1]!
    const right = edges[m + 2]!
    const scale = norm === 'slaney' ? 2 / (right - left) : 1
    for (let k = 0; k < bins; k++) {
      const hz = (k * sampleRate) / nFft
      const up = (hz - left) / (centre - left)
      const down = (right - hz) / (right - centre)
      weights[m * bins + k] = scale * Math.max(0, Math.min(up, down))
    }
  }
  return weights
}
