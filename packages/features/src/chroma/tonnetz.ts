import { checkOptions } from '@murecom/internal'
import type { Samples } from '../signal.ts'
import { CHROMA_CQT_OPTIONS, type ChromaCqtOptions, chromaOf } from './chroma-cqt.ts'
import { type Chromagram, checkChromagram } from './chromagram.ts'

/** Tonal centroids: `data[dimension * frames + frame]`. */
export interface TonnetzResult {
  /** 6 x `frames` values, row-major: sine and cosine of fifths, of minor thirds, of major thirds. */
  data: Float32Array
  /** 6. */
  bins: number
  frames: number
}

/** Turns of a circle for a semitone, times 6; sine, then cosine, of each interval. */
const SCALES = [7 / 6, 7 / 6, 3 / 2, 3 / 2, 2 / 3, 2 / 3]
const RADII = [1, 1, 1, 1, 0.5, 0.5]

/**
 * Where the chroma of each frame lies on the circles of fifths, minor thirds and major thirds: chords that share notes lie
 * together. Reference: `librosa.feature.tonnetz`, librosa 0.11; after Harte, Sandler and Gasser, 2006.
 *
 * @param source mono samples, finite, not empty; or a chromagram
 * @param options how samples become a chromagram, as of `chromaCqt`
 * @returns 6 x frames values in [-1, 1]. O(that of `cqt`)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * tonnetz(new Float32Array(22050)).bins // 6
 */
export function tonnetz(source: Samples | Chromagram, options: ChromaCqtOptions = {}): TonnetzResult {
  const where = 'tonnetz'
  const given = checkOptions(where, options, CHROMA_CQT_OPTIONS)
  const isChroma = source !== null && typeof source === 'object' && 'data' in source
  if (isChroma) checkChromagram(where, source)
  const { data: chroma, bins, frames } = isChroma ? source : chromaOf(where, source, given)
  const weights = SCALES.map((scale, d) =>
    Array.from({ length: bins }, (_, c) => {
      const turn = scale * ((12 * c) / bins) - (d % 2 === 0 ? 0.5 : 0)
      return RADII[d]! * Math.cos(Math.PI * turn)
    }),
  )
  const data = new Float32Array(6 * frames)
  for (let t = 0; t < frames; t++) {
    let sum = 0
    for (let c = 0; c < bins; c++) sum += Math.abs(chroma[c * frames + t]!)
    if (sum < 2 ** -126) sum = 1
    for (const [d, row] of weights.entries()) {
      let total = 0
      for (let c = 0; c < bins; c++) total += row[c]! * chroma[c * frames + t]!
      data[d * frames + t] = total / sum
    }
  }
  return { data, bins: 6, frames }
}
