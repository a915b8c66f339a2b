/** a b + sum: in one rounding where relaxed SIMD allows it, so only for sums that choose candidates. */
// @inline
export function multiplyAdd(a: v128, b: v128, sum: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, sum) : f32x4.add(sum, f32x4.mul(a, b))
}

/** Four accumulators of float32 to one vector of their four sums. */
export function sums(a: v128, b: v128, e: v128, f: v128): v128 {
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
