/**
 * Scans: the reduced distance of one query to rows `from .. to`, rows past `limit` left out.
 *
 * A reduced distance orders pairs as the distance does and is cheaper to have: the square for euclidean, the p-th power
 * for minkowski, the distance itself for manhattan and chebyshev.
 *
 *     query (stride)   rows (n x stride, row-major)   ->   positions, bounds (as many as returned, ascending by row)
 *
 * Order of the sum, which is the definition of a distance in this package, the same in every kernel set: column c goes to
 * lane c mod 4, each lane is added up in column order in float64, and the sum is (lane 0 + lane 1) + (lane 2 + lane 3).
 * Four lanes hide the latency of the add.
 *
 * Every 32 columns a row whose partial sum is past the limit is left. Rounding is monotone and no term is negative, so the
 * finished sum would have been past it too.
 */
export type Floats = Float32Array | Float64Array

export type Scan = (
  query: Float64Array,
  rows: Floats,
  dimensions: number,
  stride: number,
  from: number,
  to: number,
  limit: number,
  positions: Int32Array,
  bounds: Float64Array,
) => number

const BLOCK = 32

export const scanEuclidean: Scan = (query, rows, dimensions, stride, from, to, limit, positions, bounds) => {
  const fours = dimensions & ~3
  let count = 0
  for (let row = from; row < to; row++) {
    const base = row * stride
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let c = 0
    while (c < fours) {
      const stop = Math.min(fours, c + BLOCK)
      for (; c < stop; c += 4) {
        const t0 = query[c]! - rows[base + c]!
        const t1 = query[c + 1]! - rows[base + c + 1]!
        const t2 = query[c + 2]! - rows[base + c + 2]!
        const t3 = query[c + 3]! - rows[base + c + 3]!
        s0 += t0 * t0
        s1 += t1 * t1
        s2 += t2 * t2
        s3 += t3 * t3
      }
      if (s0 + s1 + (s2 + s3) > limit) break
    }
    if (c < fours) continue
    if (c < dimensions) {
      const t0 = query[c]! - rows[base + c]!
      s0 += t0 * t0
      if (c + 1 < dimensions) {
        const t1 = query[c + 1]! - rows[base + c + 1]!
        s1 += t1 * t1
      }
      if (c + 2 < dimensions) {
        const t2 = query[c + 2]! - rows[base + c + 2]!
        s2 += t2 * t2
      }
    }
    const sum = s0 + s1 + (s2 + s3)
    if (sum > limit) continue
    positions[count] = row
    bounds[count++] = sum
  }
  return count
}

export const scanManhattan: Scan = (query, rows, dimensions, stride, from, to, limit, positions, bounds) => {
  const fours = dimensions & ~3
  let count = 0
  for (let row = from; row < to; row++) {
    const base = row * stride
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    let c = 0
    while (c < fours) {
      const stop = Math.min(fours, c + BLOCK)
      for (; c < stop; c += 4) {
        s0 += Math.abs(query[c]! - rows[base + c]!)
        s1 += Math.abs(query[c + 1]! - rows[base + c + 1]!)
        s2 += Math.abs(query[c + 2]! - rows[base + c + 2]!)
        s3 += Math.abs(query[c + 3]! - rows[base + c + 3]!)
      }
      if (s0 + s1 + (s2 + s3) > limit) break
    }
    if (c < fours) continue
    if (c < dimensions) s0 += Math.abs(query[c]! - rows[base + c]!)
    if (c + 1 < dimensions) s1 += Math.abs(query[c + 1]! - rows[base + c + 1]!)
    if (c + 2 < dimensions) s2 += Math.abs(query[c + 2]! - rows[base + c + 2]!)
    const sum = s0 + s1 + (s2 + s3)
    if (sum > limit) continue
    positions[count] = row
    bounds[count++] = sum
  }
  return count
}

export const scanChebyshev: Scan = (query, rows, dimensions, stride, from, to, limit, positions, bounds) => {
  let count = 0
  for (let row = from; row < to; row++) {
    const base = row * stride
    let most = 0
    for (let c = 0; c < dimensions && most <= limit; c++) {
      const t = Math.abs(query[c]! - rows[base + c]!)
      if (t > most) most = t
    }
    if (most > limit) continue
    positions[count] = row
    bounds[count++] = most
  }
  return count
}

export function scanMinkowski(p: number): Scan {
  return (query, rows, dimensions, stride, from, to, limit, positions, bounds) => {
    const lanes = [0, 0, 0, 0]
    let count = 0
    for (let row = from; row < to; row++) {
      const base = row * stride
      lanes.fill(0)
      for (let c = 0; c < dimensions; c++) {
        lanes[c & 3]! += Math.abs(query[c]! - rows[base + c]!) ** p
        // A power costs as much as a dozen adds: a look at the sum after every fourth column pays.
        if ((c & 3) === 3 && lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!) > limit) break
      }
      const sum = lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!)
      if (sum > limit) continue
      positions[count] = row
      bounds[count++] = sum
    }
    return count
  }
}
