// Resampling by overlap-save: each block of `sizeIn` samples is transformed, multiplied by the filter's response H, which is
// real because the filter is symmetric, folded to the bins of `sizeOut` samples, and transformed back:
//
//     Y[k mod sizeOut] += Z[k mod sizeIn] H[k],   k in [-half, half)
//
// up to where H is nothing.
// A real filter treats the real and the imaginary part of a signal alike, so a complex number carries two blocks, and
// the four lanes of a vector four such pairs: eight blocks at a time. The transform back is the transform of swapped parts,
// swapped.

import { lastStage, middleStage } from '../../assembly/fft'
import { lastPair, oddStage, oddTableBytes } from '../../assembly/fft-odd'
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

/** Transforms the numbers at `from`, with `to` as the other room; returns which of the two holds the result. */
function transform(from: usize, to: usize, size: usize, radices: usize, table: usize, scratch: usize): usize {
  let n = size
  let s: usize = 1
  // The last stage, of radix 4 or 2, works in place.
  for (; n > 4; radices += 4) {
    const r = usize(load<u32>(radices))
    if (r === 4) {
      middleStage<f32>(from, to, n, s, table)
      table += n * 6
    } else {
      oddStage(from, to, n, s, r, table, scratch)
      table += oddTableBytes(n, r)
    }
    const swap = from
    from = to
    to = swap
    n /= r
    s *= r
  }
  if (n === 4) lastStage<f32>(from, s)
  else lastPair(from, s)
  return from
}

/** Adds the bins of a block times the response to those of its result, parts swapped. */
function fold(from: usize, to: usize, sizeIn: usize, sizeOut: usize, response: usize, half: usize): void {
  memory.fill(to, 0, sizeOut * 32)
  const fromEnd = from + sizeIn * 32
  const toEnd = to + sizeOut * 32
  let x = from
  let y = to
  // First k = 0, 1, ..., then k = -half, ... -1.
  for (let side = 0; side < 2; side++) {
    for (const end = response + half * 4; response < end; response += 4) {
      const h = v128.load32_splat(response)
      v128.store(y, madd(v128.load(x, 16), h, v128.load(y)))
      v128.store(y, madd(v128.load(x), h, v128.load(y, 16)), 16)
      x += 32
      y += 32
      if (x === fromEnd) x = from
      if (y === toEnd) y = to
    }
    x = fromEnd - (((half - 1) % sizeIn) + 1) * 32
    y = toEnd - (((half - 1) % sizeOut) + 1) * 32
  }
}

/**
 * Eight blocks.
 *
 * @param signal first sample of the first block (float32)
 * @param hop bytes from a block to the next
 * @param sizeIn, sizeOut samples of a block before and after, multiples of 4
 * @param radicesIn, radicesOut radices of the stages of each transform (uint32); the last one is 4 or 2
 * @param tableIn, tableOut packed tables of those stages
 * @param response H[k] of k = 0 .. half - 1, then of k = -half .. -1
 * @param scratch room for the pairs of an odd stage
 * @param x, y room for max(sizeIn, sizeOut) complex numbers of four lanes each
 * @param skip outputs in front of a block's first good one; a multiple of 4
 * @param take good outputs of a block, rounded up to a multiple of 4
 * @param out eight times `take` float32
 */
export function overlapSaveBlocks(
  signal: usize,
  hop: usize,
  sizeIn: usize,
  sizeOut: usize,
  radicesIn: usize,
  radicesOut: usize,
  tableIn: usize,
  tableOut: usize,
  response: usize,
  half: usize,
  scratch: usize,
  x: usize,
  y: usize,
  skip: usize,
  take: usize,
  out: usize,
): void {
  for (let i: usize = 0; i < sizeIn; i += 4) {
    let at = signal + i * 4
    for (let part: usize = 0; part < 32; part += 16, at += 4 * hop) {
      const to = x + i * 32 + part
      transpose(v128.load(at), v128.load(at + hop), v128.load(at + 2 * hop), v128.load(at + 3 * hop), to, 32)
    }
  }
  const spectrum = transform(x, y, sizeIn, radicesIn, tableIn, scratch)
  const folded = spectrum === x ? y : x
  fold(spectrum, folded, sizeIn, sizeOut, response, half)
  const result = transform(folded, spectrum, sizeOut, radicesOut, tableOut, scratch)
  for (let i: usize = 0; i < take; i += 4) {
    let at = result + (skip + i) * 32 + 16
    let o = out + i * 4
    for (let part = 0; part < 2; part++, at -= 16, o += 16 * take) {
      transpose(v128.load(at), v128.load(at, 32), v128.load(at, 64), v128.load(at, 96), o, 4 * take)
    }
  }
}
