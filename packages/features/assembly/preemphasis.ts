// The filter x[n] - coef x[n - 1], four samples at a time.

/**
 * Takes `coef` times the sample before from each of `count` float32 samples, in place. The sample before the first lies before it.
 * No multiply-add is fused, so that the bits are those of librosa.
 *
 * @param count a multiple of 8
 * @returns 1 where some sample is not finite, else 0
 */
export function preemphasis(at: usize, count: i32, coef: f32): i32 {
  const factor = f32x4.splat(coef)
  // x - x is 0, of NaN and infinity NaN.
  let rests = f32x4.splat(0)
  // From the end, so that a sample is read before it is overwritten.
  for (let i = at + usize(count) * 4 - 32; i >= at; i -= 32) {
    const y = v128.load(i, 16)
    const x = v128.load(i)
    v128.store(i, f32x4.sub(y, f32x4.mul(factor, v128.load(i, 12))), 16)
    v128.store(i, f32x4.sub(x, f32x4.mul(factor, v128.load(i - 4))))
    rests = v128.or(rests, v128.or(f32x4.sub(x, x), f32x4.sub(y, y)))
  }
  return v128.any_true(rests) ? 1 : 0
}
