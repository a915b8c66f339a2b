// The last stage of a transform of a real signal and the power of every bin, in one pass; each lane of a vector of T (f32 or
// f64) is another frame. The formulas are those of packages/melspec/src/kernels/untangle.ts.
import { madd, nmadd, splat } from './math'

/** Power of bins k and half - k from the two complex numbers of those places; `roots` holds exp(-2 pi i k / nFft). */
// @inline
function power<T>(zr: v128, zi: v128, yr: v128, yi: v128, k: usize, half: usize, roots: usize, out: usize): void {
  const er = v128.add<T>(zr, yr)
  const ei = v128.sub<T>(zi, yi)
  const or = v128.add<T>(zi, yi)
  const oi = v128.sub<T>(yr, zr)
  const c = splat<T>(roots + k * (2 * sizeof<T>()))
  const s = splat<T>(roots + k * (2 * sizeof<T>()) + sizeof<T>())
  const tr = nmadd<T>(oi, s, v128.mul<T>(or, c))
  const ti = madd<T>(or, s, v128.mul<T>(oi, c))
  const a = v128.add<T>(er, tr)
  const b = v128.add<T>(ei, ti)
  const d = v128.sub<T>(er, tr)
  const e = v128.sub<T>(ti, ei)
  const quarter = v128.splat<T>(<T>0.25)
  v128.store(out + k * 16, v128.mul<T>(quarter, madd<T>(a, a, v128.mul<T>(b, b))))
  v128.store(out + (half - k) * 16, v128.mul<T>(quarter, madd<T>(d, d, v128.mul<T>(e, e))))
}

/** Bins 0 and half, which are real. */
function powerOfEnds<T>(zr: v128, zi: v128, half: usize, out: usize): void {
  const a = v128.add<T>(zr, zi)
  const b = v128.sub<T>(zr, zi)
  v128.store(out, v128.mul<T>(a, a))
  v128.store(out + half * 16, v128.mul<T>(b, b))
}

/**
 * The last stage, radix 4 without twiddle factors, and the power of every bin at once: the numbers at q and at s - q
 * give the bins q + j s and their mirror images half - q - j s.
 */
export function lastStage4<T>(x: usize, half: usize, roots: usize, out: usize): void {
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
    let pr = v128.add<T>(ar, cr)
    let pi = v128.add<T>(ai, ci)
    let mr = v128.sub<T>(ar, cr)
    let mi = v128.sub<T>(ai, ci)
    let ur = v128.add<T>(br, dr)
    let ui = v128.add<T>(bi, di)
    let vr = v128.sub<T>(br, dr)
    let vi = v128.sub<T>(bi, di)
    const z0r = v128.add<T>(pr, ur)
    const z0i = v128.add<T>(pi, ui)
    const z1r = v128.add<T>(mr, vi)
    const z1i = v128.sub<T>(mi, vr)
    const z2r = v128.sub<T>(pr, ur)
    const z2i = v128.sub<T>(pi, ui)
    const z3r = v128.sub<T>(mr, vi)
    const z3i = v128.add<T>(mi, vr)
    if (q === 0) {
      powerOfEnds<T>(z0r, z0i, half, out)
      power<T>(z1r, z1i, z3r, z3i, s, half, roots, out)
      power<T>(z2r, z2i, z2r, z2i, 2 * s, half, roots, out)
      continue
    }
    if (2 * q === s) {
      power<T>(z0r, z0i, z3r, z3i, q, half, roots, out)
      power<T>(z1r, z1i, z2r, z2i, q + s, half, roots, out)
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
    pr = v128.add<T>(ar, cr)
    pi = v128.add<T>(ai, ci)
    mr = v128.sub<T>(ar, cr)
    mi = v128.sub<T>(ai, ci)
    ur = v128.add<T>(br, dr)
    ui = v128.add<T>(bi, di)
    vr = v128.sub<T>(br, dr)
    vi = v128.sub<T>(bi, di)
    power<T>(z0r, z0i, v128.sub<T>(mr, vi), v128.add<T>(mi, vr), q, half, roots, out)
    power<T>(z1r, z1i, v128.sub<T>(pr, ur), v128.sub<T>(pi, ui), q + s, half, roots, out)
    power<T>(z2r, z2i, v128.add<T>(mr, vi), v128.sub<T>(mi, vr), q + 2 * s, half, roots, out)
    power<T>(z3r, z3i, v128.add<T>(pr, ur), v128.add<T>(pi, ui), q + 3 * s, half, roots, out)
  }
}

/** As {@link lastStage4}, of radix 2. */
export function lastStage2<T>(x: usize, half: usize, roots: usize, out: usize): void {
  const s = half >> 1
  const step = s * 32
  for (let q: usize = 0; q <= s >> 1; q++) {
    const i = x + q * 32
    const ar = v128.load(i)
    const ai = v128.load(i, 16)
    const br = v128.load(i + step)
    const bi = v128.load(i + step, 16)
    const z0r = v128.add<T>(ar, br)
    const z0i = v128.add<T>(ai, bi)
    const z1r = v128.sub<T>(ar, br)
    const z1i = v128.sub<T>(ai, bi)
    if (q === 0) {
      powerOfEnds<T>(z0r, z0i, half, out)
      power<T>(z1r, z1i, z1r, z1i, s, half, roots, out)
      continue
    }
    if (2 * q === s) {
      power<T>(z0r, z0i, z1r, z1i, q, half, roots, out)
      continue
    }
    const j = x + (s - q) * 32
    const cr = v128.load(j)
    const ci = v128.load(j, 16)
    const dr = v128.load(j + step)
    const di = v128.load(j + step, 16)
    power<T>(z0r, z0i, v128.sub<T>(cr, dr), v128.sub<T>(ci, di), q, half, roots, out)
    power<T>(z1r, z1i, v128.add<T>(cr, dr), v128.add<T>(ci, di), q + s, half, roots, out)
  }
}
