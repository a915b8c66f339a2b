// Complex sums over the spectra of many frames, four at a time, as in melspec: each lane of a vector is another frame.
import { earlyStages, endsInFour, lastStage } from '../../assembly/fft'
import { madd, nmadd, splat } from '../../assembly/math'

/**
 * Sparse complex sums over the spectrum of each windowed frame. An entry of a row is a bin and two weights p and q:
 * real += p re - q im, imaginary += p im + q re, of twice the spectrum.
 *
 * @param signal first sample of the first frame (float32)
 * @param hop bytes from a frame to the next
 * @param groups how many times four frames
 * @param half nFft / 2, a power of two of at least 16
 * @param window nFft float32
 * @param twiddles packed factors of every radix-4 stage, except one that is the last
 * @param first the lowest bin that rows have
 * @param count bins from there on that the spectrum is made of, at most half + 1
 * @param roots exp(-2 pi i k / nFft) of these bins, float32 pairs
 * @param x, y room for half + 1 complex numbers of four frames each
 * @param rows number of rows; `starts` holds the first entry of each, and one more, int32
 * @param places of each entry, 32 times its bin less the first, int32
 * @param weights p and q of each entry, float32
 * @param re, im row r of frame t goes to `re + r stride + 4 t` bytes, and `im` alike
 */
export function filterFrames(
  signal: usize,
  hop: usize,
  groups: i32,
  half: usize,
  window: usize,
  twiddles: usize,
  first: usize,
  count: usize,
  roots: usize,
  x: usize,
  y: usize,
  rows: i32,
  starts: usize,
  places: usize,
  weights: usize,
  re: usize,
  im: usize,
  stride: usize,
): void {
  for (let g: i32 = 0; g < groups; g++, signal += 4 * hop, re += 16, im += 16) {
    const z = earlyStages<f32>(signal, hop, window, half, twiddles, x, y)
    if (endsInFour(half)) lastStage<f32>(z, half >> 2)
    else lastOfTwo(z, half >> 1)
    const spectrum = x + y - z
    untangle(z, half, first, count, roots, spectrum)
    sparseSums(spectrum, rows, starts, places, weights, re, im, stride)
  }
}

/** The last stage of radix 2, in place; `s` numbers side by side. */
function lastOfTwo(x: usize, s: usize): void {
  const step = s * 32
  for (let i = x; i < x + step; i += 16) {
    const a = v128.load(i)
    const b = v128.load(i + step)
    v128.store(i, f32x4.add(a, b))
    v128.store(i + step, f32x4.sub(a, b))
  }
}

/**
 * Twice the spectrum of real numbers at some bins, from the transform Z of half as many complex ones, whose numbers 0 and `half`
 * are the same. The formula is that of packages/melspec/src/kernels/untangle.ts.
 */
function untangle(z: usize, half: usize, first: usize, count: usize, roots: usize, out: usize): void {
  const mask = half - 1
  for (let k = first; k < first + count; k++, roots += 8, out += 32) {
    const a = z + (k & mask) * 32
    const b = z + ((half - k) & mask) * 32
    const zr = v128.load(a)
    const zi = v128.load(a, 16)
    const yr = v128.load(b)
    const yi = v128.load(b, 16)
    const or = f32x4.add(zi, yi)
    const oi = f32x4.sub(yr, zr)
    const c = splat(roots)
    const s = splat(roots + 4)
    v128.store(out, f32x4.add(f32x4.add(zr, yr), nmadd(oi, s, f32x4.mul(or, c))))
    v128.store(out, f32x4.add(f32x4.sub(zi, yi), madd(or, s, f32x4.mul(oi, c))), 16)
  }
}

function sparseSums(
  spectrum: usize,
  rows: i32,
  starts: usize,
  places: usize,
  weights: usize,
  outRe: usize,
  outIm: usize,
  stride: usize,
): void {
  for (let r: i32 = 0; r < rows; r++, outRe += stride, outIm += stride) {
    const end = usize(load<i32>(starts + usize(r) * 4, 4))
    // Four sums, as a product and an add wait for the ones before.
    let pa = f32x4.splat(0)
    let qb = f32x4.splat(0)
    let pb = f32x4.splat(0)
    let qa = f32x4.splat(0)
    for (let e = usize(load<i32>(starts + usize(r) * 4)); e < end; e++) {
      const at = spectrum + usize(load<i32>(places + e * 4))
      const p = splat(weights + e * 8)
      const q = splat(weights + e * 8 + 4)
      const a = v128.load(at)
      const b = v128.load(at, 16)
      pa = madd(p, a, pa)
      qb = madd(q, b, qb)
      pb = madd(p, b, pb)
      qa = madd(q, a, qa)
    }
    v128.store(outRe, f32x4.sub(pa, qb))
    v128.store(outIm, f32x4.add(pb, qa))
  }
}
