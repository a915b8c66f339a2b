// The radix-4 butterfly on the lanes of a vector, each of which is another frame: four of float32, or two of float64.
import { madd, nmadd } from './math'

/** Writes (re, im) times the twiddle factor. */
// @inline
export function storeTurned<T = f32>(out: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(out, nmadd<T>(im, s, v128.mul<T>(re, c)))
  v128.store(out, madd<T>(re, s, v128.mul<T>(im, c)), 16)
}

/** A radix-4 butterfly: four complex numbers in, four times their twiddle factors out, `step` bytes apart. */
// @inline
export function butterfly<T>(
  ar: v128,
  ai: v128,
  br: v128,
  bi: v128,
  cr: v128,
  ci: v128,
  dr: v128,
  di: v128,
  out: usize,
  step: usize,
  c1: v128,
  s1: v128,
  c2: v128,
  s2: v128,
  c3: v128,
  s3: v128,
): void {
  const pr = v128.add<T>(ar, cr)
  const pi = v128.add<T>(ai, ci)
  const mr = v128.sub<T>(ar, cr)
  const mi = v128.sub<T>(ai, ci)
  const ur = v128.add<T>(br, dr)
  const ui = v128.add<T>(bi, di)
  const vr = v128.sub<T>(br, dr)
  const vi = v128.sub<T>(bi, di)
  v128.store(out, v128.add<T>(pr, ur))
  v128.store(out, v128.add<T>(pi, ui), 16)
  storeTurned<T>(out + step, v128.add<T>(mr, vi), v128.sub<T>(mi, vr), c1, s1)
  storeTurned<T>(out + 2 * step, v128.sub<T>(pr, ur), v128.sub<T>(pi, ui), c2, s2)
  storeTurned<T>(out + 3 * step, v128.sub<T>(mr, vi), v128.add<T>(mi, vr), c3, s3)
}
