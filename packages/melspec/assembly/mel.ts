// Mel energies of many frames, four at a time. The caller has laid out the tables and a block of the padded signal.

import { earlyStages, endsInFour } from '../../assembly/fft'
import { lastStage2, lastStage4 } from '../../assembly/fft-power'
import { madd, splat } from '../../assembly/math'

/**
 * @param signal first sample of the first frame (float32)
 * @param hop bytes from a frame to the next
 * @param groups how many times four frames
 * @param half nFft / 2, a power of two of at least 16
 * @param window nFft float32
 * @param twiddles packed factors of every radix-4 stage, except one that is the last
 * @param roots exp(-2 pi i k / nFft), k below half, float32 pairs
 * @param x, y room for half complex numbers of four frames each
 * @param magnitude 1 for the square root of the power
 * @param bands number of bands; `runs` holds (first bin, number of bins) of each, int32, `weights` their float32
 * weights
 * @param out band m of frame t goes to `out + m stride + 4 t` bytes
 */
export function melFrames(
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
  bands: i32,
  runs: usize,
  weights: usize,
  out: usize,
  stride: usize,
): void {
  for (let g: i32 = 0; g < groups; g++, signal += 4 * hop, out += 16) {
    const from = earlyStages<f32>(signal, hop, window, half, twiddles, x, y)
    const to = x + y - from
    if (endsInFour(half)) lastStage4<f32>(from, half, roots, to)
    else lastStage2<f32>(from, half, roots, to)
    if (magnitude !== 0) {
      for (let k: usize = 0; k <= half; k++) v128.store(to + k * 16, f32x4.sqrt(v128.load(to + k * 16)))
    }
    bandedSum(to, bands, runs, weights, out, stride)
  }
}

function bandedSum(spectrum: usize, bands: i32, runs: usize, weights: usize, out: usize, stride: usize): void {
  for (let m: i32 = 0; m < bands; m++, runs += 8, out += stride) {
    let at = spectrum + usize(load<i32>(runs)) * 16
    const end = weights + usize(load<i32>(runs, 4)) * 4
    let even = f32x4.splat(0)
    let odd = f32x4.splat(0)
    for (; weights + 8 <= end; weights += 8, at += 32) {
      even = madd(splat(weights), v128.load(at), even)
      odd = madd(splat(weights + 4), v128.load(at, 16), odd)
    }
    for (; weights < end; weights += 4, at += 16) even = madd(splat(weights), v128.load(at), even)
    v128.store(out, f32x4.add(even, odd))
  }
}
