import { checkInteger, checkOneOf, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import { checkSignal, type Samples } from '../signal.ts'

const MODES = ['interp', 'nearest', 'mirror', 'constant', 'wrap'] as const

/** How rows go on outside of their frames. `'interp'`: the polynomial of the outermost frames, as many as the window has. */
export type DeltaMode = (typeof MODES)[number]

/** Which derivative, over how many frames. */
export interface DeltaOptions {
  /** Frames of a row; values are rows of that many. Default: all are one row. */
  frames?: number
  /** Frames that a derivative is estimated from, odd, from 3. Default 9. */
  width?: number
  /** Which derivative, from 1 and below `width`; also the degree of the polynomial. Default 1. */
  order?: number
  /** How rows go on outside. Default `'interp'`. */
  mode?: DeltaMode
}

const OPTIONS: OptionNames<DeltaOptions> = { frames: 1, width: 1, order: 1, mode: 1 }

/**
 * Derivative of features along the frames, by local polynomials (Savitzky and Golay, 1964). Reference:
 * `librosa.feature.delta`, librosa 0.11.
 *
 * @param values rows of frames, `values[row * frames + frame]`, such as the data of an mfcc; finite
 * @param options every default is librosa's
 * @returns as many values, in the unit of `values` a frame. O(values x width)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * delta(Float32Array.from({ length: 9 }, (_, t) => 3 * t))[4] // 3
 */
export function delta(values: Samples, options: DeltaOptions = {}): Float32Array {
  const where = 'delta'
  const given = checkOptions(where, options, OPTIONS)
  checkSignal(where, values, 1, 'values')
  const frames = checkInteger(where, 'frames', given.frames ?? values.length, 1)
  const width = checkInteger(where, 'width', given.width ?? 9, 3, 2 ** 16)
  const order = checkInteger(where, 'order', given.order ?? 1, 1)
  const mode = checkOneOf(where, 'mode', given.mode ?? 'interp', MODES)
  if (values.length % frames !== 0) refuse(where, 'values', `hold rows of frames (${frames}) values`, values.length)
  if (width % 2 === 0) refuse(where, 'width', 'be odd', width)
  if (order >= width) refuse(where, 'order', `be below width (${width})`, order)
  if (mode === 'interp' && width > frames)
    refuse(where, 'width', `be at most frames (${frames}) in mode 'interp'`, width)

  const half = (width - 1) / 2
  const weights = derivativeWeights(half, order)
  const out = new Float32Array(values.length)
  for (let row = 0; row < values.length; row += frames) {
    for (let t = 0; t < frames; t++) {
      // The derivative whose order is the degree of the polynomial is the same all along it.
      const centre = mode === 'interp' ? Math.min(frames - 1 - half, Math.max(half, t)) : t
      let sum = 0
      for (let j = -half; j <= half; j++) {
        const at = mode === 'interp' ? centre + j : outside(centre + j, frames, mode)
        if (at >= 0) sum += weights[j + half]! * values[row + at]!
      }
      out[row + t] = sum
    }
  }
  return out
}

/** The frame that continues a row at position `t`; -1 for a zero. */
function outside(t: number, frames: number, mode: DeltaMode): number {
  if (t >= 0 && t < frames) return t
  if (mode === 'constant') return -1
  if (mode === 'nearest') return t < 0 ? 0 : frames - 1
  if (mode === 'wrap') return ((t % frames) + frames) % frames
  const period = Math.max(1, 2 * (frames - 1))
  const folded = ((t % period) + period) % period
  return folded < frames ? folded : period - folded
}

/**
 * The weights whose sum with `2 half + 1` values is the `order`-th derivative of their best polynomial of that degree. With
 * polynomials p that are orthogonal on -half .. half, that is `order! p(x) / sum of p^2`, p the monic one of degree `order`;
 * they follow from p[k + 1](x) = x p[k](x) - (s[k] / s[k - 1]) p[k - 1](x), s the sums of squares.
 */
function derivativeWeights(half: number, order: number): Float64Array {
  let before = new Float64Array(2 * half + 1)
  let now = new Float64Array(2 * half + 1).fill(1)
  let squares = now.length
  let factor = 0
  let factorial = 1
  for (let k = 1; k <= order; k++) {
    const next = now.map((p, i) => (i - half) * p - factor * before[i]!)
    before = now
    now = next
    const sum = now.reduce((total, p) => total + p * p, 0)
    factor = sum / squares
    squares = sum
    factorial *= k
  }
  return now.map(p => (factorial * p) / squares)
}
