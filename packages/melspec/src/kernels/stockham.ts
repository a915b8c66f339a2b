/**
 * Stages of the Stockham autosort FFT, decimation in frequency. With N = n x s points, n the length still to transform
 * and s the product of the radices before, a stage of radix r reads x and writes y, for p in [0, n / r), q in [0, s):
 *
 *     y[q + s (r p + j)] = w^(p j) sum over k of x[q + s (p + k n / r)] exp(-2 pi i j k / r),   w = exp(-2 pi i / n)
 *
 * A complex number is two neighbours, real and imaginary part: N numbers take 2 N places. `twiddles` holds w^(p j) as
 * (cos, sin) pairs, p by p, for j = 1 .. r - 1. A stage with n = r has no twiddle but 1 and reads and writes the same
 * places: it may work in place.
 *
 * Sources: Stockham 1966; Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1, 1984.
 * Tried and rejected, for four stages on 1,024 points (this: 7.8 us): real and imaginary parts in arrays of their own 8.6,
 * both buffers in one array 7.9. Radix 8, 7.4, was not worth a third more code.
 */

/** Radix 4 with twiddles. */
export function radix4(x: Float64Array, y: Float64Array, n: number, s: number, twiddles: Float64Array): void {
  const m = n >> 2
  const part = 2 * m * s
  const step = 2 * s
  let i = 0
  let o = 0
  for (let p = 0; p < m; p++) {
    const c1 = twiddles[6 * p]!
    const s1 = twiddles[6 * p + 1]!
    const c2 = twiddles[6 * p + 2]!
    const s2 = twiddles[6 * p + 3]!
    const c3 = twiddles[6 * p + 4]!
    const s3 = twiddles[6 * p + 5]!
    for (const end = i + step; i < end; i += 2, o += 2) {
      const ar = x[i]!
      const ai = x[i + 1]!
      const br = x[i + part]!
      const bi = x[i + part + 1]!
      const cr = x[i + 2 * part]!
      const ci = x[i + 2 * part + 1]!
      const dr = x[i + 3 * part]!
      const di = x[i + 3 * part + 1]!
      const pr = ar + cr
      const pi = ai + ci
      const mr = ar - cr
      const mi = ai - ci
      const ur = br + dr
      const ui = bi + di
      const vr = br - dr
      const vi = bi - di
      y[o] = pr + ur
      y[o + 1] = pi + ui
      const fr = mr + vi
      const fi = mi - vr
      y[o + step] = fr * c1 - fi * s1
      y[o + step + 1] = fr * s1 + fi * c1
      const er = pr - ur
      const ei = pi - ui
      y[o + 2 * step] = er * c2 - ei * s2
      y[o + 2 * step + 1] = er * s2 + ei * c2
      const gr = mr - vi
      const gi = mi + vr
      y[o + 3 * step] = gr * c3 - gi * s3
      y[o + 3 * step + 1] = gr * s3 + gi * c3
    }
    o += 3 * step
  }
}

/** {@link radix4} as the first stage (s = 1) of n real pairs, `signal[offset ..]` times `window`, read where they lie. */
export function radix4First(
  signal: Float64Array,
  offset: number,
  window: Float64Array,
  y: Float64Array,
  n: number,
  twiddles: Float64Array,
): void {
  const m = n >> 2
  const part = 2 * m
  for (let p = 0; p < m; p++) {
    const i = 2 * p
    const at = offset + i
    const ar = signal[at]! * window[i]!
    const ai = signal[at + 1]! * window[i + 1]!
    const br = signal[at + part]! * window[i + part]!
    const bi = signal[at + part + 1]! * window[i + part + 1]!
    const cr = signal[at + 2 * part]! * window[i + 2 * part]!
    const ci = signal[at + 2 * part + 1]! * window[i + 2 * part + 1]!
    const dr = signal[at + 3 * part]! * window[i + 3 * part]!
    const di = signal[at + 3 * part + 1]! * window[i + 3 * part + 1]!
    const pr = ar + cr
    const pi = ai + ci
    const mr = ar - cr
    const mi = ai - ci
    const ur = br + dr
    const ui = bi + di
    const vr = br - dr
    const vi = bi - di
    const o = 8 * p
    const t = 6 * p
    y[o] = pr + ur
    y[o + 1] = pi + ui
    const fr = mr + vi
    const fi = mi - vr
    y[o + 2] = fr * twiddles[t]! - fi * twiddles[t + 1]!
    y[o + 3] = fr * twiddles[t + 1]! + fi * twiddles[t]!
    const er = pr - ur
    const ei = pi - ui
    y[o + 4] = er * twiddles[t + 2]! - ei * twiddles[t + 3]!
    y[o + 5] = er * twiddles[t + 3]! + ei * twiddles[t + 2]!
    const gr = mr - vi
    const gi = mi + vr
    y[o + 6] = gr * twiddles[t + 4]! - gi * twiddles[t + 5]!
    y[o + 7] = gr * twiddles[t + 5]! + gi * twiddles[t + 4]!
  }
}

/** Radix 4, last stage (n = 4), in place. */
export function radix4Last(x: Float64Array, s: number): void {
  const step = 2 * s
  for (let i = 0; i < step; i += 2) {
    const ar = x[i]!
    const ai = x[i + 1]!
    const br = x[i + step]!
    const bi = x[i + step + 1]!
    const cr = x[i + 2 * step]!
    const ci = x[i + 2 * step + 1]!
    const dr = x[i + 3 * step]!
    const di = x[i + 3 * step + 1]!
    x[i] = ar + cr + (br + dr)
    x[i + 1] = ai + ci + (bi + di)
    x[i + step] = ar - cr + (bi - di)
    x[i + step + 1] = ai - ci - (br - dr)
    x[i + 2 * step] = ar + cr - (br + dr)
    x[i + 2 * step + 1] = ai + ci - (bi + di)
    x[i + 3 * step] = ar - cr - (bi - di)
    x[i + 3 * step + 1] = ai - ci + (br - dr)
  }
}

/** Radix 2, last stage (n = 2), in place. */
export function radix2Last(x: Float64Array, s: number): void {
  const step = 2 * s
  for (let i = 0; i < step; i++) {
    const a = x[i]!
    const b = x[i + step]!
    x[i] = a + b
    x[i + step] = a - b
  }
}

/** Any radix, by the sum itself: O(r) a value. `roots` holds exp(-2 pi i k / r) as (cos, sin) pairs. */
export function radixAny(
  x: Float64Array,
  y: Float64Array,
  n: number,
  s: number,
  twiddles: Float64Array,
  r: number,
  roots: Float64Array,
): void {
  const m = n / r
  const part = 2 * m * s
  for (let p = 0; p < m; p++) {
    for (let q = 0; q < s; q++) {
      const i = 2 * (q + s * p)
      for (let j = 0; j < r; j++) {
        let sumR = x[i]!
        let sumI = x[i + 1]!
        for (let k = 1, root = j; k < r; k++) {
          const c = roots[2 * root]!
          const d = roots[2 * root + 1]!
          const re = x[i + k * part]!
          const im = x[i + k * part + 1]!
          sumR += re * c - im * d
          sumI += re * d + im * c
          root += j
          if (root >= r) root -= r
        }
        const o = 2 * (q + s * (r * p + j))
        const t = 2 * (p * (r - 1) + j - 1)
        const c = j === 0 ? 1 : twiddles[t]!
        const d = j === 0 ? 0 : twiddles[t + 1]!
        y[o] = sumR * c - sumI * d
        y[o + 1] = sumR * d + sumI * c
      }
    }
  }
}
