/**
 * Vectors in 8 bits, for screening: a bound that reads a quarter of the bytes of float32 decides which rows can be near
 * a query. A row is a step times whole numbers v from -127 to 127. A query is a step of its own times whole numbers w
 * from -63 to 63. Products w.v are integers, so they have no error. What rounding takes away is measured, and the bound
 * of the caller allows for it: the triangle inequality in packages/knn, Cauchy and Schwarz in packages/word2vec.
 *
 * Layout: eight rows are a group, which has 32 bytes for each four columns, four of each row. Four queries are a panel,
 * which has the values of its queries for each four columns side by side. The value of a query is w + 64, which has 7
 * bits and no sign. With relaxed SIMD 16 products and their sums are one instruction, whose result is defined because
 * one operand has only 7 bits. Without, the values of a query take 16 bits, and those of a row are widened. The base of
 * a row is -64 times the sum of its v: a sum begins with it, so that the 64 has no effect.
 */

/** Bytes of a query's value in a panel. */
export const VALUE_BYTES: usize = ASC_FEATURE_RELAXED_SIMD ? 1 : 2
/** Value of w = 0 in a panel. */
export const QUERY_OFFSET: i16 = 64
/** Bytes from four columns of a row to the next four. */
export const GROUP_STEP: usize = 32

/** 1.5 * 2^23: a float32 of this size has no digits after the point, and the whole number in its last bits. */
const ROUND: f32 = 12582912
const ROUND_BITS = 0x4b400000

/** y rounded to the next whole number, in a form that {@link floatOf} and {@link wholeOf} read; |y| < 2^22. */
// @inline
export function rounded(y: v128): v128 {
  return f32x4.add(y, f32x4.splat(ROUND))
}

/** y rounded to the next of -127 .. 127, likewise. */
// @inline
export function roundedToInt8(y: v128): v128 {
  return rounded(f32x4.max(f32x4.splat(-127), f32x4.min(f32x4.splat(127), y)))
}

/** Rounded numbers as float32. */
// @inline
export function floatOf(rounded: v128): v128 {
  return f32x4.sub(rounded, f32x4.splat(ROUND))
}

/** Rounded numbers as int32. */
// @inline
export function wholeOf(rounded: v128): v128 {
  return i32x4.sub(rounded, i32x4.splat(ROUND_BITS))
}

/** Where row number `row` has its first four columns. */
// @inline
export function rowIn(groups: usize, row: usize, stride: i32): usize {
  return groups + (row >> 3) * ((<usize>stride) << 3) + ((row & 7) << 2)
}

/** Where panel number `panel` begins. */
// @inline
export function panelIn(panels: usize, panel: usize, stride: i32): usize {
  return panels + panel * ((<usize>stride) << 2) * VALUE_BYTES
}

/** Stores the base of a row; the lanes of `sum` add up to the sum of its values. */
// @inline
export function storeBase(base: usize, sum: v128): void {
  store<i32>(base, -(<i32>QUERY_OFFSET) * wholeSumOf(sum))
}

// @inline
function wholeSumOf(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + (i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3))
}
