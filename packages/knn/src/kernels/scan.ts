/**
 * Scans: the reduced distance of one query to rows `from .. to`, rows past `limit` left out.
 *
 * A reduced distance orders pairs as the distance does and costs less: the square for euclidean, the p-th power for
 * minkowski, the distance itself for manhattan and chebyshev.
 *
 *     query (stride)   rows (n x stride, row-major)   ->   accept(row, reduced), ascending by row
 *
 * The exponent names the metric: 1 manhattan, 2 euclidean, p minkowski, Infinity chebyshev.
 *
 * The order of the sum is the definition of a distance in this package, the same in every kernel set: in float64, the even
 * columns are added up in column order, the odd columns likewise, then the two sums are added. A SIMD register of float64
 * holds two lanes.
 *
 * After each block of columns the partial sum is compared with the limit, and a row past it is left. Rounding is monotone
 * and no term is negative, so the finished sum would have been past it too.
 *
 * Tries, ns a float32 element, 1,280 x 256, rows that all pass | the limit at the 10th neighbour of uniform data:
 *
 *     four rows at once, two lanes each     0.70 | 0.54   taken
 *     two rows at once, two lanes each      20 % more     slower
 *     one row, four lanes                   0.84 | 0.73   slower
 *     the same, 16 columns a round          0.78 | 0.64   slower
 *     two rows at once, four lanes each     0.66 | 0.59   slower where a limit is near
 *     six rows at once, one lane each       0.57 | 0.52   as fast, but no order of summation for SIMD
 *
 * The rows that are left over of four are scanned one by one, by the loop of the other metrics. A last group that holds its
 * last row more than once took longer.
 */
export type Floats = Float32Array | Float64Array

/** Accepts a row within the limit, and returns the limit from then on. */
export type Accept = (row: number, reduced: number) => number

const BLOCK = 32

const square = (t: number): number => t * t

export function scan(
  query: Float64Array,
  rows: Floats,
  stride: number,
  exponent: number,
  from: number,
  to: number,
  limit: number,
  accept: Accept,
): void {
  let row = from
  // Sums that are left before the last column are past the limit, and stay there.
  const even = stride & ~1
  // `| 0` lets the compiler know that the sums of indices stay 32-bit integers, which they do up to here: 7 % of the time.
  const end = exponent === 2 && to * stride < 2e9 ? to - 3 : 0
  for (; row < end; row = (row + 4) | 0) {
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
    if (c < stride) {
      a0 += square(query[c]! - rows[a + c]!)
      b0 += square(query[c]! - rows[b + c]!)
      e0 += square(query[c]! - rows[e + c]!)
      f0 += square(query[c]! - rows[f + c]!)
    }
    if (a0 + a1 <= limit) limit = accept(row, a0 + a1)
    if (b0 + b1 <= limit) limit = accept(row + 1, b0 + b1)
    if (e0 + e1 <= limit) limit = accept(row + 2, e0 + e1)
    if (f0 + f1 <= limit) limit = accept(row + 3, f0 + f1)
  }
  for (; row < to; row++) {
    const reduced = reducedOf(query, rows, row * stride, stride, limit, exponent)
    if (reduced <= limit) limit = accept(row, reduced)
  }
}

/** The reduced distance of the row that begins at `base`, by any metric; some number past `limit` when it is past it. */
function reducedOf(
  query: Float64Array,
  rows: Floats,
  base: number,
  stride: number,
  limit: number,
  exponent: number,
): number {
  let even = 0
  let odd = 0
  for (let c = 0; c < stride && even + odd <= limit; c += 2) {
    const a = Math.abs(query[c]! - rows[base + c]!)
    // A missing column adds 0, which changes no bit.
    const b = c + 1 < stride ? Math.abs(query[c + 1]! - rows[base + c + 1]!) : 0
    if (exponent === 2) {
      even += a * a
      odd += b * b
    } else if (exponent === 1) {
      even += a
      odd += b
    } else if (exponent < Number.POSITIVE_INFINITY) {
      even += a ** exponent
      odd += b ** exponent
    } else even = Math.max(even, a, b)
  }
  return even + odd
}
