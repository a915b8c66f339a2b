import { madd } from '../../assembly/math'

/**
 * Updates of the rows of inputs and targets, 128 bits at a time; rows as in row-dots.ts. Two inputs and three targets are
 * taken at once, column by column, so that a row of a target is read and written once for both inputs.
 */

/** Stores at p + o; o is 0, 16, 32 or 48 and known to the compiler, which then puts it into the instruction. */
// @inline
function put(p: usize, value: v128, o: usize): void {
  if (o === 0) v128.store(p, value)
  else if (o === 16) v128.store(p, value, 16)
  else if (o === 32) v128.store(p, value, 32)
  else v128.store(p, value, 48)
}

/** One column of `updateTwo`, o bytes on. */
// @inline
function columnOfTwo(
  x: usize,
  y: usize,
  a: usize,
  b: usize,
  c: usize,
  workX: usize,
  workY: usize,
  o: usize,
  ga: v128,
  gb: v128,
  gc: v128,
  ha: v128,
  hb: v128,
  hc: v128,
  first: bool,
  last: bool,
): void {
  const p = v128.load(x + o)
  const q = v128.load(y + o)
  const ra = v128.load(a + o)
  let wx = first ? f32x4.mul(ga, ra) : madd(ga, ra, v128.load(workX + o))
  let wy = first ? f32x4.mul(ha, ra) : madd(ha, ra, v128.load(workY + o))
  put(a, madd(ha, q, madd(ga, p, ra)), o)
  const rb = v128.load(b + o)
  wx = madd(gb, rb, wx)
  wy = madd(hb, rb, wy)
  put(b, madd(hb, q, madd(gb, p, rb)), o)
  const rc = v128.load(c + o)
  wx = madd(gc, rc, wx)
  wy = madd(hc, rc, wy)
  put(c, madd(hc, q, madd(gc, p, rc)), o)
  if (last) {
    put(x, f32x4.add(p, wx), o)
    // x and y may be the same row: it is read again.
    put(y, f32x4.add(v128.load(y + o), wy), o)
  } else {
    put(workX, wx, o)
    put(workY, wy, o)
  }
}

/**
 * a, b, c += their gains times x and y; the sums of gains times rows go to workX and workY, or, with the `last` three
 * targets, to x and y themselves. `first`: work holds nothing yet. Gains: three of x at `g`, three of y at `h`.
 */
// @inline
export function updateTwo(
  x: usize,
  y: usize,
  a: usize,
  b: usize,
  c: usize,
  bytes: usize,
  g: usize,
  h: usize,
  workX: usize,
  workY: usize,
  first: bool,
  last: bool,
): void {
  const ga = v128.load_splat<f32>(g)
  const gb = v128.load_splat<f32>(g, 4)
  const gc = v128.load_splat<f32>(g, 8)
  const ha = v128.load_splat<f32>(h)
  const hb = v128.load_splat<f32>(h, 4)
  const hc = v128.load_splat<f32>(h, 8)
  const end = x + bytes
  for (const fours = x + (bytes & ~63); x < fours; ) {
    columnOfTwo(x, y, a, b, c, workX, workY, 0, ga, gb, gc, ha, hb, hc, first, last)
    columnOfTwo(x, y, a, b, c, workX, workY, 16, ga, gb, gc, ha, hb, hc, first, last)
    columnOfTwo(x, y, a, b, c, workX, workY, 32, ga, gb, gc, ha, hb, hc, first, last)
    columnOfTwo(x, y, a, b, c, workX, workY, 48, ga, gb, gc, ha, hb, hc, first, last)
    x += 64
    y += 64
    a += 64
    b += 64
    c += 64
    workX += 64
    workY += 64
  }
  while (x < end) {
    columnOfTwo(x, y, a, b, c, workX, workY, 0, ga, gb, gc, ha, hb, hc, first, last)
    x += 16
    y += 16
    a += 16
    b += 16
    c += 16
    workX += 16
    workY += 16
  }
}

/** Row r, whose gain is g, for input p: stored is r + g p; returned is w + g r. */
// @inline
function meet(row: usize, o: usize, g: v128, p: v128, w: v128): v128 {
  const r = v128.load(row + o)
  put(row, madd(g, p, r), o)
  return madd(g, r, w)
}

/** One column of `updateOneSix`, o bytes on. */
// @inline
function columnOfSix(
  x: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  e: usize,
  f: usize,
  work: usize,
  o: usize,
  ga: v128,
  gb: v128,
  gc: v128,
  gd: v128,
  ge: v128,
  gf: v128,
): void {
  const p = v128.load(x + o)
  let w = meet(a, o, ga, p, v128.load(work + o))
  w = meet(b, o, gb, p, w)
  w = meet(c, o, gc, p, w)
  w = meet(d, o, gd, p, w)
  w = meet(e, o, ge, p, w)
  put(work, meet(f, o, gf, p, w), o)
}

/**
 * Six rows, whose addresses are at `list`, += their gains, which are at `g`, times x; `work` += the sum of gains times rows.
 */
// @inline
export function updateOneSix(x: usize, list: usize, bytes: usize, g: usize, work: usize): void {
  let a: usize = load<u32>(list)
  let b: usize = load<u32>(list, 4)
  let c: usize = load<u32>(list, 8)
  let d: usize = load<u32>(list, 12)
  let e: usize = load<u32>(list, 16)
  let f: usize = load<u32>(list, 20)
  const ga = v128.load_splat<f32>(g)
  const gb = v128.load_splat<f32>(g, 4)
  const gc = v128.load_splat<f32>(g, 8)
  const gd = v128.load_splat<f32>(g, 12)
  const ge = v128.load_splat<f32>(g, 16)
  const gf = v128.load_splat<f32>(g, 20)
  const end = x + bytes
  for (const pairs = x + (bytes & ~31); x < pairs; ) {
    columnOfSix(x, a, b, c, d, e, f, work, 0, ga, gb, gc, gd, ge, gf)
    columnOfSix(x, a, b, c, d, e, f, work, 16, ga, gb, gc, gd, ge, gf)
    x += 32
    a += 32
    b += 32
    c += 32
    d += 32
    e += 32
    f += 32
    work += 32
  }
  if (x < end) columnOfSix(x, a, b, c, d, e, f, work, 0, ga, gb, gc, gd, ge, gf)
}

/** As updateOneSix, with three rows. */
// @inline
export function updateOneThree(x: usize, list: usize, bytes: usize, g: usize, work: usize): void {
  let a: usize = load<u32>(list)
  let b: usize = load<u32>(list, 4)
  let c: usize = load<u32>(list, 8)
  const ga = v128.load_splat<f32>(g)
  const gb = v128.load_splat<f32>(g, 4)
  const gc = v128.load_splat<f32>(g, 8)
  for (const end = x + bytes; x < end; x += 16, a += 16, b += 16, c += 16, work += 16) {
    const p = v128.load(x)
    let w = meet(a, 0, ga, p, v128.load(work))
    w = meet(b, 0, gb, p, w)
    v128.store(work, meet(c, 0, gc, p, w))
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

/** out = scale x */
export function scaleRow(x: usize, scale: f32, out: usize, bytes: usize): void {
  const s = f32x4.splat(scale)
  for (const end = x + bytes; x < end; x += 16, out += 16) v128.store(out, f32x4.mul(s, v128.load(x)))
}

/** row = 0 */
export function clearRow(row: usize, bytes: usize): void {
  const zero = f32x4.splat(0)
  for (const end = row + bytes; row < end; row += 16) v128.store(row, zero)
}

/** out += x */
export function addRow(x: usize, out: usize, bytes: usize): void {
  for (const end = x + bytes; x < end; x += 16, out += 16) v128.store(out, f32x4.add(v128.load(out), v128.load(x)))
}
