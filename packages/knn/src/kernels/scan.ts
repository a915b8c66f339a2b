/**
 * Scans: the reduced distance of one query to rows `from .. to`, rows past `limit` left out.
 *
 * A reduced distance orders pairs as the distance does and is cheaper to have: the square for euclidean, the p-th power
 * for minkowski, the distance itself for manhattan and chebyshev.
 *
 *     query (stride)   rows (n x stride, row-major)   ->   positions, bounds (as many as returned, ascending by row)
 *
 * Order of the sum, which is the definition of a distance in this package, the same in every kernel set: in float64, even
 * columns added up in column order, odd columns likewise, then the two sums added. Two lanes are what a SIMD register of
 * float64 holds.
 *
 * Now and then the partial sum is compared with the limit, and a row past it is left. Rounding is monotone and no term is
 * negative, so the finished sum would have been past it too.
 *
 * Time of a float32 element, 1,280 x 256, rows that all pass | limit at the 10th neighbour of uniform data: four rows at
 * once with two lanes each 0.70 | 0.54 ns; tried and slower: one row with four lanes 0.84 | 0.73, the same unrolled to 16
 * columns 0.78 | 0.64, two rows with four lanes 0.66 | 0.59. Six rows with one lane each are as fast, 0.57 | 0.52, but no
 * order of summation for SIMD.
 */
export type Floats = Float32Array | Float64Array

export type Scan = (
  query: Float64Array,
  rows: Floats,
  d: number,
  stride: number,
  from: number,
  to: number,
  limit: number,
  positions: Int32Array,
  bounds: Float64Array,
) => number

/** The reduced distance of the row that begins at `base`; some number past `limit` when it is past it. */
export type Reduced = (query: Float64Array, rows: Floats, base: number, d: number, limit: number) => number

const BLOCK = 32

export const scanEuclidean: Scan = (query, rows, d, stride, from, to, limit, positions, bounds) => {
  const even = d & ~1
  let count = 0
  let row = from
  // `| 0` tells the compiler that the sums of indices stay 32-bit integers: 7 % of the time.
  for (; row + 4 <= to; row = (row + 4) | 0) {
    const a = (row * stride) | 0
    const b = (a + stride) | 0
    const e = (b + stride) | 0
    const f = (e + stride) | 0
    let a0 = 0
    let a1 = 0
    let b0 = 0
    let b1 = 0
    let e0 = 0
    let e1 = 0
    let f0 = 0
    let f1 = 0
    let c = 0
    while (c < even) {
      const stop = Math.min(even, c + BLOCK)
      for (; c < stop; c = (c + 2) | 0) {
        const q0 = query[c]!
        const ta0 = q0 - rows[(a + c) | 0]!
        const tb0 = q0 - rows[(b + c) | 0]!
        const te0 = q0 - rows[(e + c) | 0]!
        const tf0 = q0 - rows[(f + c) | 0]!
        a0 += ta0 * ta0
        b0 += tb0 * tb0
        e0 += te0 * te0
        f0 += tf0 * tf0
        const o = (c + 1) | 0
        const q1 = query[o]!
        const ta1 = q1 - rows[(a + o) | 0]!
        const tb1 = q1 - rows[(b + o) | 0]!
        const te1 = q1 - rows[(e + o) | 0]!
        const tf1 = q1 - rows[(f + o) | 0]!
        a1 += ta1 * ta1
        b1 += tb1 * tb1
        e1 += te1 * te1
        f1 += tf1 * tf1
      }
      if (a0 + a1 > limit && b0 + b1 > limit && e0 + e1 > limit && f0 + f1 > limit) break
    }
    if (c < even) continue
    if (c < d) {
      const q0 = query[c]!
      const ta0 = q0 - rows[(a + c) | 0]!
      const tb0 = q0 - rows[(b + c) | 0]!
      const te0 = q0 - rows[(e + c) | 0]!
      const tf0 = q0 - rows[(f + c) | 0]!
      a0 += ta0 * ta0
      b0 += tb0 * tb0
      e0 += te0 * te0
      f0 += tf0 * tf0
    }
    if (a0 + a1 <= limit) {
      positions[count] = row
      bounds[count++] = a0 + a1
    }
    if (b0 + b1 <= limit) {
      positions[count] = row + 1
      bounds[count++] = b0 + b1
    }
    if (e0 + e1 <= limit) {
      positions[count] = row + 2
      bounds[count++] = e0 + e1
    }
    if (f0 + f1 <= limit) {
      positions[count] = row + 3
      bounds[count++] = f0 + f1
    }
  }
  for (; row < to; row++) {
    const reduced = reducedEuclidean(query, rows, row * stride, d, limit)
    if (reduced > limit) continue
    positions[count] = row
    bounds[count++] = reduced
  }
  return count
}

/** A scan row by row, for the metrics that nobody is in a hurry with. */
export function scanWith(reducedOf: Reduced): Scan {
  return (query, rows, d, stride, from, to, limit, positions, bounds) => {
    let count = 0
    for (let row = from; row < to; row++) {
      const reduced = reducedOf(query, rows, row * stride, d, limit)
      if (reduced > limit) continue
      positions[count] = row
      bounds[count++] = reduced
    }
    return count
  }
}

export const reducedEuclidean: Reduced = (query, rows, base, d, limit) => {
  let even = 0
  let odd = 0
  for (let c = 0; c < d && even + odd <= limit; ) {
    const stop = Math.min(d, c + BLOCK)
    for (; c + 1 < stop; c += 2) {
      const t0 = query[c]! - rows[base + c]!
      const t1 = query[c + 1]! - rows[base + c + 1]!
      even += t0 * t0
      odd += t1 * t1
    }
    if (c < stop) {
      const t = query[c]! - rows[base + c++]!
      even += t * t
    }
  }
  return even + odd
}

export const reducedManhattan: Reduced = (query, rows, base, d, limit) => {
  let even = 0
  let odd = 0
  for (let c = 0; c < d && even + odd <= limit; ) {
    const stop = Math.min(d, c + BLOCK)
    for (; c + 1 < stop; c += 2) {
      even += Math.abs(query[c]! - rows[base + c]!)
      odd += Math.abs(query[c + 1]! - rows[base + c + 1]!)
    }
    if (c < stop) even += Math.abs(query[c]! - rows[base + c++]!)
  }
  return even + odd
}

export const reducedChebyshev: Reduced = (query, rows, base, d, limit) => {
  let most = 0
  for (let c = 0; c < d && most <= limit; c++) {
    const t = Math.abs(query[c]! - rows[base + c]!)
    if (t > most) most = t
  }
  return most
}

export function reducedMinkowski(p: number): Reduced {
  return (query, rows, base, d, limit) => {
    let even = 0
    let odd = 0
    for (let c = 0; c < d && even + odd <= limit; c++) {
      even += Math.abs(query[c]! - rows[base + c]!) ** p
      if (++c < d) odd += Math.abs(query[c]! - rows[base + c]!) ** p
    }
    return even + odd
  }
}
