// Halving of the sample rate by overlap-save: each block of 2 M samples is transformed, multiplied by the filter's
// response H, which is real because the filter is symmetric, folded to the M bins that half the rate has, and
// transformed back:
//
//     Y[k] = Z[k] H[k] + Z[k + M] H[k + M],   k in [0, M)
//
// A real filter treats the real and the imaginary part of a signal alike, so a complex number carries two blocks, and
// the four lanes of a vector four such pairs: eight blocks at a time. The last stage of the first transform, radix 2,
// and the product and the fold are one step: with sum = H[k] + H[k + M] and difference = H[k] - H[k + M],
// Y[k] = a sum + b difference. The transform back is the transform of swapped parts, swapped.

import { lastStage, middleStage } from '../../assembly/fft'
import { madd } from '../../assembly/math'

/** Four vectors of four samples each, transposed, to `out`, `out + step` and so on. */
// @inline
function transpose(a: v128, b: v128, c: v128, d: v128, out: usize, step: usize): void {
  const l0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const l1 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const h0 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const h1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f64>(l0, l1, 0, 2))
  v128.store(out + step, v128.shuffle<f64>(l0, l1, 1, 3))
  v128.store(out + 2 * step, v128.shuffle<f64>(h0, h1, 0, 2))
  v128.store(out + 3 * step, v128.shuffle<f64>(h0, h1, 1, 3))
}

/**
 * Eight blocks.
 *
 * @param signal first sample of the first block (float32)
 * @param hop bytes from a block to the next
 * @param size M, a power of four
 * @param twiddles packed factors of 2 M points, then those of M points
 * @param response (sum, difference) of each k, float32 pairs
 * @param x, y room for 2 M complex numbers of four lanes each
 * @param skip outputs in front of a block's first good one; a multiple of 4
 * @param take good outputs of a block; a multiple of 4
 * @param out eight times `take` float32
 */
export function halveBlocks(
  signal: usize,
  hop: usize,
  size: usize,
  twiddles: usize,
  response: usize,
  x: usize,
  y: usize,
  skip: usize,
  take: usize,
  out: usize,
): void {
  for (let i: usize = 0; i < 2 * size; i += 4) {
    let at = signal + i * 4
    for (let part: usize = 0; part < 32; part += 16, at += 4 * hop) {
      const to = x + i * 32 + part
      transpose(v128.load(at), v128.load(at + hop), v128.load(at + 2 * hop), v128.load(at + 3 * hop), to, 32)
    }
  }
  let from = x
  let to = y
  let table = twiddles
  let s: usize = 1
  for (let n = 2 * size; n > 2; n >>= 2, s <<= 2) {
    middleStage(from, to, n, s, table)
    table += n * 6
    const swap = from
    from = to
    to = swap
  }
  // Swapped: the transform back follows.
  for (let k: usize = 0; k < size; k++) {
    const a = from + k * 32
    const b = a + size * 32
    const sum = v128.load32_splat(response + k * 8)
    const difference = v128.load32_splat(response + k * 8, 4)
    v128.store(to + k * 32, madd(v128.load(b, 16), difference, f32x4.mul(v128.load(a, 16), sum)))
    v128.store(to + k * 32, madd(v128.load(b), difference, f32x4.mul(v128.load(a), sum)), 16)
  }
  s = 1
  for (let n = size; n > 4; n >>= 2, s <<= 2) {
    const swap = from
    from = to
    to = swap
    middleStage(from, to, n, s, table)
    table += n * 6
  }
  lastStage(to, s)
  for (let i: usize = 0; i < take; i += 4) {
    let at = to + (skip + i) * 32 + 16
    let o = out + i * 4
    for (let part = 0; part < 2; part++, at -= 16, o += 16 * take) {
      transpose(v128.load(at), v128.load(at, 32), v128.load(at, 64), v128.load(at, 96), o, 4 * take)
    }
  }
}
