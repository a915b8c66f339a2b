// Stages of the Stockham FFT of odd radices, and of a last stage of radix 2, on four frames at once: the formulas are those of
// packages/melspec/src/kernels/stockham.ts, the layout that of fft.ts.
import { storeTurned } from './butterfly'
import { madd, nmadd, splat } from './math'

/** Bytes of a pair of numbers in the scratch memory: sum and difference, four lanes of each part. */
const PAIR: usize = 64

/** Bytes of the tables of an odd stage: the matrix of its butterfly, then the twiddle factors of its `n / r` butterflies. */
// @inline
export function oddTableBytes(n: usize, r: usize): usize {
  const h = r >> 1
  return h * h * 8 + (n / r) * (r - 1) * 8
}

/**
 * A stage of odd radix r. Inputs k and r - k are taken as a sum and a difference, whose weights are cosines and sines: half of
 * the products of the plain sum, for outputs j and r - j at once.
 *
 * @param table (cos, -sin) of 2 pi j k / r for j, k in [1, r / 2), then the packed twiddle factors
 * @param scratch room for r / 2 pairs
 */
export function oddStage(x: usize, y: usize, n: usize, s: usize, r: usize, table: usize, scratch: usize): void {
  const h = r >> 1
  const part = (n / r) * s * 32
  const step = s * 32
  const pairsEnd = scratch + h * PAIR
  let twiddles = table + h * h * 8
  let i = x
  let o = y
  for (const last = x + part; i < last; twiddles += (r - 1) * 8, o += (r - 1) * step) {
    for (const end = i + step; i < end; i += 32, o += 32) {
      const zr = v128.load(i)
      const zi = v128.load(i, 16)
      let sumR = zr
      let sumI = zi
      let a = i + part
      let b = i + (r - 1) * part
      for (let pair = scratch; pair < pairsEnd; pair += PAIR, a += part, b -= part) {
        const ar = v128.load(a)
        const ai = v128.load(a, 16)
        const br = v128.load(b)
        const bi = v128.load(b, 16)
        const pr = f32x4.add(ar, br)
        const pi = f32x4.add(ai, bi)
        v128.store(pair, pr)
        v128.store(pair, pi, 16)
        v128.store(pair, f32x4.sub(ar, br), 32)
        v128.store(pair, f32x4.sub(ai, bi), 48)
        sumR = f32x4.add(sumR, pr)
        sumI = f32x4.add(sumI, pi)
      }
      v128.store(o, sumR)
      v128.store(o, sumI, 16)
      let row = table
      let up = o + step
      let down = o + (r - 1) * step
      let turn = twiddles
      let back = twiddles + (r - 2) * 8
      for (let j: usize = 0; j < h; j++, up += step, down -= step, turn += 8, back -= 8) {
        let re = zr
        let im = zi
        let dr = f32x4.splat(0)
        let di = f32x4.splat(0)
        for (let pair = scratch; pair < pairsEnd; pair += PAIR, row += 8) {
          const c = splat(row)
          const d = splat(row + 4)
          re = madd(v128.load(pair), c, re)
          im = madd(v128.load(pair, 16), c, im)
          di = madd(v128.load(pair, 32), d, di)
          dr = nmadd(v128.load(pair, 48), d, dr)
        }
        storeTurned(up, f32x4.add(re, dr), f32x4.add(im, di), splat(turn), splat(turn + 4))
        storeTurned(down, f32x4.sub(re, dr), f32x4.sub(im, di), splat(back), splat(back + 4))
      }
    }
  }
}

/** The last stage of radix 2, without twiddle factors, in place; `s` numbers side by side. */
export function lastPair(x: usize, s: usize): void {
  const step = s * 32
  for (let i = x; i < x + step; i += 16) {
    const a = v128.load(i)
    const b = v128.load(i + step)
    v128.store(i, f32x4.add(a, b))
    v128.store(i + step, f32x4.sub(a, b))
  }
}
