// The last stage of a transform of a real signal and the power of every bin, in one pass. The formulas are those of
// src/kernels/untangle.ts.
import { madd, nmadd, splat } from '../../assembly/math'

/** Power of bins k and half - k from the two complex numbers of those places; `roots` holds exp(-2 pi i k / nFft). */
// @inline
function power(zr: v128, zi: v128, yr: v128, yi: v128, k: usize, half: usize, roots: usize, out: usize): void {
  const er = f32x4.add(zr, yr)
  const ei = f32x4.sub(zi, yi)
  const or = f32x4.add(zi, yi)
  const oi = f32x4.sub(yr, zr)
  const c = splat(roots + k * 8)
  const s = splat(roots + k * 8 + 4)
  const tr = nmadd(oi, s, f32x4.mul(or, c))
  const ti = madd(or, s, f32x4.mul(oi, c))
  const a = f32x4.add(er, tr)
  const b = f32x4.add(ei, ti)
  const d = f32x4.sub(er, tr)
  const e = f32x4.sub(ti, ei)
  const quarter = f32x4.splat(0.25)
  v128.store(out + k * 16, f32x4.mul(quarter, madd(a, a, f32x4.mul(b, b))))
  v128.store(out + (half - k) * 16, f32x4.mul(quarter, madd(d, d, f32x4.mul(e, e))))
}

/** Bins 0 and half, which are real. */
function powerOfEnds(zr: v128, zi: v128, half: usize, out: usize): void {
  const a = f32x4.add(zr, zi)
  const b = f32x4.sub(zr, zi)
  v128.store(out, f32x4.mul(a, a))
  v128.store(out + half * 16, f32x4.mul(b, b))
}

/**
 * The last stage, radix 4 without twiddle factors, and the power of every bin at once: the numbers at q and at s - q
 * give the bins q + j s and their mirror images half - q - j s.
 */
export function lastStage4(x: usize, half: usize, roots: usize, out: usize): void {
  const s = half >> 2
  for (let q: usize = 0; q <= s >> 1; q++) {
    const i = x + q * 32
    const step = s * 32
    let ar = v128.load(i)
    let ai = v128.load(i, 16)
    let br = v128.load(i + step)
    let bi = v128.load(i + step, 16)
    let cr = v128.load(i + 2 * step)
    let ci = v128.load(i + 2 * step, 16)
    let dr = v128.load(i + 3 * step)
    let di = v128.load(i + 3 * step, 16)
    let pr = f32x4.add(ar, cr)
    let pi = f32x4.add(ai, ci)
    let mr = f32x4.sub(ar, cr)
    let mi = f32x4.sub(ai, ci)
    let ur = f32x4.add(br, dr)
    let ui = f32x4.add(bi, di)
    let vr = f32x4.sub(br, dr)
    let vi = f32x4.sub(bi, di)
    const z0r = f32x4.add(pr, ur)
    const z0i = f32x4.add(pi, ui)
    const z1r = f32x4.add(mr, vi)
    const z1i = f32x4.sub(mi, vr)
    const z2r = f32x4.sub(pr, ur)
    const z2i = f32x4.sub(pi, ui)
    const z3r = f32x4.sub(mr, vi)
    const z3i = f32x4.add(mi, vr)
    if (q === 0) {
      powerOfEnds(z0r, z0i, half, out)
      power(z1r, z1i, z3r, z3i, s, half, roots, out)
      power(z2r, z2i, z2r, z2i, 2 * s, half, roots, out)
      continue
    }
    if (2 * q === s) {
      power(z0r, z0i, z3r, z3i, q, half, roots, out)
      power(z1r, z1i, z2r, z2i, q + s, half, roots, out)
      continue
    }
    const j = x + (s - q) * 32
    ar = v128.load(j)
    ai = v128.load(j, 16)
    br = v128.load(j + step)
    bi = v128.load(j + step, 16)
    cr = v128.load(j + 2 * step)
    ci = v128.load(j + 2 * step, 16)
    dr = v128.load(j + 3 * step)
    di = v128.load(j + 3 * step, 16)
    pr = f32x4.add(ar, cr)
    pi = f32x4.add(ai, ci)
    mr = f32x4.sub(ar, cr)
    mi = f32x4.sub(ai, ci)
    ur = f32x4.add(br, dr)
    ui = f32x4.add(bi, di)
    vr = f32x4.sub(br, dr)
    vi = f32x4.sub(bi, di)
    power(z0r, z0i, f32x4.sub(mr, vi), f32x4.add(mi, vr), q, half, roots, out)
    power(z1r, z1i, f32x4.sub(pr, ur), f32x4.sub(pi, ui), q + s, half, roots, out)
    power(z2r, z2i, f32x4.add(mr, vi), f32x4.sub(mi, vr), q + 2 * s, half, roots, out)
    power(z3r, z3i, f32x4.add(pr, ur), f32x4.add(pi, ui), q + 3 * s, half, roots, out)
  }
}

/** As {@link lastStage4}, of radix 2. */
export function lastStage2(x: usize, half: usize, roots: usize, out: usize): void {
  const s = half >> 1
  const step = s * 32
  for (let q: usize = 0; q <= s >> 1; q++) {
    const i = x + q * 32
    const ar = v128.load(i)
    const ai = v128.load(i, 16)
    const br = v128.load(i + step)
    const bi = v128.load(i + step, 16)
    const z0r = f32x4.add(ar, br)
    const z0i = f32x4.add(ai, bi)
    const z1r = f32x4.sub(ar, br)
    const z1i = f32x4.sub(ai, bi)
    if (q === 0) {
      powerOfEnds(z0r, z0i, half, out)
      power(z1r, z1i, z1r, z1i, s, half, roots, out)
      continue
    }
    if (2 * q === s) {
      power(z0r, z0i, z1r, z1i, q, half, roots, out)
      continue
    }
    const j = x + (s - q) * 32
    const cr = v128.load(j)
    const ci = v128.load(j, 16)
    const dr = v128.load(j + step)
    const di = v128.load(j + step, 16)
    power(z0r, z0i, f32x4.sub(cr, dr), f32x4.sub(ci, di), q, half, roots, out)
    power(z1r, z1i, f32x4.add(cr, dr), f32x4.add(ci, di), q + s, half, roots, out)
  }
}
