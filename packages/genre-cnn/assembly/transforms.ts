import { madd, nmadd } from '../../assembly/math'

// Complex numbers here are four at once: a vector of real parts, then one of imaginary parts, 32 bytes. Transforms are
// inverse (e^{+i}), in place, decimated in time: input in digit-reversed order, output in order. No factor 1 / n.

/**
 * Products of spectra and the first radix-4 pass of the inverse transform, in registers:
 *
 *     z[k] = sum over parts p of x[p][k] w[p][k],   then y = radix4(z[4 g .. 4 g + 3])
 *
 * Shapes: x `parts` rows of `4 groups` complex numbers, `step` bytes apart; w `groups x parts x 4` complex vectors, in
 * the order of use; out `4 groups` complex vectors.
 */
// @inline
export function multiply(x: usize, step: usize, parts: i32, w: usize, groups: i32, out: usize): void {
  for (let g = 0; g < groups; g++) {
    let ar = f32x4.splat(0)
    let ai = ar
    let br = ar
    let bi = ar
    let cr = ar
    let ci = ar
    let dr = ar
    let di = ar
    let at = x
    for (let p = 0; p < parts; p++) {
      let wr = v128.load(w)
      let wi = v128.load(w, 16)
      let v = v128.load_splat<f32>(at)
      ar = madd(v, wr, ar)
      ai = madd(v, wi, ai)
      v = v128.load_splat<f32>(at, 4)
      ar = nmadd(v, wi, ar)
      ai = madd(v, wr, ai)
      wr = v128.load(w, 32)
      wi = v128.load(w, 48)
      v = v128.load_splat<f32>(at, 8)
      br = madd(v, wr, br)
      bi = madd(v, wi, bi)
      v = v128.load_splat<f32>(at, 12)
      br = nmadd(v, wi, br)
      bi = madd(v, wr, bi)
      wr = v128.load(w, 64)
      wi = v128.load(w, 80)
      v = v128.load_splat<f32>(at, 16)
      cr = madd(v, wr, cr)
      ci = madd(v, wi, ci)
      v = v128.load_splat<f32>(at, 20)
      cr = nmadd(v, wi, cr)
      ci = madd(v, wr, ci)
      wr = v128.load(w, 96)
      wi = v128.load(w, 112)
      v = v128.load_splat<f32>(at, 24)
      dr = madd(v, wr, dr)
      di = madd(v, wi, di)
      v = v128.load_splat<f32>(at, 28)
      dr = nmadd(v, wi, dr)
      di = madd(v, wr, di)
      w += 128
      at += step
    }
    const sr = f32x4.add(ar, cr)
    const si = f32x4.add(ai, ci)
    const tr = f32x4.sub(ar, cr)
    const ti = f32x4.sub(ai, ci)
    const ur = f32x4.add(br, dr)
    const ui = f32x4.add(bi, di)
    const vr = f32x4.sub(br, dr)
    const vi = f32x4.sub(bi, di)
    v128.store(out, f32x4.add(sr, ur))
    v128.store(out, f32x4.add(si, ui), 16)
    v128.store(out, f32x4.sub(tr, vi), 32)
    v128.store(out, f32x4.add(ti, vr), 48)
    v128.store(out, f32x4.sub(sr, ur), 64)
    v128.store(out, f32x4.sub(si, ui), 80)
    v128.store(out, f32x4.add(tr, vi), 96)
    v128.store(out, f32x4.sub(ti, vr), 112)
    x += 32
    out += 128
  }
}

/**
 * One radix-4 pass: `blocks` transforms of `4 m` values from four of m each.
 *
 * @param twiddles for each of m positions j the powers 1, 2 and 3 of `e^{2 pi i j / (4 m)}`, as numbers
 */
// @inline
export function radix4(data: usize, blocks: i32, m: i32, twiddles: usize): void {
  const step = (<usize>m) << 5
  for (let b = 0; b < blocks; b++) {
    let t = twiddles
    let p = data + <usize>b * 4 * step
    const end = p + step
    while (p < end) {
      const q = p + step
      const r = q + step
      const s = r + step
      const ar = v128.load(p)
      const ai = v128.load(p, 16)
      let xr = v128.load(q)
      let xi = v128.load(q, 16)
      let wr = v128.load_splat<f32>(t)
      let wi = v128.load_splat<f32>(t, 4)
      const br = nmadd(xi, wi, f32x4.mul(xr, wr))
      const bi = madd(xi, wr, f32x4.mul(xr, wi))
      xr = v128.load(r)
      xi = v128.load(r, 16)
      wr = v128.load_splat<f32>(t, 8)
      wi = v128.load_splat<f32>(t, 12)
      const cr = nmadd(xi, wi, f32x4.mul(xr, wr))
      const ci = madd(xi, wr, f32x4.mul(xr, wi))
      xr = v128.load(s)
      xi = v128.load(s, 16)
      wr = v128.load_splat<f32>(t, 16)
      wi = v128.load_splat<f32>(t, 20)
      const dr = nmadd(xi, wi, f32x4.mul(xr, wr))
      const di = madd(xi, wr, f32x4.mul(xr, wi))
      const sr = f32x4.add(ar, cr)
      const si = f32x4.add(ai, ci)
      const tr = f32x4.sub(ar, cr)
      const ti = f32x4.sub(ai, ci)
      const ur = f32x4.add(br, dr)
      const ui = f32x4.add(bi, di)
      const vr = f32x4.sub(br, dr)
      const vi = f32x4.sub(bi, di)
      v128.store(p, f32x4.add(sr, ur))
      v128.store(p, f32x4.add(si, ui), 16)
      v128.store(q, f32x4.sub(tr, vi))
      v128.store(q, f32x4.add(ti, vr), 16)
      v128.store(r, f32x4.sub(sr, ur))
      v128.store(r, f32x4.sub(si, ui), 16)
      v128.store(s, f32x4.add(tr, vi))
      v128.store(s, f32x4.sub(ti, vr), 16)
      p += 32
      t += 24
    }
  }
}

/**
 * Bytes of the twiddles of {@link radix4} for m = 1, and for 1 and 4, and for 1, 4 and 16: they lie one after the
 * other.
 */
export const TO_4 = 24
export const TO_16 = 120
export const TO_64 = 504

/** Four transforms of 256 values at once, from digit-reversed order. For the spectra of input and weights. */
export function transform256(data: usize, twiddles: usize): void {
  radix4(data, 64, 1, twiddles)
  radix4(data, 16, 4, twiddles + TO_4)
  radix4(data, 4, 16, twiddles + TO_16)
  radix4(data, 1, 64, twiddles + TO_64)
}

const HALF_ROOT_3: f32 = 0.8660254037844386

/**
 * The last pass of a transform of 96 values, from six of 16: with a_q the value j of the q-th times
 * `e^{2 pi i j q / 96}`, radix 3 on (a_0, a_2, a_4) and on (a_3, a_5, a_1), which gives the odd part except for its
 * sign, and radix 2.
 *
 * With `outputs` 6 all results are stored in place, in order. With 4 and 2 those from `positions` on are left out, and
 * the maxima of the real and of the imaginary parts of the others are stored at `real` and `imaginary`.
 *
 * @param twiddles for each of 16 positions j the powers q = 1 to 5 of `e^{2 pi i j / 96}`, as numbers
 */
// @inline
export function radix6(
  data: usize,
  twiddles: usize,
  outputs: i32,
  positions: i32,
  real: usize,
  imaginary: usize,
): void {
  const half = f32x4.splat(-0.5)
  const c = f32x4.splat(HALF_ROOT_3)
  let maxR = f32x4.splat(-Infinity)
  let maxI = maxR
  for (let j = 0; j < 16; j++) {
    let xr = v128.load(data, 1024)
    let xi = v128.load(data, 1040)
    let wr = v128.load_splat<f32>(twiddles, 8)
    let wi = v128.load_splat<f32>(twiddles, 12)
    let pr = nmadd(xi, wi, f32x4.mul(xr, wr))
    let pi = madd(xi, wr, f32x4.mul(xr, wi))
    xr = v128.load(data, 2048)
    xi = v128.load(data, 2064)
    wr = v128.load_splat<f32>(twiddles, 24)
    wi = v128.load_splat<f32>(twiddles, 28)
    let qr = nmadd(xi, wi, f32x4.mul(xr, wr))
    let qi = madd(xi, wr, f32x4.mul(xr, wi))
    let sr = f32x4.add(pr, qr)
    let si = f32x4.add(pi, qi)
    let dr = f32x4.sub(pr, qr)
    let di = f32x4.sub(pi, qi)
    let ar = v128.load(data)
    let ai = v128.load(data, 16)
    const e0r = f32x4.add(ar, sr)
    const e0i = f32x4.add(ai, si)
    ar = madd(sr, half, ar)
    ai = madd(si, half, ai)
    const e1r = nmadd(di, c, ar)
    const e1i = madd(dr, c, ai)
    const e2r = madd(di, c, ar)
    const e2i = nmadd(dr, c, ai)

    xr = v128.load(data, 2560)
    xi = v128.load(data, 2576)
    wr = v128.load_splat<f32>(twiddles, 32)
    wi = v128.load_splat<f32>(twiddles, 36)
    pr = nmadd(xi, wi, f32x4.mul(xr, wr))
    pi = madd(xi, wr, f32x4.mul(xr, wi))
    xr = v128.load(data, 512)
    xi = v128.load(data, 528)
    wr = v128.load_splat<f32>(twiddles)
    wi = v128.load_splat<f32>(twiddles, 4)
    qr = nmadd(xi, wi, f32x4.mul(xr, wr))
    qi = madd(xi, wr, f32x4.mul(xr, wi))
    sr = f32x4.add(pr, qr)
    si = f32x4.add(pi, qi)
    dr = f32x4.sub(pr, qr)
    di = f32x4.sub(pi, qi)
    xr = v128.load(data, 1536)
    xi = v128.load(data, 1552)
    wr = v128.load_splat<f32>(twiddles, 16)
    wi = v128.load_splat<f32>(twiddles, 20)
    ar = nmadd(xi, wi, f32x4.mul(xr, wr))
    ai = madd(xi, wr, f32x4.mul(xr, wi))
    const o0r = f32x4.add(ar, sr)
    const o0i = f32x4.add(ai, si)
    ar = madd(sr, half, ar)
    ai = madd(si, half, ai)
    const o1r = nmadd(di, c, ar)
    const o1i = madd(dr, c, ai)
    const y0r = f32x4.add(e0r, o0r)
    const y0i = f32x4.add(e0i, o0i)
    const y1r = f32x4.sub(e1r, o1r)
    const y1i = f32x4.sub(e1i, o1i)
    if (outputs === 2) {
      maxR = f32x4.max(maxR, y0r)
      maxI = f32x4.max(maxI, y0i)
      if (16 + j < positions) {
        maxR = f32x4.max(maxR, y1r)
        maxI = f32x4.max(maxI, y1i)
      }
    } else {
      const y2r = f32x4.add(e2r, madd(di, c, ar))
      const y2i = f32x4.add(e2i, nmadd(dr, c, ai))
      const y3r = f32x4.sub(e0r, o0r)
      const y3i = f32x4.sub(e0i, o0i)
      if (outputs === 4) {
        maxR = f32x4.max(f32x4.max(maxR, y0r), f32x4.max(y1r, y2r))
        maxI = f32x4.max(f32x4.max(maxI, y0i), f32x4.max(y1i, y2i))
        if (48 + j < positions) {
          maxR = f32x4.max(maxR, y3r)
          maxI = f32x4.max(maxI, y3i)
        }
      } else {
        v128.store(data, y0r)
        v128.store(data, y0i, 16)
        v128.store(data, y1r, 512)
        v128.store(data, y1i, 528)
        v128.store(data, y2r, 1024)
        v128.store(data, y2i, 1040)
        v128.store(data, y3r, 1536)
        v128.store(data, y3i, 1552)
        v128.store(data, f32x4.add(e1r, o1r), 2048)
        v128.store(data, f32x4.add(e1i, o1i), 2064)
        v128.store(data, f32x4.sub(e2r, madd(di, c, ar)), 2560)
        v128.store(data, f32x4.sub(e2i, nmadd(dr, c, ai)), 2576)
      }
    }
    data += 32
    twiddles += 40
  }
  if (outputs !== 6) {
    v128.store(real, maxR)
    v128.store(imaginary, maxI)
  }
}

/** Four transforms of 96 values at once, from the order of six digit-reversed sixteens. */
export function transform96(data: usize, twiddles: usize, lastTwiddles: usize): void {
  radix4(data, 24, 1, twiddles)
  radix4(data, 6, 4, twiddles + TO_4)
  radix6(data, lastTwiddles, 6, 96, 0, 0)
}
