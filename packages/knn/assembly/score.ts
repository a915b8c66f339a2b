import { multiplyAdd, sums } from './vectors'

/**
 * Keeps, in their order, the pairs whose float32 sum is within limits[q], and returns how many; what float32 may be off by
 * stands in src/simd-scanner.ts. A third of the time of a score.
 */
export function refine(
  queries: usize,
  rows: usize,
  stride: i32,
  limits: usize,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
): i32 {
  const bytes = (<usize>stride) << 2
  let kept: usize = 0
  for (let i = 0; i < count; i += 4) {
    const left = count - i
    const p0 = (<usize>i) << 2
    const p1 = left > 1 ? p0 + 4 : p0
    const p2 = left > 2 ? p0 + 8 : p0
    const p3 = left > 3 ? p0 + 12 : p0
    const n0 = load<i32>(pairQueries + p0)
    const n1 = load<i32>(pairQueries + p1)
    const n2 = load<i32>(pairQueries + p2)
    const n3 = load<i32>(pairQueries + p3)
    const x0 = load<i32>(pairRows + p0)
    const x1 = load<i32>(pairRows + p1)
    const x2 = load<i32>(pairRows + p2)
    const x3 = load<i32>(pairRows + p3)
    const q0 = queries + <usize>n0 * bytes
    const q1 = queries + <usize>n1 * bytes
    const q2 = queries + <usize>n2 * bytes
    const q3 = queries + <usize>n3 * bytes
    const r0 = rows + <usize>x0 * bytes
    const r1 = rows + <usize>x1 * bytes
    const r2 = rows + <usize>x2 * bytes
    const r3 = rows + <usize>x3 * bytes
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let at: usize = 0; at < bytes; at += 16) {
      const t0 = f32x4.sub(v128.load(q0 + at), v128.load(r0 + at))
      const t1 = f32x4.sub(v128.load(q1 + at), v128.load(r1 + at))
      const t2 = f32x4.sub(v128.load(q2 + at), v128.load(r2 + at))
      const t3 = f32x4.sub(v128.load(q3 + at), v128.load(r3 + at))
      s0 = multiplyAdd(t0, t0, s0)
      s1 = multiplyAdd(t1, t1, s1)
      s2 = multiplyAdd(t2, t2, s2)
      s3 = multiplyAdd(t3, t3, s3)
    }
    const total = sums(s0, s1, s2, s3)
    // What is not a number is kept.
    if (!(f32x4.extract_lane(total, 0) > load<f32>(limits + ((<usize>n0) << 2)))) {
      store<i32>(pairQueries + kept, n0)
      store<i32>(pairRows + kept, x0)
      kept += 4
    }
    if (left > 1 && !(f32x4.extract_lane(total, 1) > load<f32>(limits + ((<usize>n1) << 2)))) {
      store<i32>(pairQueries + kept, n1)
      store<i32>(pairRows + kept, x1)
      kept += 4
    }
    if (left > 2 && !(f32x4.extract_lane(total, 2) > load<f32>(limits + ((<usize>n2) << 2)))) {
      store<i32>(pairQueries + kept, n2)
      store<i32>(pairRows + kept, x2)
      kept += 4
    }
    if (left > 3 && !(f32x4.extract_lane(total, 3) > load<f32>(limits + ((<usize>n3) << 2)))) {
      store<i32>(pairQueries + kept, n3)
      store<i32>(pairRows + kept, x3)
      kept += 4
    }
  }
  return <i32>(kept >> 2)
}

/** Squared distances of four queries, which lie one after the other, to some rows: of each row four float64. */
function gauge<T>(queries: usize, rows: usize, stride: i32, chosen: usize, count: i32, out: usize): void {
  const bytes = (<usize>stride) * sizeof<T>()
  const q1 = queries + bytes
  const q2 = q1 + bytes
  const q3 = q2 + bytes
  for (let i = 0; i < count; i++) {
    const row = rows + <usize>load<i32>(chosen) * bytes
    let s0 = f32x4.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let at: usize = 0; at < bytes; at += 16) {
      const x = v128.load(row + at)
      s0 = addSquares<T>(v128.load(queries + at), x, s0)
      s1 = addSquares<T>(v128.load(q1 + at), x, s1)
      s2 = addSquares<T>(v128.load(q2 + at), x, s2)
      s3 = addSquares<T>(v128.load(q3 + at), x, s3)
    }
    if (sizeof<T>() == 4) {
      const total = sums(s0, s1, s2, s3)
      v128.store(out, f64x2.promote_low_f32x4(total))
      v128.store(out, f64x2.promote_low_f32x4(v128.shuffle<u32>(total, total, 2, 3, 2, 3)), 16)
    } else {
      store<f64>(out, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1))
      store<f64>(out, f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1), 8)
      store<f64>(out, f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1), 16)
      store<f64>(out, f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1), 24)
    }
    chosen += 4
    out += 32
  }
}

// @ts-ignore: decorator
@inline
function addSquares<T>(q: v128, x: v128, sum: v128): v128 {
  if (sizeof<T>() == 4) {
    const t = f32x4.sub(q, x)
    return multiplyAdd(t, t, sum)
  }
  const t = f64x2.sub(q, x)
  return f64x2.add(sum, f64x2.mul(t, t))
}

export function gauge32(queries: usize, rows: usize, stride: i32, chosen: usize, count: i32, out: usize): void {
  gauge<f32>(queries, rows, stride, chosen, count, out)
}

export function gauge64(queries: usize, rows: usize, stride: i32, chosen: usize, count: i32, out: usize): void {
  gauge<f64>(queries, rows, stride, chosen, count, out)
}

/**
 * The reduced distances of pairs, float64, in the order of summation of src/kernels/scan.ts: lane 0 holds the even columns,
 * lane 1 the odd ones. A sum waits for the one before, so four pairs are added up side by side.
 */
function score<T>(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  const queryBytes = (<usize>stride) << 3
  const rowBytes = (<usize>stride) * sizeof<T>()
  for (let i = 0; i < count; i += 4) {
    const left = count - i
    const p0 = (<usize>i) << 2
    const p1 = left > 1 ? p0 + 4 : p0
    const p2 = left > 2 ? p0 + 8 : p0
    const p3 = left > 3 ? p0 + 12 : p0
    const q0 = queries + <usize>load<i32>(pairQueries + p0) * queryBytes
    const q1 = queries + <usize>load<i32>(pairQueries + p1) * queryBytes
    const q2 = queries + <usize>load<i32>(pairQueries + p2) * queryBytes
    const q3 = queries + <usize>load<i32>(pairQueries + p3) * queryBytes
    const r0 = rows + <usize>load<i32>(pairRows + p0) * rowBytes
    const r1 = rows + <usize>load<i32>(pairRows + p1) * rowBytes
    const r2 = rows + <usize>load<i32>(pairRows + p2) * rowBytes
    const r3 = rows + <usize>load<i32>(pairRows + p3) * rowBytes
    let s0 = f64x2.splat(0)
    let s1 = s0
    let s2 = s0
    let s3 = s0
    for (let c: usize = 0; c < rowBytes; c += 2 * sizeof<T>()) {
      const at = sizeof<T>() == 4 ? c << 1 : c
      const t0 = f64x2.sub(v128.load(q0 + at), two<T>(r0 + c))
      const t1 = f64x2.sub(v128.load(q1 + at), two<T>(r1 + c))
      const t2 = f64x2.sub(v128.load(q2 + at), two<T>(r2 + c))
      const t3 = f64x2.sub(v128.load(q3 + at), two<T>(r3 + c))
      s0 = f64x2.add(s0, f64x2.mul(t0, t0))
      s1 = f64x2.add(s1, f64x2.mul(t1, t1))
      s2 = f64x2.add(s2, f64x2.mul(t2, t2))
      s3 = f64x2.add(s3, f64x2.mul(t3, t3))
    }
    const at = out + ((<usize>i) << 3)
    store<f64>(at, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1))
    if (left > 1) store<f64>(at, f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1), 8)
    if (left > 2) store<f64>(at, f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1), 16)
    if (left > 3) store<f64>(at, f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1), 24)
  }
}

// @ts-ignore: decorator
@inline
function two<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? f64x2.promote_low_f32x4(v128.load64_zero(at)) : v128.load(at)
}

export function score32(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f32>(queries, rows, stride, pairQueries, pairRows, count, out)
}

export function score64(
  queries: usize,
  rows: usize,
  stride: i32,
  pairQueries: usize,
  pairRows: usize,
  count: i32,
  out: usize,
): void {
  score<f64>(queries, rows, stride, pairQueries, pairRows, count, out)
}
