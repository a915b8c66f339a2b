import { checkInteger, checkOptions, type OptionNames } from '@murecom/internal'
import { getWindow } from '@murecom/melspec'
import type { Samples } from '../signal.ts'
import { CHROMA_CQT_OPTIONS, type ChromaCqtOptions, chromaOf } from './chroma-cqt.ts'
import { type Chromagram, checkNorm, normaliseFrames } from './chromagram.ts'

/** As of `chromaCqt`; `norm` is 2 by default. */
export interface ChromaCensOptions extends Omit<ChromaCqtOptions, 'threshold'> {
  /** Frames that are smoothed over, from 1; null for none. Default 41. */
  winLenSmooth?: number | null
}

const { threshold: _, ...CQT_OPTIONS } = CHROMA_CQT_OPTIONS
const OPTIONS: OptionNames<ChromaCensOptions> = { ...CQT_OPTIONS, winLenSmooth: 1 }

/** Shares of a frame from which a class counts one step more. */
const STEPS = [0.4, 0.2, 0.1, 0.05]

/**
 * Chroma that does not depend on dynamics and articulation: shares of the frame in five steps, smoothed over time. For matching
 * recordings of one piece. Reference: `librosa.feature.chroma_cens`, librosa 0.11; after Müller and Ewert, 2011.
 *
 * @param signal mono samples, nominally in [-1, 1]; finite, not empty
 * @param options every default is librosa's
 * @returns `nChroma` x `1 + floor(n / hopLength)` values, class 0 is C. O(that of `cqt`)
 * @throws TypeError, RangeError naming the argument, the rule and the value
 * @example
 * chromaCens(new Float32Array(22050)).bins // 12
 */
export function chromaCens(signal: Samples, options: ChromaCensOptions = {}): Chromagram {
  const where = 'chromaCens'
  const { norm = 2, winLenSmooth = 41, ...rest } = checkOptions(where, options, OPTIONS)
  checkNorm(where, norm)
  if (winLenSmooth !== null) checkInteger(where, 'winLenSmooth', winLenSmooth, 1, 2 ** 20)
  const chroma = chromaOf(where, signal, { ...rest, norm: null })
  normaliseFrames(chroma, 1)
  const { data } = chroma
  for (let i = 0; i < data.length; i++) {
    let steps = 0
    for (const step of STEPS) if (data[i]! > step) steps++
    data[i] = steps / 4
  }
  if (winLenSmooth !== null) smooth(chroma, winLenSmooth)
  normaliseFrames(chroma, norm)
  return chroma
}

/** Along the frames by a Hann window whose sum is 1; outside there is 0. */
function smooth({ data, bins, frames }: Chromagram, length: number): void {
  const window = getWindow('hann', length + 2, { periodic: false })
  const sum = window.reduce((a, b) => a + b, 0)
  const before = Math.floor(window.length / 2)
  const row = new Float64Array(frames)
  for (let c = 0; c < bins; c++) {
    for (let t = 0; t < frames; t++) row[t] = data[c * frames + t]!
    for (let t = 0; t < frames; t++) {
      // A convolution: the window is turned around. When its length is even, its centre lies after the middle.
      const last = t + before
      const end = Math.min(window.length, last + 1)
      let total = 0
      for (let j = Math.max(0, last - frames + 1); j < end; j++) total += window[j]! * row[last - j]!
      data[c * frames + t] = total / sum
    }
  }
}
