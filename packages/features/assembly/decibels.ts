// Decibels of many values, four at a time.
import { madd } from '../../assembly/math'

/** 10 / ln 10 */
const TEN_LOG10_E: f32 = 4.3429448190325
/** ln 2 in two parts: the first has few bits, so that its product with an exponent is exact. */
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.1219444e-4
/** The bits of sqrt(1 / 2), the least mantissa here. */
const LEAST_MANTISSA: i32 = 0x3f3504f3

/**
 * The natural logarithm of normal numbers above 0, to about a unit in the last place: x = 2^e (1 + f), with 1 + f from sqrt(1 / 2)
 * to sqrt(2), and a polynomial in f. Source: S. Moshier, Cephes, logf.
 */
// @inline
function ln(x: v128): v128 {
  const shifted = i32x4.sub(x, i32x4.splat(LEAST_MANTISSA))
  const exponent = i32x4.shr_s(shifted, 23)
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1))
  const e = f32x4.convert_i32x4_s(exponent)
  let p = madd(f32x4.splat(7.0376836292e-2), f, f32x4.splat(-1.151461031e-1))
  p = madd(p, f, f32x4.splat(1.167699874e-1))
  p = madd(p, f, f32x4.splat(-1.2420140846e-1))
  p = madd(p, f, f32x4.splat(1.4249322787e-1))
  p = madd(p, f, f32x4.splat(-1.6668057665e-1))
  p = madd(p, f, f32x4.splat(2.0000714765e-1))
  p = madd(p, f, f32x4.splat(-2.4999993993e-1))
  p = madd(p, f, f32x4.splat(3.3333331174e-1))
  const square = f32x4.mul(f, f)
  let rest = f32x4.mul(f32x4.mul(p, f), square)
  rest = madd(e, f32x4.splat(LN2_LOW), rest)
  rest = madd(f32x4.splat(-0.5), square, rest)
  return madd(e, f32x4.splat(LN2_HIGH), f32x4.add(f, rest))
}

/**
 * `10 log10(max(least, x))` of `count` float32 values, in place.
 *
 * @param count a multiple of 4
 * @param least a normal number above 0
 * @returns the largest of the decibels
 */
export function decibels(at: usize, count: i32, least: f32): f32 {
  const floor = f32x4.splat(least)
  const factor = f32x4.splat(TEN_LOG10_E)
  let most = f32x4.splat(-f32.MAX_VALUE)
  for (const end = at + usize(count) * 4; at < end; at += 16) {
    const db = f32x4.mul(factor, ln(f32x4.max(floor, v128.load(at))))
    most = f32x4.max(most, db)
    v128.store(at, db)
  }
  return max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  )
}
