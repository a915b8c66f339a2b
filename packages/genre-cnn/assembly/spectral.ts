import { madd, nmadd } from '../../assembly/math'
import { multiply, radix4, radix6, TO_4, TO_16, TO_64 } from './transforms'

/**
 * A timbral block of musicnn by its spectrum: a convolution of one input channel over 7 frames and `97 - positions`
 * bands, and its maximum over the positions.
 *
 *     out[t][f] = max over p < positions of sum over i < 7, j of input[t + i][p + j] weights[f][i][j]
 *
 * Two frames are one complex signal, four filters are the lanes: z = x_t + i x_{t+1}; the real part of the result
 * belongs to t, the imaginary one to t + 1. The correlation is circular in 96 bands; positions before `97 - width` do
 * not meet the wrap. 343 complex products and half a transform in place of 59 x 266 (or 30 x 469) real products for
 * each value.
 *
 * Shapes: spectra `2 pairs + 5` rows (of x_t + i x_{t+1}, from t = 0 on) of 96 complex numbers; weights `blocks` of
 * `24 x 7 x 4` complex vectors, conjugated and divided by 96; out `2 pairs x blocks x 4`. positions: 17 to 32, or 48
 * to 64.
 */
export function timbralMax(
  spectra: usize,
  pairs: i32,
  weights: usize,
  blocks: i32,
  positions: i32,
  twiddles: usize,
  lastTwiddles: usize,
  scratch: usize,
  out: usize,
): void {
  const row: usize = 96 * 8
  const outRow = <usize>blocks * 16
  for (let b = 0; b < blocks; b++) {
    const w = weights + <usize>b * (24 * 7 * 128)
    for (let pair = 0; pair < pairs; pair++) {
      multiply(spectra + <usize>(2 * pair) * row, row, 7, w, 24, scratch)
      radix4(scratch, 6, 4, twiddles + TO_4)
      const to = out + <usize>(2 * pair) * outRow + <usize>b * 16
      if (positions > 32) radix6(scratch, lastTwiddles, 4, positions, to, to + outRow)
      else radix6(scratch, lastTwiddles, 2, positions, to, to + outRow)
    }
  }
}

/** The last pass of a transform of 256 values: the first `frames` (129 to 192) of both parts raise the maxima. */
// @inline
function raiseMaxima(data: usize, twiddles: usize, frames: i32, maxima: usize): void {
  for (let j = 0; j < 64; j++) {
    const ar = v128.load(data)
    const ai = v128.load(data, 16)
    let xr = v128.load(data, 2048)
    let xi = v128.load(data, 2064)
    let wr = v128.load_splat<f32>(twiddles)
    let wi = v128.load_splat<f32>(twiddles, 4)
    const br = nmadd(xi, wi, f32x4.mul(xr, wr))
    const bi = madd(xi, wr, f32x4.mul(xr, wi))
    xr = v128.load(data, 4096)
    xi = v128.load(data, 4112)
    wr = v128.load_splat<f32>(twiddles, 8)
    wi = v128.load_splat<f32>(twiddles, 12)
    const cr = nmadd(xi, wi, f32x4.mul(xr, wr))
    const ci = madd(xi, wr, f32x4.mul(xr, wi))
    xr = v128.load(data, 6144)
    xi = v128.load(data, 6160)
    wr = v128.load_splat<f32>(twiddles, 16)
    wi = v128.load_splat<f32>(twiddles, 20)
    const dr = nmadd(xi, wi, f32x4.mul(xr, wr))
    const di = madd(xi, wr, f32x4.mul(xr, wi))
    const sr = f32x4.add(ar, cr)
    const si = f32x4.add(ai, ci)
    const ur = f32x4.add(br, dr)
    const ui = f32x4.add(bi, di)
    let y = f32x4.max(f32x4.add(sr, ur), f32x4.add(si, ui))
    v128.store(maxima, f32x4.max(v128.load(maxima), y))
    const tr = f32x4.sub(ar, cr)
    const ti = f32x4.sub(ai, ci)
    y = f32x4.max(f32x4.sub(tr, f32x4.sub(bi, di)), f32x4.add(ti, f32x4.sub(br, dr)))
    v128.store(maxima, f32x4.max(v128.load(maxima, 1024), y), 1024)
    if (128 + j < frames) {
      y = f32x4.max(f32x4.sub(sr, ur), f32x4.sub(si, ui))
      v128.store(maxima, f32x4.max(v128.load(maxima, 2048), y), 2048)
    }
    data += 32
    twiddles += 24
    maxima += 16
  }
}

/**
 * A temporal block of musicnn by its spectrum: a convolution over time of each band alone, and its maximum over the
 * bands.
 *
 *     out[t][f] = max over bands b of sum over j of course[b][t + j] weights[f][j],   t < frames
 *
 * course[b] is band b over time. Two bands are one complex signal, four filters the lanes. `parts` is 2 for filters
 * whose halves each have a window of 256 frames of their own (128 taps over 187 frames reach further than 256).
 *
 * Shapes: spectra `pairs` of `step` bytes each, in which the windows of the parts are rows of 256 complex numbers,
 * `partStep` bytes apart; weights `blocks` of `64 x parts x 4` complex vectors, conjugated and divided by 256; maxima
 * is room for `192 x 4` values; out `frames x blocks x 4`. frames: 129 to 192.
 */
export function temporalMax(
  spectra: usize,
  pairs: i32,
  step: usize,
  partStep: usize,
  parts: i32,
  weights: usize,
  blocks: i32,
  frames: i32,
  twiddles: usize,
  scratch: usize,
  maxima: usize,
  out: usize,
): void {
  const lowest = f32x4.splat(-Infinity)
  for (let b = 0; b < blocks; b++) {
    const w = weights + <usize>b * parts * (64 * 128)
    for (let t: usize = 0; t < 192 * 16; t += 16) v128.store(maxima + t, lowest)
    for (let pair = 0; pair < pairs; pair++) {
      multiply(spectra + <usize>pair * step, partStep, parts, w, 64, scratch)
      radix4(scratch, 16, 4, twiddles + TO_4)
      radix4(scratch, 4, 16, twiddles + TO_16)
      raiseMaxima(scratch, twiddles + TO_64, frames, maxima)
    }
    for (let t = 0; t < frames; t++) {
      v128.store(out + <usize>(t * blocks + b) * 16, v128.load(maxima + ((<usize>t) << 4)))
    }
  }
}
