// Arithmetic of the lanes of a vector, four of float32 or two of float64. With relaxed SIMD a product and a sum are one
// instruction, and one rounding, where the processor has it: for numbers that may differ by a rounding from machine to machine.

/** a b + c */
// @inline
export function madd<T = f32>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c)
  return v128.add<T>(v128.mul<T>(a, b), c)
}

/** c - a b */
// @inline
export function nmadd<T = f32>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<T>(a, b, c)
  return v128.sub<T>(c, v128.mul<T>(a, b))
}

/** The sum of the lanes, as (0 + 2) + (1 + 3). */
// @inline
export function sumOf(v: v128): f32 {
  const w = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(w, 0) + f32x4.extract_lane(w, 1)
}

/** [sumOf(a), sumOf(b), sumOf(c), sumOf(d)], to the bit. */
// @inline
export function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

/** The number at an address, in all lanes. */
// @inline
export function splat<T = f32>(at: usize): v128 {
  return v128.load_splat<T>(at)
}
