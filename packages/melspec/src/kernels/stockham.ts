/**
 * Stages of the Stockham autosort FFT, decimation in frequency. With N = n x s points, n the length still to transform
 * and s the product of the radices before, a stage of radix r reads x and writes y, for p in [0, n / r), q in [0, s):
 *
 *     y[q + s (r p + j)] = w^(p j) sum over k of x[q + s (p + k n / r)] exp(-2 pi i j k / r),   w = exp(-2 pi i / n)
 *
 * Real and imaginary parts lie in arrays of their own. `twiddles` holds w^(p j) as (cos, sin) pairs, p by p, for
 * j = 1 .. r - 1. A stage with n = r has no twiddle but 1 and reads and writes the same places: it may work in place.
 *
 * Sources: Stockham 1966; Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1, 1984.
 * Rejected: bit-reversed radix 2 in place, 27 us for 1,024 points where this takes 9.
 */

/** Radix 4 with twiddles. */
export function radix4(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  s: number,
  twiddles: Float64Array,
): void {
  const m = n >> 2
  const quarter = m * s
  for (let p = 0; p < m; p++) {
    const c1 = twiddles[6 * p]!
    const s1 = twiddles[6 * p + 1]!
    const c2 = twiddles[6 * p + 2]!
    const s2 = twiddles[6 * p + 3]!
    const c3 = twiddles[6 * p + 4]!
    const s3 = twiddles[6 * p + 5]!
    const end = s * (p + 1)
    for (let i = s * p, o = 4 * s * p; i < end; i++, o++) {
      const ar = xr[i]!
      const ai = xi[i]!
      const br = xr[i + quarter]!
      const bi = xi[i + quarter]!
      const cr = xr[i + 2 * quarter]!
      const ci = xi[i + 2 * quarter]!
      const dr = xr[i + 3 * quarter]!
      const di = xi[i + 3 * quarter]!
      const acr = ar + cr
      const aci = ai + ci
      const bdr = br + dr
      const bdi = bi + di
      yr[o] = acr + bdr
      yi[o] = aci + bdi
      const er = acr - bdr
      const ei = aci - bdi
      yr[o + 2 * s] = er * c2 - ei * s2
      yi[o + 2 * s] = er * s2 + ei * c2
      const fr = ar - cr + (bi - di) // (a - c) - i (b - d)
      const fi = ai - ci - (br - dr)
      yr[o + s] = fr * c1 - fi * s1
      yi[o + s] = fr * s1 + fi * c1
      const gr = ar - cr - (bi - di) // (a - c) + i (b - d)
      const gi = ai - ci + (br - dr)
      yr[o + 3 * s] = gr * c3 - gi * s3
      yi[o + 3 * s] = gr * s3 + gi * c3
    }
  }
}

/** Radix 4, last stage (n = 4), in place. */
export function radix4Last(xr: Float64Array, xi: Float64Array, s: number): void {
  for (let q = 0; q < s; q++) {
    const ar = xr[q]!
    const ai = xi[q]!
    const br = xr[q + s]!
    const bi = xi[q + s]!
    const cr = xr[q + 2 * s]!
    const ci = xi[q + 2 * s]!
    const dr = xr[q + 3 * s]!
    const di = xi[q + 3 * s]!
    xr[q] = ar + cr + (br + dr)
    xi[q] = ai + ci + (bi + di)
    xr[q + s] = ar - cr + (bi - di)
    xi[q + s] = ai - ci - (br - dr)
    xr[q + 2 * s] = ar + cr - (br + dr)
    xi[q + 2 * s] = ai + ci - (bi + di)
    xr[q + 3 * s] = ar - cr - (bi - di)
    xi[q + 3 * s] = ai - ci + (br - dr)
  }
}

/** Radix 2, last stage (n = 2), in place. */
export function radix2Last(xr: Float64Array, xi: Float64Array, s: number): void {
  for (let q = 0; q < s; q++) {
    const ar = xr[q]!
    const ai = xi[q]!
    const br = xr[q + s]!
    const bi = xi[q + s]!
    xr[q] = ar + br
    xi[q] = ai + bi
    xr[q + s] = ar - br
    xi[q + s] = ai - bi
  }
}

/** Any radix, by the sum itself: O(r) a value. `roots` holds exp(-2 pi i k / r) as (cos, sin) pairs. */
export function radixAny(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  s: number,
  twiddles: Float64Array,
  r: number,
  roots: Float64Array,
): void {
  const m = n / r
  const part = m * s
  for (let p = 0; p < m; p++) {
    for (let q = 0; q < s; q++) {
      const i = q + s * p
      for (let j = 0; j < r; j++) {
        let sumR = xr[i]!
        let sumI = xi[i]!
        for (let k = 1, root = j; k < r; k++) {
          const c = roots[2 * root]!
          const d = roots[2 * root + 1]!
          const re = xr[i + k * part]!
          const im = xi[i + k * part]!
          sumR += re * c - im * d
          sumI += re * d + im * c
          root += j
          if (root >= r) root -= r
        }
        const o = q + s * (r * p + j)
        const t = 2 * (p * (r - 1) + j - 1)
        const c = j === 0 ? 1 : twiddles[t]!
        const d = j === 0 ? 0 : twiddles[t + 1]!
        yr[o] = sumR * c - sumI * d
        yi[o] = sumR * d + sumI * c
      }
    }
  }
}
