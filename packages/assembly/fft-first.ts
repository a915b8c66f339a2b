// The first stage of the FFT, which reads windowed samples where they lie and turns them into lanes.
import { butterfly } from './butterfly'
import { splat } from './math'

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
    butterfly<f32>(
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
      splat<f32>(t),
      splat<f32>(t + 4),
      splat<f32>(t + 8),
      splat<f32>(t + 12),
      splat<f32>(t + 16),
      splat<f32>(t + 20),
    )
    butterfly<f32>(
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
      splat<f32>(t + 24),
      splat<f32>(t + 28),
      splat<f32>(t + 32),
      splat<f32>(t + 36),
      splat<f32>(t + 40),
      splat<f32>(t + 44),
    )
  }
}

/** As {@link firstStage}, of two frames of float64: a transpose of 2 x 2 for each complex number. */
export function firstStage64(signal: usize, hop: usize, window: usize, half: usize, out: usize, twiddles: usize): void {
  const quarter: usize = half * 4 // bytes of half / 4 complex numbers of float64
  for (let p: usize = 0; p < half >> 2; p++) {
    let at = signal + p * 16
    let win = window + p * 16
    let w = v128.load(win)
    let f0 = f64x2.mul(v128.load(at), w)
    let f1 = f64x2.mul(v128.load(at + hop), w)
    const ar = v128.shuffle<f64>(f0, f1, 0, 2)
    const ai = v128.shuffle<f64>(f0, f1, 1, 3)
    at += quarter
    win += quarter
    w = v128.load(win)
    f0 = f64x2.mul(v128.load(at), w)
    f1 = f64x2.mul(v128.load(at + hop), w)
    const br = v128.shuffle<f64>(f0, f1, 0, 2)
    const bi = v128.shuffle<f64>(f0, f1, 1, 3)
    at += quarter
    win += quarter
    w = v128.load(win)
    f0 = f64x2.mul(v128.load(at), w)
    f1 = f64x2.mul(v128.load(at + hop), w)
    const cr = v128.shuffle<f64>(f0, f1, 0, 2)
    const ci = v128.shuffle<f64>(f0, f1, 1, 3)
    at += quarter
    win += quarter
    w = v128.load(win)
    f0 = f64x2.mul(v128.load(at), w)
    f1 = f64x2.mul(v128.load(at + hop), w)
    const dr = v128.shuffle<f64>(f0, f1, 0, 2)
    const di = v128.shuffle<f64>(f0, f1, 1, 3)
    const t = twiddles + p * 48
    butterfly<f64>(
      ar,
      ai,
      br,
      bi,
      cr,
      ci,
      dr,
      di,
      out + p * 128,
      32,
      splat<f64>(t),
      splat<f64>(t + 8),
      splat<f64>(t + 16),
      splat<f64>(t + 24),
      splat<f64>(t + 32),
      splat<f64>(t + 40),
    )
  }
}
