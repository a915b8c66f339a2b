// Stockham stages of radix 4 on four frames at once: each lane of a vector is another frame, so no stage shuffles
// lanes. A complex number of four frames takes 32 bytes: four real parts, four imaginary parts. The formulas, and the
// packed twiddle factors (here float32), are those of packages/melspec/src/kernels/stockham.ts.
import { madd, nmadd, splat } from './math'

/** Writes (re, im) times the twiddle factor. */
// @inline
export function storeTurned(out: usize, re: v128, im: v128, c: v128, s: v128): void {
  v128.store(out, nmadd(im, s, f32x4.mul(re, c)))
  v128.store(out, madd(re, s, f32x4.mul(im, c)), 16)
}

/** A radix-4 butterfly: four complex numbers in, four times their twiddle factors out, `step` bytes apart. */
// @inline
function butterfly(
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
  const pr = f32x4.add(ar, cr)
  const pi = f32x4.add(ai, ci)
  const mr = f32x4.sub(ar, cr)
  const mi = f32x4.sub(ai, ci)
  const ur = f32x4.add(br, dr)
  const ui = f32x4.add(bi, di)
  const vr = f32x4.sub(br, dr)
  const vi = f32x4.sub(bi, di)
  v128.store(out, f32x4.add(pr, ur))
  v128.store(out, f32x4.add(pi, ui), 16)
  storeTurned(out + step, f32x4.add(mr, vi), f32x4.sub(mi, vr), c1, s1)
  storeTurned(out + 2 * step, f32x4.sub(pr, ur), f32x4.sub(pi, ui), c2, s2)
  storeTurned(out + 3 * step, f32x4.sub(mr, vi), f32x4.add(mi, vr), c3, s3)
}

/**
 * The first stage, on windowed samples: four samples of each of four frames, `hop` bytes apart, are two complex numbers
 * of each; a 4 x 4 transpose turns them into lanes.
 */
export function firstStage(signal: usize, hop: usize, window: usize, half: usize, out: usize, twiddles: usize): void {
  const quarter: usize = half * 2 // bytes of half / 4 complex numbers of float32
  for (let p: usize = 0; p < half >> 2; p += 2) {
    const at = signal + p * 8
    const win = window + p * 8
    // Quarter k: t0, t1 are samples 0, 1 of the frames (re, im of the first number), t2, t3 of the second.
    let w = v128.load(win)
    let f0 = f32x4.mul(v128.load(at), w)
    let f1 = f32x4.mul(v128.load(at + hop), w)
    let f2 = f32x4.mul(v128.load(at + 2 * hop), w)
    let f3 = f32x4.mul(v128.load(at + 3 * hop), w)
    let l0 = v128.shuffle<f32>(f0, f1, 0, 4, 1, 5)
    let l1 = v128.shuffle<f32>(f2, f3, 0, 4, 1, 5)
    let h0 = v128.shuffle<f32>(f0, f1, 2, 6, 3, 7)
    let h1 = v128.shuffle<f32>(f2, f3, 2, 6, 3, 7)
    const ar = v128.shuffle<f64>(l0, l1, 0, 2)
    const ai = v128.shuffle<f64>(l0, l1, 1, 3)
    const Ar = v128.shuffle<f64>(h0, h1, 0, 2)
    const Ai = v128.shuffle<f64>(h0, h1, 1, 3)

    let src = at + quarter
    w = v128.load(win + quarter)
    f0 = f32x4.mul(v128.load(src), w)
    f1 = f32x4.mul(v128.load(src + hop), w)
    f2 = f32x4.mul(v128.load(src + 2 * hop), w)
    f3 = f32x4.mul(v128.load(src + 3 * hop), w)
    l0 = v128.shuffle<f32>(f0, f1, 0, 4, 1, 5)
    l1 = v128.shuffle<f32>(f2, f3, 0, 4, 1, 5)
    h0 = v128.shuffle<f32>(f0, f1, 2, 6, 3, 7)
    h1 = v128.shuffle<f32>(f2, f3, 2, 6, 3, 7)
    const br = v128.shuffle<f64>(l0, l1, 0, 2)
    const bi = v128.shuffle<f64>(l0, l1, 1, 3)
    const Br = v128.shuffle<f64>(h0, h1, 0, 2)
    const Bi = v128.shuffle<f64>(h0, h1, 1, 3)

    src = at + 2 * quarter
    w = v128.load(win + 2 * quarter)
    f0 = f32x4.mul(v128.load(src), w)
    f1 = f32x4.mul(v128.load(src + hop), w)
    f2 = f32x4.mul(v128.load(src + 2 * hop), w)
    f3 = f32x4.mul(v128.load(src + 3 * hop), w)
    l0 = v128.shuffle<f32>(f0, f1, 0, 4, 1, 5)
    l1 = v128.shuffle<f32>(f2, f3, 0, 4, 1, 5)
    h0 = v128.shuffle<f32>(f0, f1, 2, 6, 3, 7)
    h1 = v128.shuffle<f32>(f2, f3, 2, 6, 3, 7)
    const cr = v128.shuffle<f64>(l0, l1, 0, 2)
    const ci = v128.shuffle<f64>(l0, l1, 1, 3)
    const Cr = v128.shuffle<f64>(h0, h1, 0, 2)
    const Ci = v128.shuffle<f64>(h0, h1, 1, 3)

    src = at + 3 * quarter
    w = v128.load(win + 3 * quarter)
    f0 = f32x4.mul(v128.load(src), w)
    f1 = f32x4.mul(v128.load(src + hop), w)
    f2 = f32x4.mul(v128.load(src + 2 * hop), w)
    f3 = f32x4.mul(v128.load(src + 3 * hop), w)
    l0 = v128.shuffle<f32>(f0, f1, 0, 4, 1, 5)
    l1 = v128.shuffle<f32>(f2, f3, 0, 4, 1, 5)
    h0 = v128.shuffle<f32>(f0, f1, 2, 6, 3, 7)
    h1 = v128.shuffle<f32>(f2, f3, 2, 6, 3, 7)
    const dr = v128.shuffle<f64>(l0, l1, 0, 2)
    const di = v128.shuffle<f64>(l0, l1, 1, 3)
    const Dr = v128.shuffle<f64>(h0, h1, 0, 2)
    const Di = v128.shuffle<f64>(h0, h1, 1, 3)

    const t = twiddles + p * 24
    const o = out + p * 128
    butterfly(
      ar,
      ai,
      br,
      bi,
      cr,
      ci,
      dr,
      di,
      o,
      32,
      splat(t),
      splat(t + 4),
      splat(t + 8),
      splat(t + 12),
      splat(t + 16),
      splat(t + 20),
    )
    butterfly(
      Ar,
      Ai,
      Br,
      Bi,
      Cr,
      Ci,
      Dr,
      Di,
      o + 128,
      32,
      splat(t + 24),
      splat(t + 28),
      splat(t + 32),
      splat(t + 36),
      splat(t + 40),
      splat(t + 44),
    )
  }
}

/** A stage between the first and the last; `n` numbers still to transform, `s` of them side by side. */
export function middleStage(x: usize, y: usize, n: usize, s: usize, twiddles: usize): void {
  const m = n >> 2
  const part = m * s * 32
  const step = s * 32
  let i = x
  let o = y
  for (let p: usize = 0; p < m; p++, twiddles += 24, o += 3 * step) {
    const c1 = splat(twiddles)
    const s1 = splat(twiddles + 4)
    const c2 = splat(twiddles + 8)
    const s2 = splat(twiddles + 12)
    const c3 = splat(twiddles + 16)
    const s3 = splat(twiddles + 20)
    for (const end = i + step; i < end; i += 32, o += 32) {
      const b = i + part
      const c = b + part
      const d = c + part
      butterfly(
        v128.load(i),
        v128.load(i, 16),
        v128.load(b),
        v128.load(b, 16),
        v128.load(c),
        v128.load(c, 16),
        v128.load(d),
        v128.load(d, 16),
        o,
        step,
        c1,
        s1,
        c2,
        s2,
        c3,
        s3,
      )
    }
  }
}

/**
 * All stages but the last of four windowed frames of `2 half` samples, `hop` bytes apart; `half` is a power of two of at least
 * 16.
 *
 * @param x, y room for half complex numbers of four frames each
 * @returns which of the two holds the numbers. The last stage is of radix 4 where half is a power of four, else of radix 2
 */
export function earlyStages(
  signal: usize,
  hop: usize,
  window: usize,
  half: usize,
  twiddles: usize,
  x: usize,
  y: usize,
): usize {
  firstStage(signal, hop, window, half, x, twiddles)
  let from = x
  let to = y
  let table = twiddles + half * 6
  let s: usize = 4
  for (let n = half >> 2; n > 4; n >>= 2, s <<= 2) {
    middleStage(from, to, n, s, table)
    table += n * 6
    const swap = from
    from = to
    to = swap
  }
  return from
}

/** True where the last stage is of radix 4. */
// @inline
export function endsInFour(half: usize): bool {
  return (ctz(half) & 1) === 0
}

/** The last stage of radix 4, without twiddle factors, in place; `s` numbers side by side. */
export function lastStage(x: usize, s: usize): void {
  const step = s * 32
  for (let i = x; i < x + step; i += 32) {
    const ar = v128.load(i)
    const ai = v128.load(i, 16)
    const br = v128.load(i + step)
    const bi = v128.load(i + step, 16)
    const cr = v128.load(i + 2 * step)
    const ci = v128.load(i + 2 * step, 16)
    const dr = v128.load(i + 3 * step)
    const di = v128.load(i + 3 * step, 16)
    const pr = f32x4.add(ar, cr)
    const pi = f32x4.add(ai, ci)
    const mr = f32x4.sub(ar, cr)
    const mi = f32x4.sub(ai, ci)
    const ur = f32x4.add(br, dr)
    const ui = f32x4.add(bi, di)
    const vr = f32x4.sub(br, dr)
    const vi = f32x4.sub(bi, di)
    v128.store(i, f32x4.add(pr, ur))
    v128.store(i, f32x4.add(pi, ui), 16)
    v128.store(i + step, f32x4.add(mr, vi))
    v128.store(i + step, f32x4.sub(mi, vr), 16)
    v128.store(i + 2 * step, f32x4.sub(pr, ur))
    v128.store(i + 2 * step, f32x4.sub(pi, ui), 16)
    v128.store(i + 3 * step, f32x4.sub(mr, vi))
    v128.store(i + 3 * step, f32x4.add(mi, vr), 16)
  }
}
