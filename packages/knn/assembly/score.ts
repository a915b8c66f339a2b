import { madd, sumsOf } from '../../assembly/math'

/**
 * Squared distances of pairs of a query of type Q and a row of type T, computed in the type C, as float64. `out` has
 * room for a multiple of four. A sum waits for the one before, so four pairs are added up side by side.
 *
 * In float64 the order of summation is that of src/kernels/scan.ts: lane 0 holds the even columns, lane 1 the odd ones.
 * In float32 a pair takes less than half of the time, 22 against 54 ns of 256 columns; the bound of its error is
 * in src/simd/rows.ts.
 *
 * Tried, and no faster: eight columns a round instead of four in float32, four instead of two in float64 (conversion
 * and sums fill the adders already).
 */
function score<C, Q, T>(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  const queryBytes = <usize>stride * sizeof<Q>()
  const rowBytes = <usize>stride * sizeof<T>()
  for (let left = count; left > 0; left -= 4) {
    // Past the end the last pair is computed again.
    const p1: usize = left > 1 ? 4 : 0
    const p2: usize = left > 2 ? 8 : 0
    const p3: usize = left > 3 ? 12 : 0
    const q0 = queries + <usize>load<i32>(pairQueries) * queryBytes
    const q1 = queries + <usize>load<i32>(pairQueries + p1) * queryBytes
    const q2 = queries + <usize>load<i32>(pairQueries + p2) * queryBytes
    const q3 = queries + <usize>load<i32>(pairQueries + p3) * queryBytes
    const r0 = rows + <usize>load<i32>(pairRows) * rowBytes
    const r1 = rows + <usize>load<i32>(pairRows + p1) * rowBytes
    const r2 = rows + <usize>load<i32>(pairRows + p2) * rowBytes
    const r3 = rows + <usize>load<i32>(pairRows + p3) * rowBytes
    let s0 = f64x2.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let at: usize = 0; at < rowBytes; at += (16 / sizeof<C>()) * sizeof<T>()) {
      const c = sizeof<Q>() === sizeof<T>() ? at : at << 1
      s0 = addSquares<C, Q, T>(q0 + c, r0 + at, s0)
      s1 = addSquares<C, Q, T>(q1 + c, r1 + at, s1)
      s2 = addSquares<C, Q, T>(q2 + c, r2 + at, s2)
      s3 = addSquares<C, Q, T>(q3 + c, r3 + at, s3)
    }
    if (sizeof<C>() === 4) {
      const total = sumsOf(s0, s1, s2, s3)
      v128.store(out, f64x2.promote_low_f32x4(total))
      v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<u32>(total, total, 2, 3, 2, 3)), 16)
    } else {
      v128.store(out, f64x2.add(v128.shuffle<u64>(s0, s1, 0, 2), v128.shuffle<u64>(s0, s1, 1, 3)))
      v128.store(out, f64x2.add(v128.shuffle<u64>(s2, s3, 0, 2), v128.shuffle<u64>(s2, s3, 1, 3)), 16)
    }
    pairQueries += 16
    pairRows += 16
    out += 32
  }
}

// @inline
function addSquares<C, Q, T>(query: usize, row: usize, sum: v128): v128 {
  if (sizeof<C>() === 4) {
    const t = f32x4.sub(v128.load(query), v128.load(row))
    return madd(t, t, sum)
  }
  const t = f64x2.sub(loadDoubles<Q>(query), loadDoubles<T>(row))
  return f64x2.add(sum, f64x2.mul(t, t))
}

// @inline
function loadDoubles<T>(at: usize): v128 {
  return sizeof<T>() === 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at)
}

/** float32 rows, exactly. */
export function score32(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f64, f64, f32>(queries, rows, stride, pairQueries, pairRows, count, out)
}

/** float32 rows and queries, exactly. */
export function scoreSingles(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f64, f32, f32>(queries, rows, stride, pairQueries, pairRows, count, out)
}

/** float64 rows, exactly. */
export function score64(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f64, f64, f64>(queries, rows, stride, pairQueries, pairRows, count, out)
}

/** float32 rows and queries, in float32: chooses what is worth a score. */
export function guess32(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f32, f32, f32>(queries, rows, stride, pairQueries, pairRows, count, out)
}
