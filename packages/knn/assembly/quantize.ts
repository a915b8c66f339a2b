import {
  floatOf,
  GROUP_STEP,
  panelIn,
  QUERY_OFFSET,
  rounded,
  roundedToInt8,
  rowIn,
  storeBase,
  VALUE_BYTES,
  wholeOf,
} from '../../assembly/int8/quantize'
import { madd, sumOf } from '../../assembly/math'

/**
 * Rows and queries become the 8-bit vectors of packages/assembly/int8, relative to the centre of a cell; screen.ts says
 * what cell, centre and unit are. Rows are of type T, float32 or float64.
 */

/** Four columns of value - centre, computed in the type of the rows, in float32. */
// @inline
function difference<T>(value: usize, centre: usize): v128 {
  if (sizeof<T>() === 4) return f32x4.sub(v128.load(value), v128.load(centre))
  return v128.shuffle<u32>(
    f32x4.demote_f64x2_zero(f64x2.sub(v128.load(value), v128.load(centre))),
    f32x4.demote_f64x2_zero(f64x2.sub(v128.load(value, 16), v128.load(centre, 16))),
    0,
    1,
    4,
    5,
  )
}

/** The least and the greatest x - c of rows `from .. to` into two float32. Columns that fill up a row count as 0. */
function range<T>(rows: usize, stride: i32, from: i32, to: i32, centre: usize, out: usize): void {
  const bytes = <usize>stride * sizeof<T>()
  let low = f32x4.splat(0)
  let high = low
  for (let row = rows + <usize>from * bytes; row < rows + <usize>to * bytes; row += bytes) {
    for (let at: usize = 0; at < bytes; at += 4 * sizeof<T>()) {
      const u = difference<T>(row + at, centre + at)
      low = f32x4.pmin(low, u)
      high = f32x4.pmax(high, u)
    }
  }
  low = f32x4.pmin(low, v128.shuffle<u32>(low, low, 2, 3, 0, 1))
  high = f32x4.pmax(high, v128.shuffle<u32>(high, high, 2, 3, 0, 1))
  store<f32>(out, min(f32x4.extract_lane(low, 0), f32x4.extract_lane(low, 1)))
  store<f32>(out, max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)), 4)
}

/**
 * Quantises rows `from .. to`, of which the first begins a group. Writes `bases`, and |v|^2 as `norms`, from 0 on.
 * Returns the largest |(x - c) / a - v|^2, which is NaN or Infinity when a value cannot be quantised.
 */
function quantize<T>(
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  centre: usize,
  inverse: f32,
  groups: usize,
  bases: usize,
  norms: usize,
): f32 {
  const bytes = <usize>stride * sizeof<T>()
  const scale = f32x4.splat(inverse)
  let worst: f32 = 0
  for (let row = from; row < to; row++) {
    const base = rows + <usize>row * bytes
    const i = <usize>(row - from)
    let out = rowIn(groups, i, stride)
    let lost = f32x4.splat(0)
    let norm = i32x4.splat(0)
    let sum = i32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 4 * sizeof<T>()) {
      const y = f32x4.mul(difference<T>(base + at, centre + at), scale)
      const nearest = roundedToInt8(y)
      const e = f32x4.sub(y, floatOf(nearest))
      lost = f32x4.add(lost, f32x4.mul(e, e))
      const whole = wholeOf(nearest)
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      norm = i32x4.add(norm, i32x4.dot_i16x8_s(narrow, narrow))
      sum = i32x4.add(sum, whole)
      v128.store32_lane(out, i8x16.narrow_i16x8_s(narrow, narrow), 0)
      out += GROUP_STEP
    }
    worst = max(worst, sumOf(lost))
    // `narrow` holds each column twice.
    store<f32>(norms + (i << 2), <f32>(i32x4.extract_lane(norm, 0) + i32x4.extract_lane(norm, 1)))
    storeBase(bases + (i << 2), sum)
  }
  return worst
}

/**
 * Quantises the queries `active[0 .. count]` for a cell, into panels in this order. `scratch` has room for `stride`
 * float32. Writes four float32 of each query into `facts`: the step B, |w|^2, the largest |(q - c) / a| and
 * |(q - c) / a - B w|^2.
 */
function encode<T>(
  queries: usize,
  stride: i32,
  active: usize,
  count: i32,
  centre: usize,
  inverse: f32,
  scratch: usize,
  panels: usize,
  facts: usize,
): void {
  const bytes = <usize>stride * sizeof<T>()
  const end = scratch + ((<usize>stride) << 2)
  const scale = f32x4.splat(inverse)
  for (let i: usize = 0; i < <usize>count; i++) {
    const query = queries + <usize>load<i32>(active + (i << 2)) * bytes
    let most = i32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 4 * sizeof<T>()) {
      const y = f32x4.mul(difference<T>(query + at, centre + at), scale)
      v128.store(scratch + (sizeof<T>() === 4 ? at : at >> 1), y)
      // Floats without a sign are in the order of their bits, and NaN is past all.
      most = i32x4.max_s(most, f32x4.abs(y))
    }
    most = i32x4.max_s(most, v128.shuffle<u32>(most, most, 2, 3, 0, 1))
    most = i32x4.max_s(most, v128.shuffle<u32>(most, most, 1, 0, 3, 2))
    const greatest = f32x4.extract_lane(most, 0)
    const step = max(greatest / 63, <f32>1e-10)
    const steps = f32x4.splat(step)
    const inverses = f32x4.splat(1 / step)
    let lost = f32x4.splat(0)
    let norm = i32x4.splat(0)
    let out = panelIn(panels, i >> 2, stride) + (i & 3) * (4 * VALUE_BYTES)
    for (let at = scratch; at < end; at += 16) {
      const y = v128.load(at)
      const nearest = rounded(f32x4.mul(y, inverses))
      const e = f32x4.sub(y, f32x4.mul(floatOf(nearest), steps))
      lost = madd(e, e, lost)
      const whole = wholeOf(nearest)
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      norm = i32x4.add(norm, i32x4.dot_i16x8_s(narrow, narrow))
      const value = i16x8.add(narrow, i16x8.splat(QUERY_OFFSET))
      if (VALUE_BYTES === 2) v128.store64_lane(out, value, 0)
      else v128.store32_lane(out, i8x16.narrow_i16x8_s(value, value), 0)
      out += 16 * VALUE_BYTES
    }
    const fact = facts + (i << 4)
    store<f32>(fact, step)
    store<f32>(fact, <f32>(i32x4.extract_lane(norm, 0) + i32x4.extract_lane(norm, 1)), 4)
    store<f32>(fact, greatest, 8)
    store<f32>(fact, sumOf(lost), 12)
  }
}

export function range32(rows: usize, stride: i32, from: i32, to: i32, centre: usize, out: usize): void {
  range<f32>(rows, stride, from, to, centre, out)
}

export function range64(rows: usize, stride: i32, from: i32, to: i32, centre: usize, out: usize): void {
  range<f64>(rows, stride, from, to, centre, out)
}

export function quantize32(
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  centre: usize,
  inverse: f32,
  groups: usize,
  bases: usize,
  norms: usize,
): f32 {
  return quantize<f32>(rows, stride, from, to, centre, inverse, groups, bases, norms)
}

export function quantize64(
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  centre: usize,
  inverse: f32,
  groups: usize,
  bases: usize,
  norms: usize,
): f32 {
  return quantize<f64>(rows, stride, from, to, centre, inverse, groups, bases, norms)
}

export function encode32(
  queries: usize,
  stride: i32,
  active: usize,
  count: i32,
  centre: usize,
  inverse: f32,
  scratch: usize,
  panels: usize,
  facts: usize,
): void {
  encode<f32>(queries, stride, active, count, centre, inverse, scratch, panels, facts)
}

export function encode64(
  queries: usize,
  stride: i32,
  active: usize,
  count: i32,
  centre: usize,
  inverse: f32,
  scratch: usize,
  panels: usize,
  facts: usize,
): void {
  encode<f64>(queries, stride, active, count, centre, inverse, scratch, panels, facts)
}
