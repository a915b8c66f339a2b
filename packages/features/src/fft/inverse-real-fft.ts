import { RealFft } from '@murecom/melspec'

/**
 * The inverse of the discrete Fourier transform of `length` real numbers, by one forward transform: with
 * h[k] = Re X[k] + Im X[k] over all k, and H its transform,
 *
 *     x[n] = (Re H[n] + Im H[n]) / length,   x[length - n] = (Re H[n] - Im H[n]) / length
 */
export class InverseRealFft {
  /** Frequencies of a spectrum, `floor(length / 2) + 1`. */
  readonly bins: number
  readonly #length: number
  readonly #fft: RealFft
  readonly #mixed: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  /** @param fft a plan of this length, to be shared */
  constructor(length: number, fft: RealFft = new RealFft(length)) {
    this.#length = length
    this.#fft = fft
    this.bins = this.#fft.bins
    this.#mixed = new Float64Array(length)
    this.#re = new Float64Array(this.bins)
    this.#im = new Float64Array(this.bins)
  }

  /**
   * Writes the `length` real numbers whose spectrum is `re` and `im` to `out`; a missing `im` is 0. The imaginary parts of bins
   * that have no mirror image do not count, as in numpy's irfft. Allocates nothing.
   */
  inverse(re: Float64Array, im: Float64Array | undefined, out: Float64Array): void {
    const n = this.#length
    const mixed = this.#mixed
    mixed[0] = re[0]!
    for (let k = 1; k < this.bins; k++) {
      const odd = im === undefined || 2 * k === n ? 0 : im[k]!
      mixed[k] = re[k]! + odd
      mixed[n - k] = re[k]! - odd
    }
    // The middle bin of an even length is written twice, both times with the same value.
    this.#fft.forward(mixed, this.#re, this.#im)
    out[0] = this.#re[0]! / n
    for (let i = 1; i < this.bins; i++) {
      out[n - i] = (this.#re[i]! - this.#im[i]!) / n
      out[i] = (this.#re[i]! + this.#im[i]!) / n
    }
  }
}
