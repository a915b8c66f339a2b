import { madd } from '../../assembly/math'

/** `x > 0 ? x a + b + g : 0`. */
// @inline
function store(out: usize, x: v128, a: v128, b: v128, g: v128): void {
  const positive = f32x4.gt(x, f32x4.splat(0))
  v128.store(out, v128.and(f32x4.add(madd(x, a, b), g), positive))
}

/**
 * Gradient through a maximum over pairs of frames, a batch normalisation and a ReLU: what
 * src/kernels/pooled-norm-gradient.ts computes, for a pooling by 2 and channels in fours. dy goes to the first frame of
 * a pair unless the second is larger; a last frame without a partner has none.
 *
 * Shapes: x and out `clips x frames x channels`, dy `clips x floor(frames / 2) x channels`, a and b one value a
 * channel.
 */
export function pairNormGradient(
  x: usize,
  dy: usize,
  a: usize,
  b: usize,
  clips: i32,
  frames: i32,
  channels: i32,
  out: usize,
): void {
  const row = (<usize>channels) << 2
  const zero = f32x4.splat(0)
  for (let n = 0; n < clips; n++) {
    for (let pair = 0; pair < frames >> 1; pair++) {
      for (let c: usize = 0; c < row; c += 16) {
        const x0 = v128.load(x + c)
        const x1 = v128.load(x + row + c)
        const g = v128.load(dy + c)
        const second = f32x4.gt(x1, x0)
        const ac = v128.load(a + c)
        const bc = v128.load(b + c)
        store(out + c, x0, ac, bc, v128.andnot(g, second))
        store(out + row + c, x1, ac, bc, v128.and(g, second))
      }
      x += 2 * row
      out += 2 * row
      dy += row
    }
    if (frames & 1) {
      for (let c: usize = 0; c < row; c += 16) {
        store(out + c, v128.load(x + c), v128.load(a + c), v128.load(b + c), zero)
      }
      x += row
      out += row
    }
  }
}
