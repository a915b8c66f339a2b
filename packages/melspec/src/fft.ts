import { checkInteger } from '@murecom/internal'
import { radix2 } from './kernels/radix2.ts'

/**
 * A plan for the discrete Fourier transform of `n` real numbers: tables are built once, {@link forward} allocates
 * nothing. The n real points are taken as n / 2 complex ones, transformed, and untangled (Press et al., Numerical
 * Recipes, 12.3).
 *
 * @example
 * const fft = new RealFft(4)
 * const re = new Float64Array(3), im = new Float64Array(3)
 * fft.forward(Float64Array.of(1, 0, 0, 0), re, im) // re is [1, 1, 1], im is [0, 0, 0]
 */
export class RealFft {
  /** Number of real points. */
  readonly size: number
  /** Number of frequencies, `size / 2 + 1`. */
  readonly bins: number
  readonly #half: number
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #cosine: Float64Array
  readonly #sine: Float64Array
  readonly #untangleCosine: Float64Array
  readonly #untangleSine: Float64Array
  readonly #reversed: Uint32Array

  /**
   * @param size number of real points, a power of two of at least 2
   * @throws RangeError for any other size
   */
  constructor(size: number) {
    checkInteger('RealFft', 'size', size, 2, 2 ** 26)
    if ((size & (size - 1)) !== 0) throw new RangeError(`RealFft: size must be a power of two, got ${size}`)
    const half = size / 2
    this.size = size
    this.bins = half + 1
    this.#half = half
    this.#re = new Float64Array(half)
    this.#im = new Float64Array(half)
    this.#cosine = Float64Array.from({ length: half / 2 }, (_, j) => Math.cos((2 * Math.PI * j) / half))
    this.#sine = Float64Array.from({ length: half / 2 }, (_, j) => Math.sin((2 * Math.PI * j) / half))
    this.#untangleCosine = Float64Array.from({ length: half }, (_, j) => Math.cos((2 * Math.PI * j) / size))
    this.#untangleSine = Float64Array.from({ length: half }, (_, j) => Math.sin((2 * Math.PI * j) / size))
    const bits = Math.log2(half)
    this.#reversed = new Uint32Array(half)
    for (let i = 1; i < half; i++) {
      this.#reversed[i] = (this.#reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1))
    }
  }

  /**
   * Transforms `input[0 .. size)`; O(n log n), no allocation.
   *
   * @param input `size` real samples
   * @param re out, `bins` real parts
   * @param im out, `bins` imaginary parts
   */
  forward(input: Float64Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half
    const zr = this.#re
    const zi = this.#im
    for (let i = 0; i < half; i++) {
      zr[i] = input[2 * i]!
      zi[i] = input[2 * i + 1]!
    }
    radix2(zr, zi, half, this.#cosine, this.#sine, this.#reversed)
    re[0] = zr[0]! + zi[0]!
    im[0] = 0
    re[half] = zr[0]! - zi[0]!
    im[half] = 0
    for (let k = 1; k < half; k++) {
      const mirror = half - k
      const evenRe = 0.5 * (zr[k]! + zr[mirror]!)
      const evenIm = 0.5 * (zi[k]! - zi[mirror]!)
      const oddRe = 0.5 * (zi[k]! + zi[mirror]!)
      const oddIm = 0.5 * (zr[mirror]! - zr[k]!)
      const c = this.#untangleCosine[k]!
      const s = this.#untangleSine[k]!
      re[k] = evenRe + c * oddRe + s * oddIm
      im[k] = evenIm + c * oddIm - s * oddRe
    }
  }
}
