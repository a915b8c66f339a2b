// Spectra of many real frames: as many at a time as a vector has lanes, each lane another frame, then frame after frame.
import { earlyStages, endsInFour } from '../../assembly/fft'
import { lastStage2, lastStage4 } from '../../assembly/fft-power'

/**
 * The power or magnitude of each bin of windowed frames, in float32, four frames at a time.
 *
 * @param signal first sample of the first frame (float32)
 * @param hop bytes from a frame to the next
 * @param groups how many times four frames
 * @param half nFft / 2, a power of two of at least 16
 * @param window nFft float32
 * @param twiddles packed factors of every radix-4 stage, except one that is the last
 * @param roots exp(-2 pi i k / nFft), k below half, float32 pairs
 * @param x, y room for half + 1 complex numbers of 32 bytes each
 * @param magnitude 1 for the square root of the power
 * @param out bin k of frame t goes to `out + t stride + 4 k` bytes
 */
export function spectra32(
  signal: usize,
  hop: usize,
  groups: i32,
  half: usize,
  window: usize,
  twiddles: usize,
  roots: usize,
  x: usize,
  y: usize,
  magnitude: i32,
  out: usize,
  stride: usize,
): void {
  for (let g: i32 = 0; g < groups; g++, signal += 4 * hop, out += 4 * stride) {
    spreadOfFour(powerOf<f32>(signal, hop, half, window, twiddles, roots, x, y), half, magnitude, out, stride)
  }
}

/**
 * As {@link spectra32} with float64 throughout, two frames at a time; bin k of frame t goes to `out + t stride + 8 k` bytes.
 */
export function spectra64(
  signal: usize,
  hop: usize,
  groups: i32,
  half: usize,
  window: usize,
  twiddles: usize,
  roots: usize,
  x: usize,
  y: usize,
  magnitude: i32,
  out: usize,
  stride: usize,
): void {
  for (let g: i32 = 0; g < groups; g++, signal += 2 * hop, out += 2 * stride) {
    spreadOfTwo(powerOf<f64>(signal, hop, half, window, twiddles, roots, x, y), half, magnitude, out, stride)
  }
}

/** The power of each bin of all lanes, 16 bytes a bin, in one of x and y: where it lies is returned. */
function powerOf<T>(
  signal: usize,
  hop: usize,
  half: usize,
  window: usize,
  twiddles: usize,
  roots: usize,
  x: usize,
  y: usize,
): usize {
  const from = earlyStages<T>(signal, hop, window, half, twiddles, x, y)
  const to = x + y - from
  if (endsInFour(half)) lastStage4<T>(from, half, roots, to)
  else lastStage2<T>(from, half, roots, to)
  return to
}

/** Turns lanes into frames: transposes of 4 x 4. The last bin, `half`, is one more than a multiple of four. */
function spreadOfFour(at: usize, half: usize, magnitude: i32, out: usize, stride: usize): void {
  for (const end = out + half * 4; out < end; out += 16, at += 64) {
    let a = v128.load(at)
    let b = v128.load(at, 16)
    let c = v128.load(at, 32)
    let d = v128.load(at, 48)
    if (magnitude !== 0) {
      a = f32x4.sqrt(a)
      b = f32x4.sqrt(b)
      c = f32x4.sqrt(c)
      d = f32x4.sqrt(d)
    }
    const l0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const l1 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    const h0 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const h1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    v128.store(out, v128.shuffle<f64>(l0, l1, 0, 2))
    v128.store(out + stride, v128.shuffle<f64>(l0, l1, 1, 3))
    v128.store(out + 2 * stride, v128.shuffle<f64>(h0, h1, 0, 2))
    v128.store(out + 3 * stride, v128.shuffle<f64>(h0, h1, 1, 3))
  }
  let last = v128.load(at)
  if (magnitude !== 0) last = f32x4.sqrt(last)
  v128.store_lane<f32>(out, last, 0)
  v128.store_lane<f32>(out + stride, last, 1)
  v128.store_lane<f32>(out + 2 * stride, last, 2)
  v128.store_lane<f32>(out + 3 * stride, last, 3)
}

/** As {@link spreadOfFour}, of two frames of float64. */
function spreadOfTwo(at: usize, half: usize, magnitude: i32, out: usize, stride: usize): void {
  for (const end = out + half * 8; out < end; out += 16, at += 32) {
    let a = v128.load(at)
    let b = v128.load(at, 16)
    if (magnitude !== 0) {
      a = f64x2.sqrt(a)
      b = f64x2.sqrt(b)
    }
    v128.store(out, v128.shuffle<f64>(a, b, 0, 2))
    v128.store(out + stride, v128.shuffle<f64>(a, b, 1, 3))
  }
  let last = v128.load(at)
  if (magnitude !== 0) last = f64x2.sqrt(last)
  v128.store_lane<f64>(out, last, 0)
  v128.store_lane<f64>(out + stride, last, 1)
}
