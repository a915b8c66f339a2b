/**
 * The spectrum X of n real numbers from the transform Z of h = n / 2 complex ones, z[j] = x[2 j] + i x[2 j + 1]:
 *
 *     E[k] = (Z[k] + conj Z[h - k]) / 2,   O[k] = -i (Z[k] - conj Z[h - k]) / 2,   w = exp(-2 pi i / n)
 *     X[k] = E[k] + w^k O[k],              X[h - k] = conj(E[k] - w^k O[k])
 *
 * Bins k and h - k are made together, k in [1, h / 2]. `roots` holds w^k as (cos, sin) pairs.
 * Source: Press et al., Numerical Recipes, section 12.3.
 */
export function untangle(
  zr: Float64Array,
  zi: Float64Array,
  h: number,
  roots: Float64Array,
  re: Float64Array,
  im: Float64Array,
): void {
  const z0r = zr[0]!
  const z0i = zi[0]!
  for (let k = 1; 2 * k <= h; k++) {
    const l = h - k
    const er = 0.5 * (zr[k]! + zr[l]!)
    const ei = 0.5 * (zi[k]! - zi[l]!)
    const or = 0.5 * (zi[k]! + zi[l]!)
    const oi = 0.5 * (zr[l]! - zr[k]!)
    const c = roots[2 * k]!
    const s = roots[2 * k + 1]!
    const tr = or * c - oi * s
    const ti = or * s + oi * c
    re[k] = er + tr
    im[k] = ei + ti
    re[l] = er - tr
    im[l] = ti - ei
  }
  re[0] = z0r + z0i
  im[0] = 0
  re[h] = z0r - z0i
  im[h] = 0
}

/** As {@link untangle}, but only the power |X[k]|^2. */
export function untanglePower(
  zr: Float64Array,
  zi: Float64Array,
  h: number,
  roots: Float64Array,
  power: Float64Array,
): void {
  for (let k = 1; 2 * k <= h; k++) {
    const l = h - k
    const er = zr[k]! + zr[l]!
    const ei = zi[k]! - zi[l]!
    const or = zi[k]! + zi[l]!
    const oi = zr[l]! - zr[k]!
    const c = roots[2 * k]!
    const s = roots[2 * k + 1]!
    const tr = or * c - oi * s
    const ti = or * s + oi * c
    power[k] = 0.25 * ((er + tr) * (er + tr) + (ei + ti) * (ei + ti))
    power[l] = 0.25 * ((er - tr) * (er - tr) + (ti - ei) * (ti - ei))
  }
  const sum = zr[0]! + zi[0]!
  const difference = zr[0]! - zi[0]!
  power[0] = sum * sum
  power[h] = difference * difference
}
