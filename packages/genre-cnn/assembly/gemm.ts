import { madd } from '../../assembly/math'

/** One row of {@link multiplyRows}, for what is left of fewer than five. */
// @inline
function oneRow(a: usize, k: i32, b: usize, bias: usize, relu: bool, out: usize): void {
  let s0 = v128.load(bias)
  let s1 = v128.load(bias, 16)
  let t0 = f32x4.splat(0)
  let t1 = t0
  const end = a + ((<usize>(k & ~1)) << 2)
  while (a < end) {
    let v = v128.load_splat<f32>(a)
    s0 = madd(v, v128.load(b), s0)
    s1 = madd(v, v128.load(b, 16), s1)
    v = v128.load_splat<f32>(a, 4)
    t0 = madd(v, v128.load(b, 32), t0)
    t1 = madd(v, v128.load(b, 48), t1)
    a += 8
    b += 64
  }
  if (k & 1) {
    const v = v128.load_splat<f32>(a)
    s0 = madd(v, v128.load(b), s0)
    s1 = madd(v, v128.load(b, 16), s1)
  }
  s0 = f32x4.add(s0, t0)
  s1 = f32x4.add(s1, t1)
  if (relu) {
    s0 = f32x4.max(s0, f32x4.splat(0))
    s1 = f32x4.max(s1, f32x4.splat(0))
  }
  v128.store(out, s0)
  v128.store(out, s1, 16)
}

/**
 * A product with a bias and, if wanted, a ReLU: `out[r][c] = relu(bias[c] + sum over i < k of a[r][i] b[i][c])`.
 *
 * Rows of a lie `aStep` bytes apart and may overlap: a convolution over the rows of `frames x channels` is this product
 * with rows of `taps x channels` values that begin `channels` after one another, and needs no copy.
 *
 * Shapes: b and bias in blocks of 8 columns, `blocks x k x 8` and `blocks x 8`; out rows `outStep` bytes apart. Tiles
 * of 5 rows by 8 columns: ten sums, two weights and an input value are 13 of the 16 registers. The last tile overlaps
 * the one before.
 */
export function multiplyRows(
  a: usize,
  aStep: usize,
  rows: i32,
  k: i32,
  b: usize,
  blocks: i32,
  bias: usize,
  relu: bool,
  out: usize,
  outStep: usize,
): void {
  const zero = f32x4.splat(0)
  for (let block = 0; block < blocks; block++) {
    const panel = b + ((<usize>block * k) << 5)
    const biasAt = bias + ((<usize>block) << 5)
    const outAt = out + ((<usize>block) << 5)
    if (rows < 5) {
      for (let r = 0; r < rows; r++) oneRow(a + <usize>r * aStep, k, panel, biasAt, relu, outAt + <usize>r * outStep)
      continue
    }
    for (let from = 0; from < rows; from += 5) {
      const r = min(from, rows - 5)
      let p0 = a + <usize>r * aStep
      let p1 = p0 + aStep
      let p2 = p1 + aStep
      let p3 = p2 + aStep
      let p4 = p3 + aStep
      const end = p0 + ((<usize>k) << 2)
      let w = panel
      let a0 = v128.load(biasAt)
      let a1 = v128.load(biasAt, 16)
      let b0 = a0
      let b1 = a1
      let c0 = a0
      let c1 = a1
      let d0 = a0
      let d1 = a1
      let e0 = a0
      let e1 = a1
      while (p0 < end) {
        const w0 = v128.load(w)
        const w1 = v128.load(w, 16)
        let v = v128.load_splat<f32>(p0)
        a0 = madd(v, w0, a0)
        a1 = madd(v, w1, a1)
        v = v128.load_splat<f32>(p1)
        b0 = madd(v, w0, b0)
        b1 = madd(v, w1, b1)
        v = v128.load_splat<f32>(p2)
        c0 = madd(v, w0, c0)
        c1 = madd(v, w1, c1)
        v = v128.load_splat<f32>(p3)
        d0 = madd(v, w0, d0)
        d1 = madd(v, w1, d1)
        v = v128.load_splat<f32>(p4)
        e0 = madd(v, w0, e0)
        e1 = madd(v, w1, e1)
        w += 32
        p0 += 4
        p1 += 4
        p2 += 4
        p3 += 4
        p4 += 4
      }
      if (relu) {
        a0 = f32x4.max(a0, zero)
        a1 = f32x4.max(a1, zero)
        b0 = f32x4.max(b0, zero)
        b1 = f32x4.max(b1, zero)
        c0 = f32x4.max(c0, zero)
        c1 = f32x4.max(c1, zero)
        d0 = f32x4.max(d0, zero)
        d1 = f32x4.max(d1, zero)
        e0 = f32x4.max(e0, zero)
        e1 = f32x4.max(e1, zero)
      }
      let to = outAt + <usize>r * outStep
      v128.store(to, a0)
      v128.store(to, a1, 16)
      to += outStep
      v128.store(to, b0)
      v128.store(to, b1, 16)
      to += outStep
      v128.store(to, c0)
      v128.store(to, c1, 16)
      to += outStep
      v128.store(to, d0)
      v128.store(to, d1, 16)
      to += outStep
      v128.store(to, e0)
      v128.store(to, e1, 16)
    }
  }
}

/** Rows of a clip that are summed at once: so few that what a tile reads of them stays in the first cache. */
const CHUNK = 64

/**
 * The gradient of a convolution by its kernel: a product over the rows of all clips,
 *
 *     out[i][f] = sum over clips n, rows t of x[n][t][i] dz[n][t][f],   i < k
 *
 * where row t of x is the `k = taps x inputs` values from frame t on, so rows overlap and begin `xStep` bytes after one
 * another.
 *
 * Shapes: x clips of `xClip` bytes; dz `clips x rows x columns`; out `k x columns`. k is a multiple of 4, columns of 8.
 * Tiles of 4 by 8 values, whose sums stay in registers over the rows of a chunk.
 */
export function multiplyTransposed(
  x: usize,
  xStep: usize,
  xClip: usize,
  dz: usize,
  clips: i32,
  rows: i32,
  k: i32,
  columns: i32,
  out: usize,
): void {
  const width = (<usize>columns) << 2
  memory.fill(out, 0, <usize>k * width)
  for (let n = 0; n < clips; n++) {
    for (let first = 0; first < rows; first += CHUNK) {
      const count = min(CHUNK, rows - first)
      const xAt = x + <usize>n * xClip + <usize>first * xStep
      const dzAt = dz + <usize>(n * rows + first) * width
      for (let i = 0; i < k; i += 4) {
        for (let c: usize = 0; c < width; c += 32) {
          let to = out + <usize>i * width + c
          let a0 = v128.load(to)
          let a1 = v128.load(to, 16)
          let b0 = v128.load(to + width)
          let b1 = v128.load(to + width, 16)
          let c0 = v128.load(to + 2 * width)
          let c1 = v128.load(to + 2 * width, 16)
          let d0 = v128.load(to + 3 * width)
          let d1 = v128.load(to + 3 * width, 16)
          let p = xAt + ((<usize>i) << 2)
          let w = dzAt + c
          const end = w + <usize>count * width
          while (w < end) {
            const w0 = v128.load(w)
            const w1 = v128.load(w, 16)
            let v = v128.load_splat<f32>(p)
            a0 = madd(v, w0, a0)
            a1 = madd(v, w1, a1)
            v = v128.load_splat<f32>(p, 4)
            b0 = madd(v, w0, b0)
            b1 = madd(v, w1, b1)
            v = v128.load_splat<f32>(p, 8)
            c0 = madd(v, w0, c0)
            c1 = madd(v, w1, c1)
            v = v128.load_splat<f32>(p, 12)
            d0 = madd(v, w0, d0)
            d1 = madd(v, w1, d1)
            w += width
            p += xStep
          }
          v128.store(to, a0)
          v128.store(to, a1, 16)
          to += width
          v128.store(to, b0)
          v128.store(to, b1, 16)
          to += width
          v128.store(to, c0)
          v128.store(to, c1, 16)
          to += width
          v128.store(to, d0)
          v128.store(to, d1, 16)
        }
      }
    }
  }
}
