import { GROUP_STEP, VALUE_BYTES } from './quantize'

/**
 * The products w.v of the four queries of a panel with the eight rows of a group, 4 x 8 numbers. T is i32 for the sums
 * as they are, or f32 for `sum * factor - norm`, where `factors` has a float32 for each query and `norms` for each row.
 *
 * With relaxed SIMD 16 products and their sums are vpdpbusd where the processor has it, and three instructions where it
 * has not. 16 products, Sapphire Rapids, 200 queries x 64 rows x 256 columns: relaxed 0.2 ns, plain 0.5. Rejected:
 *
 * | try                                          | relaxed | why not                                     |
 * |----------------------------------------------|---------|---------------------------------------------|
 * | queries one by one instead of in panels      | 0.28 ns | six addresses a step instead of two         |
 * | four steps a round                           | 0.33 ns | V8 moves the loads together and spills      |
 * | factors and thresholds kept in registers     | 0.38 ns | slower; the cause was not looked for        |
 */
export function panelProduct<T>(
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
      group += GROUP_STEP
    }
    put<T>(a0, factors, norms, out)
    put<T>(b0, factors, norms + 16, out + 16)
    put<T>(a1, factors + 4, norms, out + 32)
    put<T>(b1, factors + 4, norms + 16, out + 48)
    put<T>(a2, factors + 8, norms, out + 64)
    put<T>(b2, factors + 8, norms + 16, out + 80)
    put<T>(a3, factors + 12, norms, out + 96)
    put<T>(b3, factors + 12, norms + 16, out + 112)
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
        at += GROUP_STEP
      }
      const base = v128.load(bases + half)
      put<T>(pairSums(a0, b0, base), factors, norms + half, out + half)
      put<T>(pairSums(a1, b1, base), factors + 4, norms + half, out + half + 32)
      put<T>(pairSums(a2, b2, base), factors + 8, norms + half, out + half + 64)
      put<T>(pairSums(a3, b3, base), factors + 12, norms + half, out + half + 96)
    }
  }
}

/** The products of the first query of a panel alone with the eight rows of a group, as {@link panelProduct} has them. */
export function firstProduct<T>(
  panel: usize,
  factors: usize,
  group: usize,
  bases: usize,
  norms: usize,
  stride: i32,
  out: usize,
): void {
  let a = v128.load(bases)
  let b = v128.load(bases, 16)
  const end = panel + ((<usize>stride) << 2) * VALUE_BYTES
  if (ASC_FEATURE_RELAXED_SIMD) {
    for (; panel < end; panel += 16) {
      const q = v128.load32_splat(panel)
      a = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(group), q, a)
      b = i32x4.relaxed_dot_i8x16_i7x16_add_s(v128.load(group, 16), q, b)
      group += GROUP_STEP
    }
  } else {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let b0 = a0
    let b1 = a0
    for (; panel < end; panel += 32) {
      const q = v128.load64_splat(panel)
      const v = v128.load(group)
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(v), q))
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(v), q))
      const w = v128.load(group, 16)
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(w), q))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(w), q))
      group += GROUP_STEP
    }
    a = pairSums(a0, a1, a)
    b = pairSums(b0, b1, b)
  }
  put<T>(a, factors, norms, out)
  put<T>(b, factors, norms + 16, out + 16)
}

// @inline
function put<T>(sum: v128, factor: usize, norms: usize, out: usize): void {
  if (isInteger<T>()) v128.store(out, sum)
  else v128.store(out, f32x4.sub(f32x4.mul(f32x4.convert_i32x4_s(sum), v128.load32_splat(factor)), v128.load(norms)))
}

/** Four rows' sums, of which each has two lanes, and their bases. */
function pairSums(low: v128, high: v128, base: v128): v128 {
  const even = v128.shuffle<u32>(low, high, 0, 2, 4, 6)
  const odd = v128.shuffle<u32>(low, high, 1, 3, 5, 7)
  return i32x4.add(base, i32x4.add(even, odd))
}
