import { firstProduct, panelProduct } from '../../assembly/int8/panel-product'
import {
  floatOf,
  GROUP_STEP,
  panelIn,
  roundedToInt8,
  rowIn,
  storeBase,
  VALUE_BYTES,
  wholeOf,
} from '../../assembly/int8/quantize'
import { sumOf } from '../../assembly/math'

/**
 * Finds the rows whose cosine with a query can be above a threshold, by the 8-bit vectors of packages/assembly/int8. A
 * scan of float32 waits for memory: 400 MB for a million rows of 100 dimensions, here 108.
 *
 * A row x has the step s = max |x_c| / 127, v = round(x / s) and the rest e = x / s - v. A unit query q has the step
 * B = max |q_c| / 63, w = round(q / B) and the rest f = q / B - w. By Cauchy and Schwarz
 *
 *     cos(x, q) = (v + e).q s / |x| = (B w.v + B f.v + e.q) s / |x| <= B w.v s / |x| + F (1 + E) + E
 *     F = B |f|, E = |e| s / |x|, since |q| <= 1 and |v| s / |x| <= 1 + E
 *
 * E is the largest of 64 rows, a block. With random vectors of 100 dimensions F is 0.005 and E 0.005. `slack` is for
 * what float32 rounds; src/simd/screen.ts has its size.
 */

/** Rows that share one E. */
const BLOCK: i32 = 64

/** Bytes of a query's value in a panel. */
export function codeBytes(): i32 {
  return <i32>VALUE_BYTES
}

/**
 * Quantises `count` rows, of which the first begins a block. Where the values of a row are too small, too large or no
 * numbers, its factor s / |x| is NaN, which passes every screen; a row of zeros has 0.
 */
export function quantize(
  rows: usize,
  stride: i32,
  count: i32,
  groups: usize,
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
    let out = rowIn(groups, i, stride)
    let lost = f32x4.splat(0)
    let square = lost
    let sum = i32x4.splat(0)
    for (let at: usize = 0; at < bytes; at += 16) {
      const y = usual ? f32x4.mul(v128.load(row + at), inverse) : f32x4.splat(0)
      const nearest = roundedToInt8(y)
      const e = f32x4.sub(y, floatOf(nearest))
      lost = f32x4.add(lost, f32x4.mul(e, e))
      square = f32x4.add(square, f32x4.mul(y, y))
      const whole = wholeOf(nearest)
      const narrow = i16x8.narrow_i32x4_s(whole, whole)
      sum = i32x4.add(sum, whole)
      v128.store32_lane(out, i8x16.narrow_i16x8_s(narrow, narrow), 0)
      out += GROUP_STEP
    }
    const length = sqrt(sumOf(square))
    store<f32>(factors + (i << 2), usual ? 1 / length : greatest === 0 ? 0 : NaN)
    storeBase(bases + (i << 2), sum)
    const at = errors + ((i / BLOCK) << 2)
    const before: f32 = r % BLOCK === 0 ? 0 : load<f32>(at)
    store<f32>(at, usual ? max<f32>(before, sqrt(sumOf(lost)) / length) : before)
  }
}

/**
 * Pairs of one of `count` queries and one of the rows from `from`, which begins a block, up to `to`, whose bound is not
 * below the query's threshold. `facts` has three float32 for each query: B, F and the threshold. `scratch` has room for
 * 36 numbers. Writes number of query x 2^28 + row (less than 2^28 rows, 16 queries); returns how many. Rows ascend for
 * each query.
 */
export function screen(
  panels: usize,
  facts: usize,
  count: i32,
  groups: usize,
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
  let out = found
  for (let block = from; block < to; block += BLOCK) {
    const error = load<f32>(errors + ((<usize>(block / BLOCK)) << 2))
    const end = min(block + BLOCK, to)
    for (let q = 0; q < count; q += 4) {
      const some = min(4, count - q)
      const panel = panelIn(panels, <usize>(q >> 2), stride)
      for (let k = 0; k < some; k++) {
        const fact = facts + <usize>(q + k) * 12
        const margin = load<f32>(fact, 4) * (1 + error) + error + slack
        store<f32>(scratch + ((<usize>k) << 2), (load<f32>(fact, 8) - margin) / load<f32>(fact))
      }
      for (let row = block; row < end; row += 8) {
        const at = (<usize>row) << 2
        const group = groups + <usize>(row >> 3) * groupBytes
        if (some === 1) firstProduct<i32>(panel, 0, group, bases + at, 0, stride, sums)
        else panelProduct<i32>(panel, 0, group, bases + at, 0, stride, sums)
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
