import { radix2Last, radix4, radix4Last, radixAny } from './kernels/stockham.ts'

/** Primes up to this one get a stage of their own; a length with a larger prime factor goes through Bluestein's convolution. */
const LARGEST_RADIX = 13

/** A plan for the transform of complex numbers of one length: `run` transforms `re`, `im` in place and allocates nothing. */
export interface ComplexFft {
  readonly re: Float64Array
  readonly im: Float64Array
  run(): void
}

/** The plan for `size` points: mixed radix where the prime factors are small, else Bluestein's algorithm. */
export function complexFft(size: number): ComplexFft {
  const radices = radicesOf(size)
  return radices.every(r => r <= LARGEST_RADIX) ? mixedRadix(size, radices) : bluestein(size)
}

/** Odd radices first, then fours, and a two last, where it needs no twiddle factors. */
function radicesOf(size: number): number[] {
  let rest = size
  let twos = 0
  for (; rest % 2 === 0; rest /= 2) twos++
  const odd: number[] = []
  for (let prime = 3; prime * prime <= rest; prime += 2) for (; rest % prime === 0; rest /= prime) odd.push(prime)
  if (rest > 1) odd.push(rest)
  return [...odd, ...new Array<number>(twos >> 1).fill(4), ...(twos % 2 ? [2] : [])]
}

function mixedRadix(size: number, radices: number[]): ComplexFft {
  const re = new Float64Array(size)
  const im = new Float64Array(size)
  const spareRe = new Float64Array(size)
  const spareIm = new Float64Array(size)
  let length = size
  const stages = radices.map(radix => {
    const n = length
    length /= radix
    const twiddles = n === 2 || n === 4 ? new Float64Array(0) : twiddlesOf(n, radix)
    return { radix, n, stride: size / n, twiddles, roots: rootsOfUnity(radix, radix) }
  })
  const run = (): void => {
    let xr = re
    let xi = im
    let yr = spareRe
    let yi = spareIm
    for (let i = 0; i < stages.length; i++) {
      const { radix, n, stride, twiddles, roots } = stages[i]!
      if (n === 4) radix4Last(xr, xi, stride)
      else if (n === 2) radix2Last(xr, xi, stride)
      else {
        if (radix === 4) radix4(xr, xi, yr, yi, n, stride, twiddles)
        else radixAny(xr, xi, yr, yi, n, stride, twiddles, radix, roots)
        const tr = xr
        const ti = xi
        xr = yr
        xi = yi
        yr = tr
        yi = ti
      }
    }
    if (xr !== re) {
      re.set(xr)
      im.set(xi)
    }
  }
  return { re, im, run }
}

/**
 * Any length n as a circular convolution of a power-of-two length m >= 2 n - 1, with the chirp b[k] = exp(i pi k^2 / n):
 *
 *     X[k] = conj(b[k]) sum over j of (x[j] conj(b[j])) b[k - j]
 *
 * Source: Bluestein, "A linear filtering approach to the computation of discrete Fourier transform", 1970.
 */
function bluestein(n: number): ComplexFft {
  const m = 2 ** Math.ceil(Math.log2(2 * n - 1))
  const inner = mixedRadix(m, radicesOf(m))
  const chirp = new Float64Array(2 * n)
  // k^2 mod 2n keeps the angle small, and so exact, however large k is.
  for (let k = 0; k < n; k++) setRoot(chirp, k, (k * k) % (2 * n), 2 * n)
  for (let k = 0; k < n; k++) {
    inner.re[k] = chirp[2 * k]!
    inner.im[k] = -chirp[2 * k + 1]!
    inner.re[(m - k) % m] = inner.re[k]!
    inner.im[(m - k) % m] = inner.im[k]!
  }
  inner.run()
  const filterRe = inner.re.slice()
  const filterIm = inner.im.slice()
  const re = new Float64Array(n)
  const im = new Float64Array(n)
  const run = (): void => {
    const zr = inner.re
    const zi = inner.im
    zr.fill(0)
    zi.fill(0)
    for (let k = 0; k < n; k++) {
      const c = chirp[2 * k]!
      const s = chirp[2 * k + 1]!
      zr[k] = re[k]! * c - im[k]! * s
      zi[k] = re[k]! * s + im[k]! * c
    }
    inner.run()
    // The inverse transform is the conjugate of the transform of the conjugate.
    for (let k = 0; k < m; k++) {
      const r = zr[k]! * filterRe[k]! - zi[k]! * filterIm[k]!
      zi[k] = -(zr[k]! * filterIm[k]! + zi[k]! * filterRe[k]!)
      zr[k] = r
    }
    inner.run()
    for (let k = 0; k < n; k++) {
      const c = chirp[2 * k]!
      const s = chirp[2 * k + 1]!
      re[k] = (zr[k]! * c + zi[k]! * s) / m
      im[k] = (zr[k]! * s - zi[k]! * c) / m
    }
  }
  return { re, im, run }
}

/**
 * The packed factors of every radix-4 stage of `size` points, a power of two, but those of a last stage, which are 1:
 * stage after stage, (cos, sin) of w^p, w^2p, w^3p for each p, w = exp(-2 pi i / n), n the length still to transform.
 */
export function radix4Twiddles(size: number): Float64Array {
  const stages: Float64Array[] = []
  for (let n = size; n > 4; n /= 4) stages.push(twiddlesOf(n, 4))
  const out = new Float64Array(stages.reduce((sum, stage) => sum + stage.length, 0))
  let at = 0
  for (const stage of stages) {
    out.set(stage, at)
    at += stage.length
  }
  return out
}

/** (cos, sin) of w^(p j), for p below n / radix and j from 1 to radix - 1, w = exp(-2 pi i / n). */
function twiddlesOf(n: number, radix: number): Float64Array {
  const out = new Float64Array((2 * n * (radix - 1)) / radix)
  for (let p = 0; p < n / radix; p++) {
    for (let j = 1; j < radix; j++) setRoot(out, p * (radix - 1) + j - 1, p * j, n)
  }
  return out
}

/** The first `count` powers of exp(-2 pi i / n), as (cos, sin) pairs. */
export function rootsOfUnity(n: number, count: number): Float64Array {
  const out = new Float64Array(2 * count)
  for (let k = 0; k < count; k++) setRoot(out, k, k, n)
  return out
}

function setRoot(out: Float64Array, at: number, k: number, n: number): void {
  out[2 * at] = Math.cos((2 * Math.PI * k) / n)
  out[2 * at + 1] = -Math.sin((2 * Math.PI * k) / n)
}
