// Complex sums over the spectra of many frames, four at a time, as in melspec: each lane of a vector is another frame.
import { earlyStages, endsInFour, lastStage } from '../../assembly/fft'
import { madd, splat } from '../../assembly/math'

/**
 * Sparse complex sums over the transform Z of the nFft / 2 complex numbers x[2 j] + i x[2 j + 1] of each windowed frame. An
 * entry of a row is a place in Z and four weights: real += p re Z + q im Z, imaginary += r re Z + s im Z. So the weights hold
 * what turns Z into the spectrum of the real signal, and no stage has to.
 *
 * @param signal first sample of the first frame (float32)
 * @param hop bytes from a frame to the next
 * @param groups how many times four frames
 * @param half nFft / 2, a power of two of at least 16
 * @param window nFft float32
 * @param twiddles packed factors of every radix-4 stage, except one that is the last
 * @param x, y room for half complex numbers of four frames each
 * @param rows number of rows; `starts` holds the first entry of each, and one more, int32
 * @param places bytes of each entry's number in Z, int32
 * @param weights p, q, r, s of each entry, float32
 * @param re, im row r of frame t goes to `re + r stride + 4 t` bytes, and `im` alike
 */
export function filterFrames(
  signal: usize,
  hop: usize,
  groups: i32,
  half: usize,
  window: usize,
  twiddles: usize,
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
    const z = earlyStages(signal, hop, window, half, twiddles, x, y)
    if (endsInFour(half)) lastStage(z, half >> 2)
    else lastOfTwo(z, half >> 1)
    sparseSums(z, rows, starts, places, weights, re, im, stride)
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

function sparseSums(
  z: usize,
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
    let re = f32x4.splat(0)
    let im = f32x4.splat(0)
    for (let e = usize(load<i32>(starts + usize(r) * 4)); e < end; e++) {
      const at = z + usize(load<i32>(places + e * 4))
      const w = weights + e * 16
      const a = v128.load(at)
      const b = v128.load(at, 16)
      re = madd(splat(w + 4), b, madd(splat(w), a, re))
      im = madd(splat(w + 12), b, madd(splat(w + 8), a, im))
    }
    v128.store(outRe, re)
    v128.store(outIm, im)
  }
}
