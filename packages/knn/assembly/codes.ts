import { multiplyAdd } from './vectors'

/**
 * Screening by 8-bit codes: finds the pairs of a query and a row that may be near, from a quarter of the bytes of
 * float32.
 *
 * Rows lie in cells. A cell has a centre c and a unit a; a row x has the code v = round((x - c) / a), whole numbers of
 * -127 .. 127, and a query q, in the same units, w B with whole numbers w of -63 .. 63 and a step B of its own. Then
 * | |q - x| / a - |B w - v| | <= |(q - c) / a - B w| + |(x - c) / a - v|, the triangle inequality, and
 * |B w - v|^2 = B^2 |w|^2 + |v|^2 - 2 B w.v with a w.v that integer arithmetic gives without an error.
 * src/code-search.ts has the margins for what is rounded here.
 *
 * Layout: eight rows are a group; of each four columns a group has 32 bytes, four of each row. Four queries are a
 * panel; of each four columns it has their codes side by side. A query's code is w + 64, so that it has 7 bits without
 * a sign; `bases` holds -64 times the sum of v, with which a sum begins.
 *
 * With relaxed SIMD 16 products and their sums are one instruction (vpdpbusd where the processor has it, else three),
 * which is defined since one operand has 7 bits only. Without, codes are widened to 16 bits.
 *
 * Time of 16 products, Sapphire Rapids, 200 queries x 64 rows x 256 columns: relaxed 0.2 ns, plain 0.5. Tried and
 * slower: queries apart instead of in panels (six addresses a step instead of two) 0.28; four steps a round 0.33 (V8
 * moves the loads together and spills); factors and thresholds held in registers over the products 0.38.
 */

/** Of a query's code, as the product takes it. */
const CODE_BYTES: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2
/** 1.5 * 2^23: a float32 of this size has no digits after the point, and the whole number in its last bits. */
const ROUND: f32 = 12582912
const ROUND_BITS = 0x4b400000

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

// @inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

// @inline
function wholeSumOf(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + (i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3))
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
 * Codes of rows `from .. to`, the first of them the first of a group. Writes `bases` and |v|^2 as `norms`, from 0 on;
 * returns the largest |(x - c) / a - v|^2, which is NaN or Infinity when a value had no code.
 */
function quantize<T>(
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  centre: usize,
  inverse: f32,
  codes: usize,
  bases: usize,
  norms: usize,
): f32 {
  const bytes = <usize>stride * sizeof<T>()
  const group = (<usize>stride) << 3
  const scale = f32x4.splat(inverse)
  let worst: f32 = 0
  for (let row = from; row < to; row++) {
    const base = rows + <usize>row * bytes
    const i = <usize>(row - from)
    let out = codes + (i >> 3) * group + ((i & 7) << 2)
    let lost = f32x4.splat(0)
    let norm = i32x4.splat(0)
    let sum = i32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 4 * sizeof<T>()) {
      const y = f32x4.mul(difference<T>(base + at, centre + at), scale)
      const bounded = f32x4.max(f32x4.splat(-127), f32x4.min(f32x4.splat(127), y))
      const rounded = f32x4.add(bounded, f32x4.splat(ROUND))
      const e = f32x4.sub(y, f32x4.sub(rounded, f32x4.splat(ROUND)))
      lost = f32x4.add(lost, f32x4.mul(e, e))
      const whole = i32x4.sub(rounded, i32x4.splat(ROUND_BITS))
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      norm = i32x4.add(norm, i32x4.dot_i16x8_s(narrow, narrow))
      sum = i32x4.add(sum, whole)
      v128.store32_lane(out, i8x16.narrow_i16x8_s(narrow, narrow), 0)
      out += 32
    }
    worst = max(worst, sumOf(lost))
    // `narrow` holds each column twice.
    store<f32>(norms + (i << 2), <f32>(i32x4.extract_lane(norm, 0) + i32x4.extract_lane(norm, 1)))
    store<i32>(bases + (i << 2), -64 * wholeSumOf(sum))
  }
  return worst
}

/**
 * Codes of the queries `active[0 .. count]` for a cell, as panels in this order. `scratch` holds `stride` float32. Of
 * each four float32 into `facts`: the step B, |w|^2, the largest |(q - c) / a| and |(q - c) / a - B w|^2.
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
    let out = panels + (i >> 2) * ((<usize>stride) << 2) * CODE_BYTES + (i & 3) * (4 * CODE_BYTES)
    for (let at = scratch; at < end; at += 16) {
      const y = v128.load(at)
      const rounded = f32x4.add(f32x4.mul(y, inverses), f32x4.splat(ROUND))
      const e = f32x4.sub(y, f32x4.mul(f32x4.sub(rounded, f32x4.splat(ROUND)), steps))
      lost = multiplyAdd(e, e, lost)
      const whole = i32x4.sub(rounded, i32x4.splat(ROUND_BITS))
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      norm = i32x4.add(norm, i32x4.dot_i16x8_s(narrow, narrow))
      const code = i16x8.add(narrow, i16x8.splat(64))
      if (CODE_BYTES === 2) v128.store64_lane(out, code, 0)
      else v128.store32_lane(out, i8x16.narrow_i16x8_s(code, code), 0)
      out += 16 * CODE_BYTES
    }
    const fact = facts + (i << 4)
    store<f32>(fact, step)
    store<f32>(fact, <f32>(i32x4.extract_lane(norm, 0) + i32x4.extract_lane(norm, 1)), 4)
    store<f32>(fact, greatest, 8)
    store<f32>(fact, sumOf(lost), 12)
  }
}

/**
 * The nearness 2 B w.v - |v|^2 of the four queries of a panel to each of the eight rows of a group, as 4 x 8 float32:
 * |B w|^2 - |B w - v|^2, so the nearer the larger. `factors` are 2 B.
 */
function weighGroup(
  panel: usize,
  factors: usize,
  group: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  out: usize,
): void {
  if (ASC_FEATURE_RELAXED_SIMD) {
    let a0 = v128.load(bases)
    let b0 = v128.load(bases, 16)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b1 = b0
    let b2 = b0
    let b3 = b0
    const end = panel + ((<usize>stride) << 2)
    for (; panel < end; panel += 16) {
      const va = v128.load(group)
      const vb = v128.load(group, 16)
      const v0 = v128.load32_splat(panel)
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, v0, a0)
      b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, v0, b0)
      const v1 = v128.load32_splat(panel, 4)
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, v1, a1)
      b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, v1, b1)
      const v2 = v128.load32_splat(panel, 8)
      a2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, v2, a2)
      b2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, v2, b2)
      const v3 = v128.load32_splat(panel, 12)
      a3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, v3, a3)
      b3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, v3, b3)
      group += 32
    }
    putNearness(a0, factors, norms, out)
    putNearness(b0, factors, norms + 16, out + 16)
    putNearness(a1, factors + 4, norms, out + 32)
    putNearness(b1, factors + 4, norms + 16, out + 48)
    putNearness(a2, factors + 8, norms, out + 64)
    putNearness(b2, factors + 8, norms + 16, out + 80)
    putNearness(a3, factors + 12, norms, out + 96)
    putNearness(b3, factors + 12, norms + 16, out + 112)
  } else {
    for (let half: usize = 0; half < 32; half += 16) {
      let a0 = i32x4.splat(0)
      let a1 = a0
      let a2 = a0
      let a3 = a0
      let b0 = a0
      let b1 = a0
      let b2 = a0
      let b3 = a0
      let at = group + half
      const end = panel + ((<usize>stride) << 3)
      for (let q = panel; q < end; q += 32) {
        // Rows 0 and 1, and rows 2 and 3: two columns of a row a lane.
        const v = v128.load(at)
        const va = i16x8.extend_low_i8x16_s(v)
        const vb = i16x8.extend_high_i8x16_s(v)
        const v0 = v128.load64_splat(q)
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(va, v0))
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(vb, v0))
        const v1 = v128.load64_splat(q, 8)
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(va, v1))
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(vb, v1))
        const v2 = v128.load64_splat(q, 16)
        a2 = i32x4.add(a2, i32x4.dot_i16x8_s(va, v2))
        b2 = i32x4.add(b2, i32x4.dot_i16x8_s(vb, v2))
        const v3 = v128.load64_splat(q, 24)
        a3 = i32x4.add(a3, i32x4.dot_i16x8_s(va, v3))
        b3 = i32x4.add(b3, i32x4.dot_i16x8_s(vb, v3))
        at += 32
      }
      const base = v128.load(bases + half)
      putNearness(pairSums(a0, b0, base), factors, norms + half, out + half)
      putNearness(pairSums(a1, b1, base), factors + 4, norms + half, out + half + 32)
      putNearness(pairSums(a2, b2, base), factors + 8, norms + half, out + half + 64)
      putNearness(pairSums(a3, b3, base), factors + 12, norms + half, out + half + 96)
    }
  }
}

function pairSums(low: v128, high: v128, base: v128): v128 {
  const even = v128.shuffle<u32>(low, high, 0, 2, 4, 6)
  const odd = v128.shuffle<u32>(low, high, 1, 3, 5, 7)
  return i32x4.add(base, i32x4.add(even, odd))
}

// @inline
function putNearness(sum: v128, factor: usize, norms: usize, out: usize): void {
  v128.store(out, f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(sum), v128.load32_splat(factor)), v128.load(norms)))
}

/** The nearness of panel number `panel` to the first `rows` rows of some groups: 128 bytes a group. */
function weigh(
  panels: usize,
  panel: i32,
  factors: usize,
  codes: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  nearness: usize,
): void {
  const first = panels + <usize>panel * ((<usize>stride) << 2) * CODE_BYTES
  const end = nearness + ((<usize>(rows + 7) >> 3) << 7)
  factors += (<usize>panel) << 4
  for (; nearness < end; nearness += 128) {
    weighGroup(first, factors, codes, bases, norms, stride, nearness)
    codes += (<usize>stride) << 3
    bases += 32
    norms += 32
  }
}

/**
 * Pairs of queries `active[0 .. count]`, at most four, and `rows` rows, the first of them at position `first`, whose
 * nearness is at least thresholds[i]. Writes numbers of queries and positions of rows, query after query; returns how
 * many pairs.
 */
export function pick(
  nearness: usize,
  active: usize,
  count: i32,
  thresholds: usize,
  rows: i32,
  first: i32,
  foundQueries: usize,
  foundRows: usize,
): i32 {
  let found: usize = 0
  for (let q = 0; q < count; q++) {
    const threshold = v128.load32_splat(thresholds + ((<usize>q) << 2))
    const query = load<i32>(active + ((<usize>q) << 2))
    let at = nearness + ((<usize>q) << 5)
    for (let row = 0; row < rows; row += 8) {
      const low = f32x4.ge(v128.load(at), threshold)
      const high = f32x4.ge(v128.load(at, 16), threshold)
      at += 128
      if (!v128.any_true(v128.or(low, high))) continue
      let near = i32x4.bitmask(low) | (i32x4.bitmask(high) << 4)
      if (rows - row < 8) near &= (1 << (rows - row)) - 1
      for (; near; near &= near - 1) {
        store<i32>(foundQueries + found, query)
        store<i32>(foundRows + found, first + row + ctz(near))
        found += 4
      }
    }
  }
  return <i32>(found >> 2)
}

/**
 * Picks of all queries `active[0 .. count]`, which are in panels, and a block of rows. `nearness` is scratch for it.
 */
export function screen(
  panels: usize,
  active: usize,
  count: i32,
  factors: usize,
  thresholds: usize,
  codes: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  first: i32,
  nearness: usize,
  foundQueries: usize,
  foundRows: usize,
): i32 {
  let found = 0
  for (let i = 0; i < count; i += 4) {
    weigh(panels, i >> 2, factors, codes, bases, norms, stride, rows, nearness)
    const at = (<usize>i) << 2
    const put = (<usize>found) << 2
    const some = min(4, count - i)
    found += pick(nearness, active + at, some, thresholds + at, rows, first, foundQueries + put, foundRows + put)
  }
  return found
}

/**
 * Rows that are probably among the nearest of the queries of panel number `panel`: of rows 16 apart the one of the
 * greatest nearness. Writes 16 positions a query into `best`, or -1; `greatest` is scratch for 16 numbers. Leaves in
 * `nearness` that of all rows, but NaN for those chosen, so that no `pick` gives them again.
 */
export function likely(
  panels: usize,
  panel: i32,
  count: i32,
  factors: usize,
  codes: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  rows: i32,
  first: i32,
  nearness: usize,
  greatest: usize,
  best: usize,
): void {
  weigh(panels, panel, factors, codes, bases, norms, stride, rows, nearness)
  for (let q = 0; q < count; q++) {
    for (let lane: usize = 0; lane < 64; lane += 16) {
      v128.store(greatest + lane, f32x4.splat(-Infinity))
      v128.store(best + lane, i32x4.splat(-1))
    }
    let position = i32x4(0, 1, 2, 3)
    for (let row = 0; row < rows; row += 4) {
      const x = v128.load(nearness + ((<usize>row >> 3) << 7) + ((<usize>row & 4) << 2))
      const lane = (<usize>row & 12) << 2
      const before = v128.load(greatest + lane)
      const better = v128.and(f32x4.gt(x, before), i32x4.lt_s(position, i32x4.splat(rows)))
      v128.store(greatest + lane, v128.bitselect(x, before, better))
      v128.store(best + lane, v128.bitselect(position, v128.load(best + lane), better))
      position = i32x4.add(position, i32x4.splat(4))
    }
    for (const end = best + 64; best < end; best += 4) {
      const row = load<i32>(best)
      if (row < 0) continue
      store<f32>(nearness + ((<usize>row >> 3) << 7) + ((<usize>row & 7) << 2), NaN)
      store<i32>(best, first + row)
    }
    nearness += 32
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
  codes: usize,
  bases: usize,
  norms: usize,
): f32 {
  return quantize<f32>(rows, stride, from, to, centre, inverse, codes, bases, norms)
}

export function quantize64(
  rows: usize,
  stride: i32,
  from: i32,
  to: i32,
  centre: usize,
  inverse: f32,
  codes: usize,
  bases: usize,
  norms: usize,
): f32 {
  return quantize<f64>(rows, stride, from, to, centre, inverse, codes, bases, norms)
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
