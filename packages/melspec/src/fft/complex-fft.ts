import { rootsOfUnity, setRoot, twiddlesOf } from '@murecom/internal/roots'
import { radix2Last, radix4, radix4First, radix4Last, radixAny } from '../kernels/stockham.ts'

/** Primes up to this one get a stage of their own; a length with a larger prime factor goes through Bluestein's convolution. */
export const LARGEST_RADIX = 13

/** A plan for the transform of complex numbers of one length; it allocates nothing. */
export interface ComplexFft {
  /** Where the input is put and the output found: (real, imaginary) pairs. */
  readonly data: Float64Array
  /** Transforms `data` in place. */
  run(): void
  /** Transforms the pairs `signal[offset ..]` times `window`; the output is in `data`. */
  runWindowed(signal: Float64Array, offset: number, window: Float64Array): void
}

/** The plan for `size` points: mixed radix where the prime factors are small, else Bluestein's algorithm. */
export function complexFft(size: number): ComplexFft {
  const radices = radicesOf(size)
  return radices.every(r => r <= LARGEST_RADIX) ? mixedRadix(size, radices) : bluestein(size)
}

/** Odd radices first, then fours, and a two last, where it needs no twiddle factors. */
export function radicesOf(size: number): number[] {
  let rest = size
  let twos = 0
  for (; rest % 2 === 0; rest /= 2) twos++
  const odd: number[] = []
  for (let prime = 3; prime * prime <= rest; prime += 2) for (; rest % prime === 0; rest /= prime) odd.push(prime)
  if (rest > 1) odd.push(rest)
  return [...odd, ...new Array<number>(twos >> 1).fill(4), ...(twos % 2 ? [2] : [])]
}

function mixedRadix(size: number, radices: number[]): ComplexFft {
  const spare = new Float64Array(2 * size)
  let length = size
  const stages = radices.map(radix => {
    const n = length
    length /= radix
    const twiddles = n === 2 || n === 4 ? new Float64Array(0) : twiddlesOf(n, radix)
    return { radix, n, stride: size / n, twiddles, roots: rootsOfUnity(radix, radix) }
  })
  const first = stages[0]
  const startsWithFour = first?.radix === 4 && first.n > 4
  // Stages go to and fro between two arrays; with this one as the first, the last one ends in `data`.
  const swaps = stages.filter(stage => stage.n !== 4 && stage.n !== 2).length
  const data = new Float64Array(2 * size)
  const runFrom = (stage: number, from: Float64Array, to: Float64Array): void => {
    let x = from
    let y = to
    for (let i = stage; i < stages.length; i++) {
      const { radix, n, stride, twiddles, roots } = stages[i]!
      if (n === 4) radix4Last(x, stride)
      else if (n === 2) radix2Last(x, stride)
      else {
        if (radix === 4) radix4(x, y, n, stride, twiddles)
        else radixAny(x, y, n, stride, twiddles, radix, roots)
        const swap = x
        x = y
        y = swap
      }
    }
    if (x !== data) data.set(x)
  }
  return {
    data,
    run: () => runFrom(0, data, spare),
    runWindowed(signal, offset, window) {
      if (startsWithFour) {
        const y = swaps % 2 ? data : spare
        radix4First(signal, offset, window, y, size, first.twiddles)
        runFrom(1, y, y === data ? spare : data)
      } else {
        for (let i = 0; i < 2 * size; i++) data[i] = signal[offset + i]! * window[i]!
        runFrom(0, data, spare)
      }
    },
  }
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
    for (const at of [k, (m - k) % m]) {
      inner.data[2 * at] = chirp[2 * k]!
      inner.data[2 * at + 1] = -chirp[2 * k + 1]!
    }
  }
  inner.run()
  const filter = inner.data.slice()
  const data = new Float64Array(2 * n)
  const run = (): void => {
    const z = inner.data
    z.fill(0)
    for (let k = 0; k < n; k++) multiply(data, chirp, z, k, 1)
    inner.run()
    // The inverse transform is the conjugate of the transform of the conjugate.
    for (let k = 0; k < m; k++) {
      multiply(z, filter, z, k, 1)
      z[2 * k + 1]! *= -1
    }
    inner.run()
    for (let k = 0; k < n; k++) {
      z[2 * k + 1]! *= -1
      multiply(z, chirp, data, k, 1 / m)
    }
  }
  const runWindowed = (signal: Float64Array, offset: number, window: Float64Array): void => {
    for (let i = 0; i < 2 * n; i++) data[i] = signal[offset + i]! * window[i]!
    run()
  }
  return { data, run, runWindowed }
}

/** out[k] = a[k] b[k] scale, of complex numbers. */
function multiply(a: Float64Array, b: Float64Array, out: Float64Array, k: number, scale: number): void {
  const ar = a[2 * k]!
  const ai = a[2 * k + 1]!
  const br = b[2 * k]! * scale
  const bi = b[2 * k + 1]! * scale
  out[2 * k] = ar * br - ai * bi
  out[2 * k + 1] = ar * bi + ai * br
}
