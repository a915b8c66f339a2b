import { checkInteger, checkNumber, describe } from '@murecom/internal'
import { hzToMel, melToHz } from './mel-scale.ts'

/** Which mel filters are made. */
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
  /**
   * `'slaney'` (default): each triangle has unit area in Hz. `null`: each triangle peaks at 1. A number p above 0: each
   * filter's l_p norm is 1 (Infinity: its largest weight is 1).
   */
  norm?: 'slaney' | null | number
}

/**
 * Triangular filters that sum FFT bins into mel bands. Triangles stand on exact frequencies, not on FFT bins.
 * Reference: librosa 0.11, `filters.mel`; deviation: `fMax` above half the sample rate is refused.
 *
 * @returns `nMels` x `(1 + floor(nFft / 2))` weights, row-major float32. O(nMels x nFft)
 * @throws TypeError, RangeError for an option outside its range
 * @example
 * melFilterBank({ sampleRate: 22050, nFft: 2048, nMels: 128 }).length // 131200
 */
export function melFilterBank(options: MelFilterBankOptions = {}): Float32Array {
  const { sampleRate = 22050, nFft = 2048, nMels = 128, fMin = 0, htk = false, norm = 'slaney' } = options
  const where = 'melFilterBank'
  checkNumber(where, 'sampleRate', sampleRate, { min: 0, exclusiveMin: true })
  checkInteger(where, 'nFft', nFft, 2, 2 ** 24)
  checkInteger(where, 'nMels', nMels, 1, 2 ** 16)
  const fMax = checkNumber(where, 'fMax', options.fMax ?? sampleRate / 2, {
    min: 0,
    max: sampleRate / 2,
    exclusiveMin: true,
  })
  checkNumber(where, 'fMin', fMin, { min: 0, max: fMax })
  if (fMin === fMax) throw new RangeError(`${where}: fMin must be below fMax (${fMax}), got ${fMin}`)
  if (typeof htk !== 'boolean') throw new TypeError(`${where}: htk must be a boolean, got ${describe(htk)}`)
  if (norm !== 'slaney' && norm !== null && !(typeof norm === 'number' && norm > 0)) {
    throw new RangeError(`${where}: norm must be 'slaney', null or a number above 0, got ${describe(norm)}`)
  }

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
    const end = Math.min(bins, Math.ceil((right * nFft) / sampleRate) + 1)
    for (let k = Math.max(0, Math.floor((left * nFft) / sampleRate)); k < end; k++) {
      const hz = (k * sampleRate) / nFft
      const up = (hz - left) / (centre - left)
      const down = (right - hz) / (right - centre)
      weights[m * bins + k] = scale * Math.max(0, Math.min(up, down))
    }
    if (typeof norm === 'number') normalize(weights.subarray(m * bins, (m + 1) * bins), norm)
  }
  return weights
}

/** Scales `row` to an l_p norm of 1; a row of zeros stays. */
function normalize(row: Float32Array, p: number): void {
  let sum = 0
  for (const x of row) sum = p === Number.POSITIVE_INFINITY ? Math.max(sum, x) : sum + x ** p
  const length = p === Number.POSITIVE_INFINITY ? sum : sum ** (1 / p)
  if (length > 0) for (let k = 0; k < row.length; k++) row[k]! /= length
}

/**
 * Each row's run of non-zero weights, packed: (first bin, number of bins) by row, 0 bins for a row of zeros, and the weights
 * of all runs one after the other.
 */
export function packRuns(bank: Float32Array, bands: number): { runs: Int32Array; weights: Float64Array } {
  const bins = bank.length / bands
  const runs = new Int32Array(2 * bands)
  const weights: number[] = []
  for (let m = 0; m < bands; m++) {
    const row = bank.subarray(m * bins, (m + 1) * bins)
    const first = Math.max(
      0,
      row.findIndex(weight => weight !== 0),
    )
    const last = row.findLastIndex(weight => weight !== 0)
    runs[2 * m] = first
    runs[2 * m + 1] = last + 1 - (last < 0 ? 0 : first)
    for (let k = first; k <= last; k++) weights.push(row[k]!)
  }
  return { runs, weights: Float64Array.from(weights) }
}
