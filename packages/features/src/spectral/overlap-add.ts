import { getWindow, type WindowName } from '@murecom/melspec'
import { InverseRealFft } from '../fft/inverse-real-fft.ts'

/** What an overlap-add needs to know of the frames. */
interface OverlapFraming {
  nFft: number
  hopLength: number
  winLength: number
  window: WindowName
  /** Samples in front of the first one that frame 0 reaches. */
  pad: number
  frames: number
}

/** Below this sum of squared windows librosa does not divide: the least normal float32. */
const TINY = 2 ** -126

/** Spectra of overlapping frames become samples again: the inverse transform of each is added, times the window. */
export class OverlapAdd {
  readonly #framing: OverlapFraming
  readonly #inverse: InverseRealFft
  readonly #window: Float64Array
  readonly #samples: Float64Array

  constructor(framing: OverlapFraming) {
    const { nFft, winLength, window } = framing
    this.#framing = framing
    this.#inverse = new InverseRealFft(nFft)
    this.#window = new Float64Array(nFft)
    this.#window.set(getWindow(window, winLength), Math.floor((nFft - winLength) / 2))
    this.#samples = new Float64Array(nFft)
  }

  /** Adds frame `frame`, of `nFft / 2 + 1` complex values, to `out`. */
  add(re: Float64Array, im: Float64Array, frame: number, out: Float32Array): void {
    const { nFft, hopLength, pad } = this.#framing
    this.#inverse.inverse(re, im, this.#samples)
    const start = frame * hopLength - pad
    const end = Math.min(nFft, out.length - start)
    for (let i = Math.max(0, -start); i < end; i++) out[start + i]! += this.#samples[i]! * this.#window[i]!
  }

  /** Divides `out` by the sum of squared windows at each sample, where there is one. */
  normalise(out: Float32Array): void {
    const { nFft, hopLength, pad, frames } = this.#framing
    const squares = this.#window.map(w => w * w)
    for (let i = 0; i < out.length; i++) {
      const at = i + pad
      const last = Math.min(frames - 1, Math.floor(at / hopLength))
      let sum = 0
      for (let t = Math.max(0, Math.ceil((at - nFft + 1) / hopLength)); t <= last; t++)
        sum += squares[at - t * hopLength]!
      if (sum > TINY) out[i]! /= sum
    }
  }
}
