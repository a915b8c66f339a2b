import { checkInteger, checkNumber, type OptionNames, show } from '@murecom/internal'
import { hzToMel, melToHz } from '../mel-scale.ts'

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

/** The names of {@link MelFilterBankOptions}. */
export const FILTER_OPTIONS: OptionNames<MelFilterBankOptions> = {
  sampleRate: 'sr',
  nFft: 1,
  nMels: 1,
  fMin: 1,
  fMax: 1,
  htk: 1,
  norm: 1,
}

/** The filters as triangles over few bins each. `MelTables` describes the members. */
interface MelFilters {
  bins: number
  edges: Float64Array
  heights: Float64Array
  runs: Int32Array
  weights: Float64Array
}

/** Checks the options and makes the filters, visiting only bins within each triangle. */
export function melFilters(where: string, options: MelFilterBankOptions): MelFilters {
  const { sampleRate = 22050, nFft = 2048, nMels = 128, fMin = 0, htk = false, norm = 'slaney' } = options
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
  if (typeof htk !== 'boolean') throw new TypeError(`${where}: htk must be a boolean, got ${show(htk)}`)
  if (norm !== 'slaney' && norm !== null && !(typeof norm === 'number' && norm > 0)) {
    throw new RangeError(`${where}: norm must be 'slaney', null or a number above 0, got ${show(norm)}`)
  }

  const bins = Math.floor(nFft / 2) + 1
  const low = hzToMel(fMin, htk)
  const high = hzToMel(fMax, htk)
  const hertz = Float64Array.from({ length: nMels + 2 }, (_, i) => melToHz(low + ((high - low) * i) / (nMels + 1), htk))
  const heights = new Float64Array(nMels)
  const runs = new Int32Array(2 * nMels)
  const weights: number[] = []
  for (let m = 0; m < nMels; m++) {
    const left = hertz[m]!
    const centre = hertz[m + 1]!
    const right = hertz[m + 2]!
    const begin = weights.length
    heights[m] = norm === 'slaney' ? 2 / (right - left) : 1
    const end = Math.min(bins, Math.ceil((right * nFft) / sampleRate) + 1)
    for (let k = Math.floor((left * nFft) / sampleRate); k < end; k++) {
      const hz = (k * sampleRate) / nFft
      const weight = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre))
      if (weight <= 0) continue
      if (weights.length === begin) runs[2 * m] = k
      weights.push(Math.fround(heights[m]! * weight))
    }
    runs[2 * m + 1] = weights.length - begin
    if (typeof norm === 'number') heights[m] = normalize(weights, begin, norm)
  }
  const edges = hertz.map(hz => (hz * nFft) / sampleRate)
  return { bins, edges, heights, runs, weights: Float64Array.from(weights) }
}

/** Scales `weights` from `begin` on to an l_p norm of 1, and returns the scale; none stay none. */
function normalize(weights: number[], begin: number, p: number): number {
  let sum = 0
  for (let i = begin; i < weights.length; i++) {
    sum = p === Number.POSITIVE_INFINITY ? Math.max(sum, weights[i]!) : sum + weights[i]! ** p
  }
  const scale = sum > 0 ? 1 / (p === Number.POSITIVE_INFINITY ? sum : sum ** (1 / p)) : 1
  for (let i = begin; i < weights.length; i++) weights[i] = Math.fround(weights[i]! * scale)
  return scale
}
