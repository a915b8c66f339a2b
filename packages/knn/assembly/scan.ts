import { madd, sumsOf } from '../../assembly/math'

/**
 * The scans of src/kernels/scan.ts for squared euclidean distance of one query, four rows at once. Rows begin at
 * 16-byte boundaries and have a multiple of 4 columns, the ones too many 0.
 *
 * float64 rows: lane 0 holds the even columns and lane 1 the odd ones, so a sum is to the last bit that of the pure
 * kernel. float32 rows: sums are float32 and only choose candidates; src/simd/rows.ts has the bound of
 * their error.
 */

/**
 * Finds the rows `from .. to` whose float32 sum is within `limit`, as positions and max(0, sqrt(sum * shrink) - shift)^2,
 * which is at most the reduced distance.
 */
export function scan32(
  query: usize,
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  limit: f32,
  shrink: f64,
  shift: f64,
  positions: usize,
  bounds: usize,
): i32 {
  const bytes = (<usize>stride) << 2
  const end = query + bytes
  const limits = f32x4.splat(limit)
  let count = 0
  for (let row = from; row < to; row += 4) {
    const left = to - row
    const a = rows + <usize>row * bytes
    // Past the end the last row is read again; its sums are not used.
    const b = left > 1 ? a + bytes : a
    const e = left > 2 ? b + bytes : b
    const f = left > 3 ? e + bytes : e
    let sa = f32x4.splat(0)
    let sb = sa
    let se = sa
    let sf = sa
    let total = sa
    let at = query
    while (at < end) {
      const stop = min(end, at + 256)
      let offset = at - query
      for (; at < stop; at += 16) {
        const q = v128.load(at)
        const ta = f32x4.sub(q, v128.load(a + offset))
        const tb = f32x4.sub(q, v128.load(b + offset))
        const te = f32x4.sub(q, v128.load(e + offset))
        const tf = f32x4.sub(q, v128.load(f + offset))
        sa = madd(ta, ta, sa)
        sb = madd(tb, tb, sb)
        se = madd(te, te, se)
        sf = madd(tf, tf, sf)
        offset += 16
      }
      total = sumsOf(sa, sb, se, sf)
      if (i32x4.all_true(f32x4.gt(total, limits))) break
    }
    const near = ~i32x4.bitmask(f32x4.gt(total, limits))
    if (near & 1) count = put(count, row, f32x4.extract_lane(total, 0), shrink, shift, positions, bounds)
    if (near & 2 && left > 1)
      count = put(count, row + 1, f32x4.extract_lane(total, 1), shrink, shift, positions, bounds)
    if (near & 4 && left > 2)
      count = put(count, row + 2, f32x4.extract_lane(total, 2), shrink, shift, positions, bounds)
    if (near & 8 && left > 3)
      count = put(count, row + 3, f32x4.extract_lane(total, 3), shrink, shift, positions, bounds)
  }
  return count
}

function put(count: i32, row: i32, sum: f32, shrink: f64, shift: f64, positions: usize, bounds: usize): i32 {
  // A sum that overflowed proves no more than that it is past the largest float32.
  const bound = max(0, sqrt(min(<f64>sum, <f64>f32.MAX_VALUE) * shrink) - shift)
  store<i32>(positions + ((<usize>count) << 2), row)
  store<f64>(bounds + ((<usize>count) << 3), bound * bound)
  return count + 1
}

/** The same for float64 rows: bounds are the reduced distances. */
export function scan64(
  query: usize,
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  limit: f64,
  positions: usize,
  bounds: usize,
): i32 {
  const bytes = (<usize>stride) << 3
  const end = query + bytes
  let count = 0
  for (let row = from; row < to; row += 4) {
    const left = to - row
    const a = rows + <usize>row * bytes
    const b = left > 1 ? a + bytes : a
    const e = left > 2 ? b + bytes : b
    const f = left > 3 ? e + bytes : e
    let sa = f64x2.splat(0)
    let sb = sa
    let se = sa
    let sf = sa
    let ra: f64 = 0
    let rb: f64 = 0
    let re: f64 = 0
    let rf: f64 = 0
    let at = query
    while (at < end) {
      const stop = min(end, at + 256)
      let offset = at - query
      for (; at < stop; at += 16) {
        const q = v128.load(at)
        const ta = f64x2.sub(q, v128.load(a + offset))
        const tb = f64x2.sub(q, v128.load(b + offset))
        const te = f64x2.sub(q, v128.load(e + offset))
        const tf = f64x2.sub(q, v128.load(f + offset))
        sa = f64x2.add(sa, f64x2.mul(ta, ta))
        sb = f64x2.add(sb, f64x2.mul(tb, tb))
        se = f64x2.add(se, f64x2.mul(te, te))
        sf = f64x2.add(sf, f64x2.mul(tf, tf))
        offset += 16
      }
      ra = f64x2.extract_lane(sa, 0) + f64x2.extract_lane(sa, 1)
      rb = f64x2.extract_lane(sb, 0) + f64x2.extract_lane(sb, 1)
      re = f64x2.extract_lane(se, 0) + f64x2.extract_lane(se, 1)
      rf = f64x2.extract_lane(sf, 0) + f64x2.extract_lane(sf, 1)
      if (ra > limit && rb > limit && re > limit && rf > limit) break
    }
    if (ra <= limit) count = put64(count, row, ra, positions, bounds)
    if (left > 1 && rb <= limit) count = put64(count, row + 1, rb, positions, bounds)
    if (left > 2 && re <= limit) count = put64(count, row + 2, re, positions, bounds)
    if (left > 3 && rf <= limit) count = put64(count, row + 3, rf, positions, bounds)
  }
  return count
}

function put64(count: i32, row: i32, sum: f64, positions: usize, bounds: usize): i32 {
  store<i32>(positions + ((<usize>count) << 2), row)
  store<f64>(bounds + ((<usize>count) << 3), sum)
  return count + 1
}
