/**
 * Screening by 8-bit codes: which rows may have a cosine with a query above a threshold, from a quarter of the bytes of
 * float32. A scan of float32 waits for memory: 400 MB for a million rows of 100 dimensions, here 108.
 *
 * A row x has a step s = max |x_c| / 127, the code v = round(x / s) and what is lost, e = x / s - v. A unit query q has
 * a step B = max |q_c| / 63, whole numbers w = round(q / B) and f = q / B - w. Then, by Cauchy and Schwarz,
 *
 *     cos(x, q) = (v + e).q s / |x| = (B w.v + B f.v + e.q) s / |x| <= B w.v s / |x| + F (1 + E) + E
 *     F = B |f|, E = |e| s / |x|, since |q| <= 1 and |v| s / |x| <= 1 + E
 *
 * where w.v is integer arithmetic without an error. E is the largest of 64 rows, a block. With random vectors of 100
 * dimensions F is 0.005 and E 0.005. `slack` is for what float32 rounds; src/kernels/screen.ts has its size.
 *
 * Layout: eight rows are a group; of each four columns a group has 32 bytes, four of each row. Four queries are a
 * panel; of each four columns it has their codes side by side. A query's code is w + 64, so that it has 7 bits without
 * a sign; `bases` holds -64 times the sum of v, with which a sum begins. With relaxed SIMD 16 products and their sums
 * are one instruction, which is defined since one operand has 7 bits only; else codes are widened to 16 bits.
 */

/** Rows that share one E. */
const BLOCK: i32 = 64
/** 1.5 * 2^23: a float32 of this size has no digits after the point, and the whole number in its last bits. */
const ROUND: f32 = 12582912
const ROUND_BITS = 0x4b400000

/** Bytes of a query's code in a panel. */
export function codeBytes(): i32 {
  return ASC_FEATURE_RELAXED_SIMD ? 1 : 2
}

// @inline
function sumOf(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/**
 * Codes of `count` rows, the first of which begins a block. Where a row's values are too small, too large or no numbers
 * its factor s / |x| is NaN, which passes every screen; a row of zeros has 0.
 */
export function quantize(
  rows: usize,
  stride: i32,
  count: i32,
  codes: usize,
  bases: usize,
  factors: usize,
  errors: usize,
): void {
  const bytes = (<usize>stride) << 2
  for (let r = 0; r < count; r++) {
    const row = rows + <usize>r * bytes
    const i = <usize>r
    let most = f32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) most = f32x4.max(most, f32x4.abs(v128.load(row + at)))
    most = f32x4.max(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1))
    const greatest = f32x4.extract_lane(f32x4.max(most, v128.shuffle<f32>(most, most, 1, 0, 3, 2)), 0)
    const usual = greatest >= 1e-30 && greatest <= 1e30
    const inverse = f32x4.splat(usual ? 127 / greatest : 0)
    let out = codes + (i >> 3) * (bytes << 1) + ((i & 7) << 2)
    let lost = f32x4.splat(0)
    let square = lost
    let sum = i32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) {
      const y = usual ? f32x4.mul(v128.load(row + at), inverse) : f32x4.splat(0)
      const rounded = f32x4.add(f32x4.max(f32x4.splat(-127), f32x4.min(f32x4.splat(127), y)), f32x4.splat(ROUND))
      const e = f32x4.sub(y, f32x4.sub(rounded, f32x4.splat(ROUND)))
      lost = f32x4.add(lost, f32x4.mul(e, e))
      square = f32x4.add(square, f32x4.mul(y, y))
      const whole = i32x4.sub(rounded, i32x4.splat(ROUND_BITS))
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      sum = i32x4.add(sum, whole)
      v128.store32_lane(out, i8x16.narrow_i16x8_s(narrow, narrow), 0)
      out += 32
    }
    const length = sqrt(sumOf(square))
    store<f32>(factors + (i << 2), usual ? 1 / length : greatest === 0 ? 0 : NaN)
    const total =
      i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3)
    store<i32>(bases + (i << 2), -64 * total)
    const at = errors + ((i / BLOCK) << 2)
    const before: f32 = r % BLOCK === 0 ? 0 : load<f32>(at)
    store<f32>(at, usual ? max<f32>(before, sqrt(sumOf(lost)) / length) : before)
  }
}

/** Sums w.v of the first query of a panel with the eight rows of a group, into `sums`. */
function productOne(panel: usize, group: usize, stride: i32, bases: usize, sums: usize): void {
  let a = v128.load(bases)
  let b = v128.load(bases, 16)
  if (ASC_FEATURE_RELAXED_SIMD) {
    const end = panel + ((<usize>stride) << 2)
    for (; panel < end; panel += 16) {
      const q = v128.load32_splat(panel)
      a = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(group), q, a)
      b = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(group, 16), q, b)
      group += 32
    }
  } else {
    let low = i32x4.splat(0)
    let high = low
    let lowB = low
    let highB = low
    const end = panel + ((<usize>stride) << 3)
    for (; panel < end; panel += 32) {
      // Rows 0 and 1, and rows 2 and 3: two columns of a row a lane.
      const q = v128.load64_splat(panel)
      const v = v128.load(group)
      low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(v), q))
      high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(v), q))
      const w = v128.load(group, 16)
      lowB = i32x4.add(lowB, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(w), q))
      highB = i32x4.add(highB, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(w), q))
      group += 32
    }
    a = pairSums(low, high, a)
    b = pairSums(lowB, highB, b)
  }
  v128.store(sums, a)
  v128.store(sums, b, 16)
}

/** Sums w.v of the four queries of a panel, each with the eight rows of a group: 4 x 8 whole numbers. */
function productFour(panel: usize, group: usize, stride: i32, bases: usize, sums: usize): void {
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
      const q0 = v128.load32_splat(panel)
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, q0, a0)
      b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, q0, b0)
      const q1 = v128.load32_splat(panel, 4)
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, q1, a1)
      b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, q1, b1)
      const q2 = v128.load32_splat(panel, 8)
      a2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, q2, a2)
      b2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, q2, b2)
      const q3 = v128.load32_splat(panel, 12)
      a3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(va, q3, a3)
      b3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(vb, q3, b3)
      group += 32
    }
    v128.store(sums, a0)
    v128.store(sums, b0, 16)
    v128.store(sums, a1, 32)
    v128.store(sums, b1, 48)
    v128.store(sums, a2, 64)
    v128.store(sums, b2, 80)
    v128.store(sums, a3, 96)
    v128.store(sums, b3, 112)
  } else {
    for (let q: usize = 0; q < 4; q++) productOne(panel + (q << 3), group, stride, bases, sums + (q << 5))
  }
}

// @inline
function pairSums(low: v128, high: v128, base: v128): v128 {
  const even = v128.shuffle<i32>(low, high, 0, 2, 4, 6)
  const odd = v128.shuffle<i32>(low, high, 1, 3, 5, 7)
  return i32x4.add(base, i32x4.add(even, odd))
}

/**
 * Pairs of one of `count` queries and one of the rows from `from`, which begins a block, up to `to`, whose bound is not
 * below the query's threshold. Of each query `facts` has three float32: B, F and the threshold. `scratch` has room for
 * 36 numbers. Writes number of query x 2^28 + row (less than 2^28 rows, 16 queries); returns how many. Rows ascend for
 * each query.
 */
export function screen(
  panels: usize,
  facts: usize,
  count: i32,
  codes: usize,
  bases: usize,
  factors: usize,
  errors: usize,
  stride: i32,
  from: i32,
  to: i32,
  slack: f32,
  scratch: usize,
  found: usize,
): i32 {
  const sums = scratch + 16
  const groupBytes = (<usize>stride) << 3
  const panelBytes = ((<usize>stride) << 2) * <usize>codeBytes()
  let out = found
  for (let block = from; block < to; block += BLOCK) {
    const error = load<f32>(errors + ((<usize>(block / BLOCK)) << 2))
    const end = min(block + BLOCK, to)
    for (let q = 0; q < count; q += 4) {
      const some = min(4, count - q)
      const panel = panels + <usize>(q >> 2) * panelBytes
      for (let k = 0; k < some; k++) {
        const fact = facts + <usize>(q + k) * 12
        const margin = load<f32>(fact, 4) * (1 + error) + error + slack
        store<f32>(scratch + ((<usize>k) << 2), (load<f32>(fact, 8) - margin) / load<f32>(fact))
      }
      for (let row = block; row < end; row += 8) {
        const at = (<usize>row) << 2
        const group = codes + <usize>(row >> 3) * groupBytes
        if (some === 1) productOne(panel, group, stride, bases + at, sums)
        else productFour(panel, group, stride, bases + at, sums)
        const low = v128.load(factors + at)
        const high = v128.load(factors + at, 16)
        for (let k = 0; k < some; k++) {
          const limit = v128.load32_splat(scratch + ((<usize>k) << 2))
          const sum = sums + ((<usize>k) << 5)
          const farLow = f32x4.lt(f32x4.mul(f32x4.convert_i32x4_s(v128.load(sum)), low), limit)
          const farHigh = f32x4.lt(f32x4.mul(f32x4.convert_i32x4_s(v128.load(sum, 16)), high), limit)
          let near = ~(i32x4.bitmask(farLow) | (i32x4.bitmask(farHigh) << 4)) & 255
          if (near === 0) continue
          if (end - row < 8) near &= (1 << (end - row)) - 1
          for (; near; near &= near - 1) {
            store<i32>(out, ((q + k) << 28) | (row + ctz(near)))
            out += 4
          }
        }
      }
    }
  }
  return <i32>((out - found) >> 2)
}
