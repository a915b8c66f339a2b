// Stockham stages of radix 4 on several frames at once: each lane of a vector of T (f32 or f64) is another frame, so no stage
// shuffles lanes. A complex number of all lanes takes 32 bytes: the real parts, then the imaginary parts. The formulas, and the
// packed twiddle factors (here of type T), are those of packages/melspec/src/kernels/stockham.ts.
import { butterfly } from './butterfly'
import { firstStage, firstStage64 } from './fft-first'
import { splat } from './math'

/** A stage between the first and the last; `n` numbers still to transform, `s` of them side by side. */
export function middleStage<T>(x: usize, y: usize, n: usize, s: usize, twiddles: usize): void {
  const m = n >> 2
  const part = m * s * 32
  const step = s * 32
  let i = x
  let o = y
  for (let p: usize = 0; p < m; p++, twiddles += 6 * sizeof<T>(), o += 3 * step) {
    const c1 = splat<T>(twiddles)
    const s1 = splat<T>(twiddles + sizeof<T>())
    const c2 = splat<T>(twiddles + 2 * sizeof<T>())
    const s2 = splat<T>(twiddles + 3 * sizeof<T>())
    const c3 = splat<T>(twiddles + 4 * sizeof<T>())
    const s3 = splat<T>(twiddles + 5 * sizeof<T>())
    for (const end = i + step; i < end; i += 32, o += 32) {
      const b = i + part
      const c = b + part
      const d = c + part
      butterfly<T>(
        v128.load(i),
        v128.load(i, 16),
        v128.load(b),
        v128.load(b, 16),
        v128.load(c),
        v128.load(c, 16),
        v128.load(d),
        v128.load(d, 16),
        o,
        step,
        c1,
        s1,
        c2,
        s2,
        c3,
        s3,
      )
    }
  }
}

/**
 * All stages but the last of windowed frames, one for each lane, of `2 half` samples, `hop` bytes apart; `half` is a power of
 * two of at least 16.
 *
 * @param x, y room for half complex numbers of 32 bytes each
 * @returns which of the two holds the numbers. The last stage is of radix 4 where half is a power of four, else of radix 2
 */
export function earlyStages<T>(
  signal: usize,
  hop: usize,
  window: usize,
  half: usize,
  twiddles: usize,
  x: usize,
  y: usize,
): usize {
  if (sizeof<T>() === 4) firstStage(signal, hop, window, half, x, twiddles)
  else firstStage64(signal, hop, window, half, x, twiddles)
  let from = x
  let to = y
  // Three complex factors for every four numbers of a stage.
  const factors = (6 * sizeof<T>()) / 4
  let table = twiddles + half * factors
  let s: usize = 4
  for (let n = half >> 2; n > 4; n >>= 2, s <<= 2) {
    middleStage<T>(from, to, n, s, table)
    table += n * factors
    const swap = from
    from = to
    to = swap
  }
  return from
}

/** True where the last stage is of radix 4. */
// @inline
export function endsInFour(half: usize): bool {
  return (ctz(half) & 1) === 0
}

/** The last stage of radix 4, without twiddle factors, in place; `s` numbers side by side. */
export function lastStage<T>(x: usize, s: usize): void {
  const step = s * 32
  for (let i = x; i < x + step; i += 32) {
    const ar = v128.load(i)
    const ai = v128.load(i, 16)
    const br = v128.load(i + step)
    const bi = v128.load(i + step, 16)
    const cr = v128.load(i + 2 * step)
    const ci = v128.load(i + 2 * step, 16)
    const dr = v128.load(i + 3 * step)
    const di = v128.load(i + 3 * step, 16)
    const pr = v128.add<T>(ar, cr)
    const pi = v128.add<T>(ai, ci)
    const mr = v128.sub<T>(ar, cr)
    const mi = v128.sub<T>(ai, ci)
    const ur = v128.add<T>(br, dr)
    const ui = v128.add<T>(bi, di)
    const vr = v128.sub<T>(br, dr)
    const vi = v128.sub<T>(bi, di)
    v128.store(i, v128.add<T>(pr, ur))
    v128.store(i, v128.add<T>(pi, ui), 16)
    v128.store(i + step, v128.add<T>(mr, vi))
    v128.store(i + step, v128.sub<T>(mi, vr), 16)
    v128.store(i + 2 * step, v128.sub<T>(pr, ur))
    v128.store(i + 2 * step, v128.sub<T>(pi, ui), 16)
    v128.store(i + 3 * step, v128.sub<T>(mr, vi))
    v128.store(i + 3 * step, v128.add<T>(mi, vr), 16)
  }
}
