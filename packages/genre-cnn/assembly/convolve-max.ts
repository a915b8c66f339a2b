/** a x b + c, in one instruction where the build has relaxed SIMD. */
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/**
 * Maximum over the positions of a row of a convolution of one input channel:
 *
 *     out[t][f] = max over p of sum over i < height, j < width of input[t + i][p + j] weights[f][i][j]
 *
 * Shapes: input `(rows + height - 1) x stride`; weights `blocks x height x width x 8`, filters in blocks of 8; out
 * `rows x blocks x 8`. positions is at least 5. Ten accumulators, 5 positions of 8 filters, stay in registers with the two
 * weights and the input value (15 of the 16 that there are); the last 5 positions overlap the ones before, which a maximum does
 * not mind. The activations, up to 11,000 for each value of the result, are never written.
 */
export function convolveMax(
  input: usize,
  stride: i32,
  rows: i32,
  height: i32,
  width: i32,
  positions: i32,
  weights: usize,
  blocks: i32,
  out: usize,
): void {
  for (let b = 0; b < blocks; b++) {
    const filters = weights + <usize>(b * height * width) * 32
    for (let t = 0; t < rows; t++) {
      let m0 = f32x4.splat(-Infinity)
      let m1 = m0
      for (let from = 0; from < positions; from += 5) {
        const p = min(from, positions - 5)
        let a0 = f32x4.splat(0)
        let a1 = a0
        let b0 = a0
        let b1 = a0
        let c0 = a0
        let c1 = a0
        let d0 = a0
        let d1 = a0
        let e0 = a0
        let e1 = a0
        let w = filters
        for (let i = 0; i < height; i++) {
          let x = input + ((<usize>((t + i) * stride + p)) << 2)
          const end = x + ((<usize>width) << 2)
          while (x < end) {
            const w0 = v128.load(w)
            const w1 = v128.load(w, 16)
            let v = v128.load_splat<f32>(x)
            a0 = madd(v, w0, a0)
            a1 = madd(v, w1, a1)
            v = v128.load_splat<f32>(x, 4)
            b0 = madd(v, w0, b0)
            b1 = madd(v, w1, b1)
            v = v128.load_splat<f32>(x, 8)
            c0 = madd(v, w0, c0)
            c1 = madd(v, w1, c1)
            v = v128.load_splat<f32>(x, 12)
            d0 = madd(v, w0, d0)
            d1 = madd(v, w1, d1)
            v = v128.load_splat<f32>(x, 16)
            e0 = madd(v, w0, e0)
            e1 = madd(v, w1, e1)
            w += 32
            x += 4
          }
        }
        m0 = f32x4.max(f32x4.max(f32x4.max(m0, a0), f32x4.max(b0, c0)), f32x4.max(d0, e0))
        m1 = f32x4.max(f32x4.max(f32x4.max(m1, a1), f32x4.max(b1, c1)), f32x4.max(d1, e1))
      }
      const to = out + <usize>(t * blocks + b) * 32
      v128.store(to, m0)
      v128.store(to, m1, 16)
    }
  }
}
