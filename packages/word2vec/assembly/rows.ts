/**
 * Dots and updates of rows of float32, 128 bits at a time. Rows are byte addresses, 16-aligned; `bytes` is their length, a
 * multiple of 16. Three target rows are taken together: with two inputs that makes six sums, which fit the 16 registers
 * and give the adders enough to do; each input and each sum of updates is then read once for three targets.
 *
 * Tried: one target at a time, and loops over targets inside the loop over columns (slower: the gains are loaded again
 * for every column).
 */

/** [sum a, sum b, sum c, sum d]. */
// @ts-expect-error: decorator
@inline
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

/** a b + c. The relaxed build may round once (fused) where the machine can: 8 to 17 % more words a second, interleaved. */
// @ts-expect-error: decorator
@inline
function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** Dots of inputs x and y with rows a, b, c: six float32 at `out` and `out + 16`: xa xb xc -, ya yb yc -. */
export function dotsTwo(x: usize, y: usize, a: usize, b: usize, c: usize, bytes: usize, out: usize): void {
  let xa = f32x4.splat(0)
  let xb = xa
  let xc = xa
  let ya = xa
  let yb = xa
  let yc = xa
  for (let i: usize = 0; i < bytes; i += 16) {
    const p = v128.load(x + i)
    const q = v128.load(y + i)
    const ra = v128.load(a + i)
    xa = madd(p, ra, xa)
    ya = madd(q, ra, ya)
    const rb = v128.load(b + i)
    xb = madd(p, rb, xb)
    yb = madd(q, rb, yb)
    const rc = v128.load(c + i)
    xc = madd(p, rc, xc)
    yc = madd(q, rc, yc)
  }
  v128.store(out, sums(xa, xb, xc, xc))
  v128.store(out + 16, sums(ya, yb, yc, yc))
}

/** Dots of x with rows a, b, c. */
export function dotsOne(x: usize, a: usize, b: usize, c: usize, bytes: usize, out: usize): void {
  let xa = f32x4.splat(0)
  let xb = xa
  let xc = xa
  for (let i: usize = 0; i < bytes; i += 16) {
    const p = v128.load(x + i)
    xa = madd(p, v128.load(a + i), xa)
    xb = madd(p, v128.load(b + i), xb)
    xc = madd(p, v128.load(c + i), xc)
  }
  v128.store(out, sums(xa, xb, xc, xc))
}

/**
 * a, b, c += their gains times x and y; the sums of gains times rows go to workX and workY, or, with the `last` three
 * targets, to x and y themselves. `first`: work holds nothing yet. Gains: three of x at `g`, three of y at `h`.
 */
// @ts-expect-error: decorator
@inline
function updateTwo(
  x: usize, y: usize, a: usize, b: usize, c: usize, bytes: usize,
  g: usize, h: usize, workX: usize, workY: usize, first: bool, last: bool,
): void {
  const ga = v128.load_splat<f32>(g)
  const gb = v128.load_splat<f32>(g, 4)
  const gc = v128.load_splat<f32>(g, 8)
  const ha = v128.load_splat<f32>(h)
  const hb = v128.load_splat<f32>(h, 4)
  const hc = v128.load_splat<f32>(h, 8)
  for (let i: usize = 0; i < bytes; i += 16) {
    const p = v128.load(x + i)
    const q = v128.load(y + i)
    const ra = v128.load(a + i)
    let wx = first ? f32x4.mul(ga, ra) : madd(ga, ra, v128.load(workX + i))
    let wy = first ? f32x4.mul(ha, ra) : madd(ha, ra, v128.load(workY + i))
    v128.store(a + i, madd(ha, q, madd(ga, p, ra)))
    const rb = v128.load(b + i)
    wx = madd(gb, rb, wx)
    wy = madd(hb, rb, wy)
    v128.store(b + i, madd(hb, q, madd(gb, p, rb)))
    const rc = v128.load(c + i)
    wx = madd(gc, rc, wx)
    wy = madd(hc, rc, wy)
    v128.store(c + i, madd(hc, q, madd(gc, p, rc)))
    if (last) {
      v128.store(x + i, f32x4.add(p, wx))
      // x and y may be the same row: it is read again.
      v128.store(y + i, f32x4.add(v128.load(y + i), wy))
    } else {
      v128.store(workX + i, wx)
      v128.store(workY + i, wy)
    }
  }
}

export function updateTwoOnly(x: usize, y: usize, a: usize, b: usize, c: usize, n: usize, g: usize, h: usize, u: usize, v: usize): void {
  updateTwo(x, y, a, b, c, n, g, h, u, v, true, true)
}
export function updateTwoFirst(x: usize, y: usize, a: usize, b: usize, c: usize, n: usize, g: usize, h: usize, u: usize, v: usize): void {
  updateTwo(x, y, a, b, c, n, g, h, u, v, true, false)
}
export function updateTwoNext(x: usize, y: usize, a: usize, b: usize, c: usize, n: usize, g: usize, h: usize, u: usize, v: usize): void {
  updateTwo(x, y, a, b, c, n, g, h, u, v, false, false)
}
export function updateTwoLast(x: usize, y: usize, a: usize, b: usize, c: usize, n: usize, g: usize, h: usize, u: usize, v: usize): void {
  updateTwo(x, y, a, b, c, n, g, h, u, v, false, true)
}

/** a, b, c += gains x; work += gains (a, b, c). */
export function updateOne(x: usize, a: usize, b: usize, c: usize, bytes: usize, g: usize, work: usize): void {
  const ga = v128.load_splat<f32>(g)
  const gb = v128.load_splat<f32>(g, 4)
  const gc = v128.load_splat<f32>(g, 8)
  for (let i: usize = 0; i < bytes; i += 16) {
    const p = v128.load(x + i)
    const ra = v128.load(a + i)
    let w = madd(ga, ra, v128.load(work + i))
    v128.store(a + i, madd(ga, p, ra))
    const rb = v128.load(b + i)
    w = madd(gb, rb, w)
    v128.store(b + i, madd(gb, p, rb))
    const rc = v128.load(c + i)
    w = madd(gc, rc, w)
    v128.store(c + i, madd(gc, p, rc))
    v128.store(work + i, w)
  }
}

/** a += g x; work += g a. For targets that may repeat: one after the other. */
export function updateSingle(x: usize, a: usize, bytes: usize, g: f32, work: usize): void {
  const ga = f32x4.splat(g)
  for (let i: usize = 0; i < bytes; i += 16) {
    const ra = v128.load(a + i)
    v128.store(work + i, madd(ga, ra, v128.load(work + i)))
    v128.store(a + i, madd(ga, v128.load(x + i), ra))
  }
}

/** out += scale x. */
export function addScaled(x: usize, scale: f32, out: usize, bytes: usize): void {
  const s = f32x4.splat(scale)
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, madd(s, v128.load(x + i), v128.load(out + i)))
}

/** out[q * rows + r] = row r . query q, rows of `stride` float32. Four rows a pass, or two rows for four queries. */
export function dots(rowsAt: usize, rows: i32, stride: i32, queriesAt: usize, queries: i32, out: usize): void {
  const bytes = <usize>stride << 2
  const line = <usize>rows << 2
  let q = 0
  for (; q + 4 <= queries; q += 4) {
    const a = queriesAt + <usize>q * bytes
    const b = a + bytes
    const c = b + bytes
    const d = c + bytes
    for (let r = 0; r < rows; r++) {
      const row = rowsAt + <usize>r * bytes
      let sa = f32x4.splat(0)
      let sb = sa
      let sc = sa
      let sd = sa
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(row + i)
        sa = madd(x, v128.load(a + i), sa)
        sb = madd(x, v128.load(b + i), sb)
        sc = madd(x, v128.load(c + i), sc)
        sd = madd(x, v128.load(d + i), sd)
      }
      const s = sums(sa, sb, sc, sd)
      const at = out + <usize>q * line + (<usize>r << 2)
      v128.store_lane<f32>(at, s, 0)
      v128.store_lane<f32>(at + line, s, 1)
      v128.store_lane<f32>(at + 2 * line, s, 2)
      v128.store_lane<f32>(at + 3 * line, s, 3)
    }
  }
  for (; q < queries; q++) {
    const query = queriesAt + <usize>q * bytes
    const to = out + <usize>q * line
    let r = 0
    for (; r + 4 <= rows; r += 4) {
      const a = rowsAt + <usize>r * bytes
      const b = a + bytes
      const c = b + bytes
      const d = c + bytes
      let sa = f32x4.splat(0)
      let sb = sa
      let sc = sa
      let sd = sa
      for (let i: usize = 0; i < bytes; i += 16) {
        const x = v128.load(query + i)
        sa = madd(x, v128.load(a + i), sa)
        sb = madd(x, v128.load(b + i), sb)
        sc = madd(x, v128.load(c + i), sc)
        sd = madd(x, v128.load(d + i), sd)
      }
      v128.store(to + (<usize>r << 2), sums(sa, sb, sc, sd))
    }
    for (; r < rows; r++) {
      const row = rowsAt + <usize>r * bytes
      let s = f32x4.splat(0)
      for (let i: usize = 0; i < bytes; i += 16) s = madd(v128.load(query + i), v128.load(row + i), s)
      v128.store_lane<f32>(to + (<usize>r << 2), sums(s, s, s, s), 0)
    }
  }
}
