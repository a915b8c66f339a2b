// The logistic function, and the logarithms that a loss needs. No function here has a state.
import { madd } from '../../assembly/math'

/**
 * log(1 + e^-x) for x >= 6: what is left of a loss where the table ends. Its error is below 1e-8: negatives may be
 * 1000.
 */
export function tail(x: f64): f64 {
  if (x > 30) return 0
  // (e^(-x/256))^256 by a short series.
  const y = x * (-1.0 / 256.0)
  let e = 1 + y * (1 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0)))))
  for (let i = 0; i < 8; i++) e *= e
  return e * (1 - e * (0.5 - e * (1.0 / 3.0)))
}

/** s(z) - 1/2 for |z| < 6, to 1.6e-7: z times a quotient of polynomials in z^2, fitted to the least largest error. */
// @inline
export function sigmoidLessHalf(z: v128): v128 {
  const u = f32x4.mul(z, z)
  let above = madd(f32x4.splat(2.8940647e-5), u, f32x4.splat(0.007459425))
  above = madd(above, u, f32x4.splat(0.24999997))
  let below = madd(f32x4.splat(1.2641411e-6), u, f32x4.splat(0.0012134165))
  below = madd(below, u, f32x4.splat(0.11317083))
  below = madd(below, u, f32x4.splat(1))
  return f32x4.div(f32x4.mul(z, above), below)
}

/** log x for a normal x above 0: of its exponent, and a series for the rest, 1 to 2, about the middle. */
export function logarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x)
  const m = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000)
  const t = (m - Math.SQRT2) / (m + Math.SQRT2)
  const u = t * t
  const series = 2 * t * (1 + u * (1.0 / 3.0 + u * (1.0 / 5.0 + u * (1.0 / 7.0 + u * (1.0 / 9.0 + u * (1.0 / 11.0))))))
  return series + (<f64>(<i64>(bits >> 52) - 1023) + 0.5) * Math.LN2
}
