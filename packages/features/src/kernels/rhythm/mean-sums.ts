/**
 * The energy of each of `out.length` frames, a hop of 1 apart, times a periodic Hann window w: 8 w^2 = 3 - 4 cos a + cos 2a, so that
 * it is made of three sums which add what enters a frame and take away what leaves it. Their roundings are about 1e-15 of the largest
 * energy.
 *
 * @param squares of the samples
 * @param roots exp(-2 pi i k / length) for each k below the length of a frame, as (cos, sin)
 */
export function hannEnergies(squares: Float64Array, roots: Float64Array, out: Float64Array): void {
  const length = roots.length / 2
  let c0 = 0
  let c1 = 0
  let s1 = 0
  let c2 = 0
  let s2 = 0
  for (let n = 0, i = 0; n < out.length + length - 1; n++) {
    const change = squares[n]! - (n < length ? 0 : squares[n - length]!)
    let c = roots[2 * i]!
    let s = roots[2 * i + 1]!
    c0 += change
    c1 += change * c
    s1 += change * s
    c2 += change * (c * c - s * s)
    s2 += change * 2 * c * s
    i = i + 1 === length ? 0 : i + 1
    const frame = n - length + 1
    if (frame < 0) continue
    c = roots[2 * i]!
    s = roots[2 * i + 1]!
    out[frame] = (3 * c0 - 4 * (c * c1 + s * s1) + (c * c - s * s) * c2 + 2 * c * s * s2) / 8
  }
}

/**
 * Sums over the frames m up to n that have a weight c[m], with a = 2 pi (n - m) / period:
 * of c (1 - cos a) to `one[n]`, of c (1 - 2 cos a + cos 2a) / 2 to `cosine[n]`, of c (sin a - (sin 2a) / 2) to `sine[n]`.
 *
 * @param roots exp(-2 pi i k / period) for each k below the period, as (cos, sin)
 */
export function windowSums(
  weights: Float64Array,
  roots: Float64Array,
  one: Float64Array,
  cosine: Float64Array,
  sine: Float64Array,
): void {
  const period = roots.length / 2
  let c0 = 0
  let c1 = 0
  let s1 = 0
  let c2 = 0
  let s2 = 0
  for (let n = 0, i = 0; n < one.length; n++, i = i + 1 === period ? 0 : i + 1) {
    const c = roots[2 * i]!
    const s = -roots[2 * i + 1]!
    const cc = c * c - s * s
    const cs = 2 * c * s
    if (n < weights.length) {
      const weight = weights[n]!
      c0 += weight
      c1 += weight * c
      s1 += weight * s
      c2 += weight * cc
      s2 += weight * cs
    }
    const re1 = c * c1 + s * s1
    const re2 = cc * c2 + cs * s2
    one[n] = c0 - re1
    cosine[n] = 0.5 * (c0 + re2) - re1
    sine[n] = s * c1 - c * s1 - 0.5 * (cs * c2 - cc * s2)
  }
}

/** Real and imaginary parts of a spectrum. */
export type Spectrum = readonly [re: Float64Array, im: Float64Array]

/** Adds the spectrum of `corr(p, x) + sign corr(x, q)`, where corr(a, b)[L] is the sum of a[n] b[n + L], to a sum. */
export function addCorrelations(
  [xr, xi]: Spectrum,
  [pr, pi]: Spectrum,
  [qr, qi]: Spectrum,
  sign: 1 | -1,
  [sumRe, sumIm]: Spectrum,
): void {
  for (let k = 0; k < sumRe.length; k++) {
    sumRe[k]! += xr[k]! * (pr[k]! + sign * qr[k]!) + xi[k]! * (pi[k]! + sign * qi[k]!)
    sumIm[k]! += xi[k]! * (pr[k]! - sign * qr[k]!) - xr[k]! * (pi[k]! - sign * qi[k]!)
  }
}
