import { madd, nmadd } from '../../assembly/math'

// F(4, 3) of Lavin and Gray, "Fast algorithms for convolutional neural networks", 2016, in one dimension: four outputs
// of a filter of three taps by six products in place of twelve. Planes are the six products' operands and results.

/**
 * Six frames from `4 q` on of each of `quads` groups to the six planes:
 *
 *     out[m][clip][q][c] = sum over i < 6 of B^T[m][i] x[clip][4 q + i][c]
 *
 * Shapes: x clips of `clipStep` bytes, rows of `channels` (a multiple of 4) values; out planes of `plane` bytes. Frames
 * after the last are read: what comes from them has to be left out of the result, and be room in the memory.
 */
export function winogradInput(
  x: usize,
  clips: i32,
  clipStep: usize,
  quads: i32,
  channels: i32,
  out: usize,
  plane: usize,
): void {
  const row = (<usize>channels) << 2
  const four = f32x4.splat(4)
  const five = f32x4.splat(5)
  const two = f32x4.splat(2)
  for (let n = 0; n < clips; n++) {
    for (let q = 0; q < quads; q++) {
      let p = x + <usize>n * clipStep + <usize>q * 4 * row
      const end = p + row
      while (p < end) {
        const x0 = v128.load(p)
        const x1 = v128.load(p + row)
        const x2 = v128.load(p + 2 * row)
        const x3 = v128.load(p + 3 * row)
        const x4 = v128.load(p + 4 * row)
        const x5 = v128.load(p + 5 * row)
        const even = nmadd(x2, four, x4)
        const odd = nmadd(x1, four, x3)
        const even2 = f32x4.sub(x4, x2)
        const odd2 = f32x4.mul(two, f32x4.sub(x3, x1))
        v128.store(out, madd(x0, four, nmadd(x2, five, x4)))
        v128.store(out + plane, f32x4.add(even, odd))
        v128.store(out + 2 * plane, f32x4.sub(even, odd))
        v128.store(out + 3 * plane, f32x4.add(even2, odd2))
        v128.store(out + 4 * plane, f32x4.sub(even2, odd2))
        v128.store(out + 5 * plane, madd(x1, four, nmadd(x3, five, x5)))
        p += 16
        out += 16
      }
    }
  }
}

/**
 * The four outputs of each group, the maximum of the first two and of the last two, bias and ReLU (which commute with
 * it):
 *
 *     y = A^T m,   out[clip][2 q + h][c] = relu(bias[c] + max(y[2 h], y[2 h + 1]))
 *
 * Shapes: planes as the input's, of `channels` values (a multiple of 4); out clips of `pooled` rows, so of the last
 * group only what there is room for.
 */
export function winogradPooledOutput(
  products: usize,
  plane: usize,
  clips: i32,
  quads: i32,
  channels: i32,
  bias: usize,
  pooled: i32,
  out: usize,
): void {
  const row = (<usize>channels) << 2
  const zero = f32x4.splat(0)
  const two = f32x4.splat(2)
  const four = f32x4.splat(4)
  const eight = f32x4.splat(8)
  for (let n = 0; n < clips; n++) {
    for (let q = 0; q < quads; q++) {
      const to = out + <usize>(n * pooled + 2 * q) * row
      const both = 2 * q + 1 < pooled
      for (let c: usize = 0; c < row; c += 16) {
        const m1 = v128.load(products + plane)
        const m2 = v128.load(products + 2 * plane)
        const m3 = v128.load(products + 3 * plane)
        const m4 = v128.load(products + 4 * plane)
        const s = f32x4.add(m1, m2)
        const d = f32x4.sub(m1, m2)
        const t = f32x4.add(m3, m4)
        const u = f32x4.sub(m3, m4)
        const b = v128.load(bias + c)
        let y = f32x4.max(f32x4.add(f32x4.add(v128.load(products), s), t), madd(u, two, d))
        v128.store(to + c, f32x4.max(f32x4.add(y, b), zero))
        if (both) {
          y = f32x4.max(madd(t, four, s), f32x4.add(madd(u, eight, d), v128.load(products + 5 * plane)))
          v128.store(to + row + c, f32x4.max(f32x4.add(y, b), zero))
        }
        products += 16
      }
    }
  }
}
