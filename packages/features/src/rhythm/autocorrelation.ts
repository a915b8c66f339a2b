import { getWindow, RealFft } from '@murecom/melspec'
import { InverseRealFft } from '../fft/inverse-real-fft.ts'

/** Below this value librosa does not divide: the least normal float64. */
const TINY = 2 ** -1022

/**
 * Autocorrelations of windowed frames of an envelope, a frame for every value of it, each divided by its largest value, which
 * is that of lag 0. Autocorrelation is the inverse transform of the power spectrum.
 */
export class Autocorrelation {
  /** Frames of a window, and so the number of lags. */
  readonly length: number
  /** The envelope, and with centred frames what is added at both ends: frame t begins at value t. */
  readonly padded: Float64Array
  readonly #window: Float64Array
  readonly #fft: RealFft
  readonly #inverse: InverseRealFft
  readonly #block: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  /** @param length frames of a window, from 1 */
  constructor(envelope: Float32Array | Float64Array, length: number, center: boolean) {
    this.length = length
    this.padded = center ? ramped(envelope, Math.floor(length / 2)) : Float64Array.from(envelope)
    this.#window = getWindow('hann', length)
    const size = sizeFor(2 * length - 1)
    this.#fft = new RealFft(size)
    this.#inverse = new InverseRealFft(size, this.#fft)
    this.#block = new Float64Array(size)
    this.#re = new Float64Array(this.#fft.bins)
    this.#im = new Float64Array(this.#fft.bins)
  }

  /** The autocorrelation of frame `frame`, to `out[lag]`: at least `length` values of it. */
  ofFrame(frame: number, out: Float64Array): void {
    const block = this.#block
    block.fill(0)
    let energy = 0
    for (let i = 0; i < this.length; i++) {
      const x = this.padded[frame + i]! * this.#window[i]!
      block[i] = x
      energy += x * x
    }
    if (energy === 0) {
      out.fill(0, 0, this.length)
      return
    }
    const scale = energy < TINY ? 1 : 1 / energy
    const power = this.#re
    this.#fft.forward(block, power, this.#im)
    for (let k = 0; k < power.length; k++) power[k] = scale * (power[k]! * power[k]! + this.#im[k]! * this.#im[k]!)
    this.#inverse.inverse(power, undefined, block)
    for (let lag = 0; lag < this.length; lag++) out[lag] = block[lag]!
  }
}

/** The envelope with `pad` values on both sides that fall to 0 in a line. */
function ramped(envelope: Float32Array | Float64Array, pad: number): Float64Array {
  const n = envelope.length
  const out = new Float64Array(n + 2 * pad)
  out.set(envelope, pad)
  for (let i = 0; i < pad; i++) {
    out[i] = (envelope[0]! * i) / pad
    out[n + 2 * pad - 1 - i] = (envelope[n - 1]! * i) / pad
  }
  return out
}

/** The least length from `least` on that is twice a power of two, or three times one: the fastest transforms. */
function sizeFor(least: number): number {
  const two = 2 ** Math.max(2, Math.ceil(Math.log2(least)))
  return 0.75 * two >= least && two >= 16 ? 0.75 * two : two
}
