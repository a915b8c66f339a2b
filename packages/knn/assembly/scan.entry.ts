/**
 * The scans of src/kernels/scan.ts for squared euclidean distance, four rows at once, and a blocked product of queries
 * and rows. Rows begin at 16-byte boundaries and have a multiple of 4 columns, the ones too many 0.
 *
 * float64 rows: lane 0 holds the even columns and lane 1 the odd ones, so a sum is to the last bit that of the pure kernel.
 * float32 rows: sums are float32 and only choose candidates; how far off they may be stands in src/simd.ts.
 */

function sums(a: v128, b: v128, e: v128, f: v128): v128 {
  // Four accumulators to one vector of their four sums.
  const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
  const ab1 = i8x16.shuffle(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31)
  const ef0 = i8x16.shuffle(e, f, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
  const ef1 = i8x16.shuffle(e, f, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31)
  const ab = f32x4.add(ab0, ab1) // a01 b01 a23 b23
  const ef = f32x4.add(ef0, ef1)
  return f32x4.add(
    i8x16.shuffle(ab, ef, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
    i8x16.shuffle(ab, ef, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
  )
}

/**
 * Rows `from .. to` whose float32 sum is within `limit`; of each its position and max(0, sqrt(sum * shrink) - shift)^2,
 * which is no more than its reduced distance.
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
        sa = f32x4.add(sa, f32x4.mul(ta, ta))
        sb = f32x4.add(sb, f32x4.mul(tb, tb))
        se = f32x4.add(se, f32x4.mul(te, te))
        sf = f32x4.add(sf, f32x4.mul(tf, tf))
        offset += 16
      }
      total = sums(sa, sb, se, sf)
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

/**
 * Pairs of a query and a row with 2 q.x - norms[x] >= thresholds[q], for the queries `active[0 .. count]` of a batch and
 * the rows `from .. to`: tiles of four queries and two rows, so that a value that is loaded is used two or four times,
 * in blocks of 16 rows that stay in the first cache. `norms` is float32, a row each; `thresholds` float32, a query each.
 * Writes numbers of queries and rows; returns how many pairs.
 */
export function product32(
  queries: usize,
  active: usize,
  count: i32,
  thresholds: usize,
  rows: usize,
  norms: usize,
  stride: i32,
  from: i32,
  to: i32,
  foundQueries: usize,
  foundRows: usize,
): i32 {
  const bytes = (<usize>stride) << 2
  let found = 0
  for (let block = from; block < to; block += 16) {
    const blockEnd = min(to, block + 16)
    for (let i = 0; i < count; i += 4) {
      const left = count - i
      const n0 = load<i32>(active + ((<usize>i) << 2))
      const n1 = left > 1 ? load<i32>(active + ((<usize>(i + 1)) << 2)) : n0
      const n2 = left > 2 ? load<i32>(active + ((<usize>(i + 2)) << 2)) : n0
      const n3 = left > 3 ? load<i32>(active + ((<usize>(i + 3)) << 2)) : n0
      const q0 = queries + <usize>n0 * bytes
      const q1 = queries + <usize>n1 * bytes
      const q2 = queries + <usize>n2 * bytes
      const q3 = queries + <usize>n3 * bytes
      let threshold = f32x4.splat(load<f32>(thresholds + ((<usize>n0) << 2)))
      threshold = f32x4.replace_lane(threshold, 1, load<f32>(thresholds + ((<usize>n1) << 2)))
      threshold = f32x4.replace_lane(threshold, 2, load<f32>(thresholds + ((<usize>n2) << 2)))
      threshold = f32x4.replace_lane(threshold, 3, load<f32>(thresholds + ((<usize>n3) << 2)))
      const wanted = left > 3 ? 15 : (1 << left) - 1
      for (let row = block; row < blockEnd; row += 2) {
        const a = rows + <usize>row * bytes
        const second = row + 1 < blockEnd
        const b = second ? a + bytes : a
        let a0 = f32x4.splat(0)
        let a1 = a0
        let a2 = a0
        let a3 = a0
        let b0 = a0
        let b1 = a0
        let b2 = a0
        let b3 = a0
        for (let at: usize = 0; at < bytes; at += 16) {
          const va = v128.load(a + at)
          const vb = v128.load(b + at)
          const v0 = v128.load(q0 + at)
          a0 = f32x4.add(a0, f32x4.mul(v0, va))
          b0 = f32x4.add(b0, f32x4.mul(v0, vb))
          const v1 = v128.load(q1 + at)
          a1 = f32x4.add(a1, f32x4.mul(v1, va))
          b1 = f32x4.add(b1, f32x4.mul(v1, vb))
          const v2 = v128.load(q2 + at)
          a2 = f32x4.add(a2, f32x4.mul(v2, va))
          b2 = f32x4.add(b2, f32x4.mul(v2, vb))
          const v3 = v128.load(q3 + at)
          a3 = f32x4.add(a3, f32x4.mul(v3, va))
          b3 = f32x4.add(b3, f32x4.mul(v3, vb))
        }
        const pa = sums(a0, a1, a2, a3)
        const xa = f32x4.sub(f32x4.add(pa, pa), v128.load32_splat(norms + ((<usize>row) << 2)))
        let near = i32x4.bitmask(f32x4.ge(xa, threshold)) & wanted
        while (near) {
          const lane = ctz(near)
          store<i32>(foundQueries + ((<usize>found) << 2), load<i32>(active + ((<usize>(i + lane)) << 2)))
          store<i32>(foundRows + ((<usize>found) << 2), row)
          found++
          near &= near - 1
        }
        if (!second) break
        const pb = sums(b0, b1, b2, b3)
        const xb = f32x4.sub(f32x4.add(pb, pb), v128.load32_splat(norms + ((<usize>(row + 1)) << 2)))
        near = i32x4.bitmask(f32x4.ge(xb, threshold)) & wanted
        while (near) {
          const lane = ctz(near)
          store<i32>(foundQueries + ((<usize>found) << 2), load<i32>(active + ((<usize>(i + lane)) << 2)))
          store<i32>(foundRows + ((<usize>found) << 2), row + 1)
          found++
          near &= near - 1
        }
      }
    }
  }
  return found
}
