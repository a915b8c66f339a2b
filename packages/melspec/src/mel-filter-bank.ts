import { checkOptions } from '@murecom/internal'
import { FILTER_OPTIONS, type MelFilterBankOptions, melFilters } from './mel/filters.ts'

/**
 * Triangular filters that sum FFT bins into mel bands. The triangles begin and end at exact frequencies, not at FFT bins.
 * Reference: librosa 0.11, `filters.mel`; deviation: `fMax` above half the sample rate is refused.
 *
 * @returns `nMels` x `(1 + floor(nFft / 2))` weights, row-major float32. O(nMels x nFft)
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * melFilterBank({ sampleRate: 22050, nFft: 2048, nMels: 128 }).length // 131200
 */
export function melFilterBank(options: MelFilterBankOptions = {}): Float32Array {
  const where = 'melFilterBank'
  const { bins, runs, weights } = melFilters(where, checkOptions(where, options, FILTER_OPTIONS))
  const bands = runs.length / 2
  const bank = new Float32Array(bands * bins)
  for (let m = 0, w = 0; m < bands; m++) {
    for (let k = 0; k < runs[2 * m + 1]!; k++) bank[m * bins + runs[2 * m]! + k] = weights[w++]!
  }
  return bank
}
