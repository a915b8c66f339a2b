import { checkInteger, show } from '@murecom/internal'
import { rootsOfUnity } from '@murecom/internal/roots'
import { type ComplexFft, complexFft } from './fft/complex-fft.ts'
import { untangle, untanglePower } from './kernels/untangle.ts'

/**
 * A plan for the discrete Fourier transform of `length` real numbers, any length: tables are built once, {@link forward}
 * allocates nothing. An even length is taken as `length / 2` complex points, by radix-4 Stockham stages where it is a power of
 * two. Same values as `numpy.fft.rfft` to about 1e-15 of the largest.
 *
 * @example
 * const fft = new RealFft(4)
 * const re = new Float64Array(3), im = new Float64Array(3)
 * fft.forward(Float64Array.of(1, 0, 0, 0), re, im) // re is [1, 1, 1], im is [0, 0, 0]
 */
export class RealFft {
  /** Number of real points. */
  readonly length: number
  /** Number of frequencies, `floor(length / 2) + 1`. */
  readonly bins: number
  /** @internal */
  readonly powerScale: number
  readonly #complex: ComplexFft
  readonly #roots: Float64Array | undefined

  /**
   * @param length number of real points, from 2 to 2^24; fastest with small prime factors
   * @throws TypeError, RangeError for any other length
   */
  constructor(length: number) {
    checkInteger('RealFft', 'length', length, 2, 2 ** 24)
    this.length = length
    this.bins = Math.floor(length / 2) + 1
    const even = length % 2 === 0
    this.#complex = complexFft(even ? length / 2 : length)
    this.powerScale = even ? 0.25 : 1
    this.#roots = even ? rootsOfUnity(length, this.bins) : undefined
  }

  /**
   * Transforms `input[0 .. length)`; O(length log length), no allocation.
   *
   * @param input at least `length` real samples
   * @param re out, at least `bins` real parts
   * @param im out, at least `bins` imaginary parts
   * @throws RangeError for an array that is too short
   */
  forward(input: Float32Array | Float64Array, re: Float64Array, im: Float64Array): void {
    this.#check('input', input, this.length)
    this.#check('re', re, this.bins)
    this.#check('im', im, this.bins)
    const { data } = this.#complex
    const step = this.#roots ? 1 : 2
    if (!this.#roots) data.fill(0)
    for (let i = 0; i < this.length; i++) data[step * i] = input[i]!
    this.#complex.run()
    this.#spectrum(re, im)
  }

  /**
   * The transform of `input[offset .. offset + length)` times `window`, unchecked: what the package's own loops call.
   *
   * @internal
   */
  windowed(input: Float64Array, offset: number, window: Float64Array, re: Float64Array, im: Float64Array) {
    this.#transform(input, offset, window)
    this.#spectrum(re, im)
  }

  /**
   * As {@link windowed}, but the squared magnitudes, which have to be multiplied by {@link powerScale}.
   *
   * @internal
   */
  windowedPower(input: Float64Array, offset: number, window: Float64Array, power: Float64Array): void {
    this.#transform(input, offset, window)
    const { data } = this.#complex
    if (this.#roots) untanglePower(data, this.length / 2, this.#roots, power)
    else
      for (let k = 0; k < this.bins; k++) power[k] = data[2 * k]! * data[2 * k]! + data[2 * k + 1]! * data[2 * k + 1]!
  }

  #transform(input: Float64Array, offset: number, window: Float64Array): void {
    const { data } = this.#complex
    if (this.#roots) {
      this.#complex.runWindowed(input, offset, window)
      return
    }
    for (let i = 0; i < this.length; i++) {
      data[2 * i] = input[offset + i]! * window[i]!
      data[2 * i + 1] = 0
    }
    this.#complex.run()
  }

  #spectrum(re: Float64Array, im: Float64Array): void {
    const { data } = this.#complex
    if (this.#roots) untangle(data, this.length / 2, this.#roots, re, im)
    else {
      for (let k = 0; k < this.bins; k++) {
        re[k] = data[2 * k]!
        im[k] = data[2 * k + 1]!
      }
    }
  }

  #check(name: string, values: ArrayLike<number>, length: number): void {
    if (!(values?.length >= length)) {
      throw new RangeError(`RealFft.forward: ${name} must hold at least ${length} values, got ${show(values)}`)
    }
  }
}
