// Sums over rows of factors, float32, 128 bits at a time. A row has a multiple of 16 numbers, so that it is whole blocks of
// four vectors; what a model does not use of it is 0. Blocks of eight vectors keep eight sums in registers, each as long as
// an addition takes; what is left over is a block of four.
import { madd, sumOf, sumsOf } from '../../assembly/math'

const VECTOR: usize = 16
const FOUR: usize = 4 * VECTOR
const EIGHT: usize = 8 * VECTOR

// @inline
function zero(): v128 {
  return f32x4.splat(0)
}

/** Address of the row of entry e. */
// @inline
export function rowOf(rows: usize, indices: usize, e: i32, bytes: usize): usize {
  return rows + <usize>load<i32>(indices + ((<usize>e) << 2)) * bytes
}

/** Dot product of two rows. */
export function dot(a: usize, b: usize, bytes: usize): f32 {
  let s0 = zero()
  let s1 = zero()
  let s2 = zero()
  let s3 = zero()
  for (const end = a + bytes; a < end; a += FOUR, b += FOUR) {
    s0 = madd(v128.load(a), v128.load(b), s0)
    s1 = madd(v128.load(a, 16), v128.load(b, 16), s1)
    s2 = madd(v128.load(a, 32), v128.load(b, 32), s2)
    s3 = madd(v128.load(a, 48), v128.load(b, 48), s3)
  }
  return sumOf(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)))
}

/** `out[e]` = dot product of the row of entry e with `vector`, for the entries 0 .. count. Four rows share what is read. */
export function dots(rows: usize, indices: usize, count: i32, vector: usize, bytes: usize, out: usize): void {
  let e = 0
  for (; e + 4 <= count; e += 4) {
    let a = rowOf(rows, indices, e, bytes)
    let b = rowOf(rows, indices, e + 1, bytes)
    let c = rowOf(rows, indices, e + 2, bytes)
    let d = rowOf(rows, indices, e + 3, bytes)
    let a0 = zero()
    let a1 = zero()
    let b0 = zero()
    let b1 = zero()
    let c0 = zero()
    let c1 = zero()
    let d0 = zero()
    let d1 = zero()
    for (let v = vector, end = vector + bytes; v < end; v += 32, a += 32, b += 32, c += 32, d += 32) {
      const v0 = v128.load(v)
      const v1 = v128.load(v, 16)
      a0 = madd(v128.load(a), v0, a0)
      b0 = madd(v128.load(b), v0, b0)
      c0 = madd(v128.load(c), v0, c0)
      d0 = madd(v128.load(d), v0, d0)
      a1 = madd(v128.load(a, 16), v1, a1)
      b1 = madd(v128.load(b, 16), v1, b1)
      c1 = madd(v128.load(c, 16), v1, c1)
      d1 = madd(v128.load(d, 16), v1, d1)
    }
    const sums = sumsOf(f32x4.add(a0, a1), f32x4.add(b0, b1), f32x4.add(c0, c1), f32x4.add(d0, d1))
    v128.store(out + ((<usize>e) << 2), sums)
  }
  for (; e < count; e++) store<f32>(out + ((<usize>e) << 2), dot(rowOf(rows, indices, e, bytes), vector, bytes))
}

/** out += sum over the entries of `coefficients[e]` x the row of entry e. */
export function addRows(out: usize, coefficients: usize, rows: usize, indices: usize, count: i32, bytes: usize): void {
  let at: usize = 0
  for (; at + EIGHT <= bytes; at += EIGHT) {
    const to = out + at
    let s0 = v128.load(to)
    let s1 = v128.load(to, 16)
    let s2 = v128.load(to, 32)
    let s3 = v128.load(to, 48)
    let s4 = v128.load(to, 64)
    let s5 = v128.load(to, 80)
    let s6 = v128.load(to, 96)
    let s7 = v128.load(to, 112)
    for (let e = 0; e < count; e++) {
      const row = rowOf(rows, indices, e, bytes) + at
      const c = v128.load32_splat(coefficients + ((<usize>e) << 2))
      s0 = madd(v128.load(row), c, s0)
      s1 = madd(v128.load(row, 16), c, s1)
      s2 = madd(v128.load(row, 32), c, s2)
      s3 = madd(v128.load(row, 48), c, s3)
      s4 = madd(v128.load(row, 64), c, s4)
      s5 = madd(v128.load(row, 80), c, s5)
      s6 = madd(v128.load(row, 96), c, s6)
      s7 = madd(v128.load(row, 112), c, s7)
    }
    store4(to, s0, s1, s2, s3)
    store4(to + FOUR, s4, s5, s6, s7)
  }
  if (at === bytes) return
  const to = out + at
  let s0 = v128.load(to)
  let s1 = v128.load(to, 16)
  let s2 = v128.load(to, 32)
  let s3 = v128.load(to, 48)
  for (let e = 0; e < count; e++) {
    const row = rowOf(rows, indices, e, bytes) + at
    const c = v128.load32_splat(coefficients + ((<usize>e) << 2))
    s0 = madd(v128.load(row), c, s0)
    s1 = madd(v128.load(row, 16), c, s1)
    s2 = madd(v128.load(row, 32), c, s2)
    s3 = madd(v128.load(row, 48), c, s3)
  }
  store4(to, s0, s1, s2, s3)
}

/** out = square x vector + diagonal x vector, for a symmetric square matrix of which `count` rows are not 0. */
export function multiply(out: usize, square: usize, diagonal: f32, vector: usize, count: i32, bytes: usize): void {
  const d = f32x4.splat(diagonal)
  let at: usize = 0
  for (; at + EIGHT <= bytes; at += EIGHT) {
    const from = vector + at
    let s0 = f32x4.mul(v128.load(from), d)
    let s1 = f32x4.mul(v128.load(from, 16), d)
    let s2 = f32x4.mul(v128.load(from, 32), d)
    let s3 = f32x4.mul(v128.load(from, 48), d)
    let s4 = f32x4.mul(v128.load(from, 64), d)
    let s5 = f32x4.mul(v128.load(from, 80), d)
    let s6 = f32x4.mul(v128.load(from, 96), d)
    let s7 = f32x4.mul(v128.load(from, 112), d)
    let row = square + at
    for (let c = vector, end = vector + ((<usize>count) << 2); c < end; c += 4, row += bytes) {
      const v = v128.load32_splat(c)
      s0 = madd(v128.load(row), v, s0)
      s1 = madd(v128.load(row, 16), v, s1)
      s2 = madd(v128.load(row, 32), v, s2)
      s3 = madd(v128.load(row, 48), v, s3)
      s4 = madd(v128.load(row, 64), v, s4)
      s5 = madd(v128.load(row, 80), v, s5)
      s6 = madd(v128.load(row, 96), v, s6)
      s7 = madd(v128.load(row, 112), v, s7)
    }
    store4(out + at, s0, s1, s2, s3)
    store4(out + at + FOUR, s4, s5, s6, s7)
  }
  if (at === bytes) return
  const from = vector + at
  let s0 = f32x4.mul(v128.load(from), d)
  let s1 = f32x4.mul(v128.load(from, 16), d)
  let s2 = f32x4.mul(v128.load(from, 32), d)
  let s3 = f32x4.mul(v128.load(from, 48), d)
  let row = square + at
  for (let c = vector, end = vector + ((<usize>count) << 2); c < end; c += 4, row += bytes) {
    const v = v128.load32_splat(c)
    s0 = madd(v128.load(row), v, s0)
    s1 = madd(v128.load(row, 16), v, s1)
    s2 = madd(v128.load(row, 32), v, s2)
    s3 = madd(v128.load(row, 48), v, s3)
  }
  store4(out + at, s0, s1, s2, s3)
}

/** a = a x scale + b x factor, both rows. */
export function combine(a: usize, scale: f32, b: usize, factor: f32, bytes: usize): void {
  const s = f32x4.splat(scale)
  const f = f32x4.splat(factor)
  for (const end = a + bytes; a < end; a += VECTOR, b += VECTOR) {
    v128.store(a, madd(v128.load(b), f, f32x4.mul(v128.load(a), s)))
  }
}

// @inline
function store4(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a)
  v128.store(to, b, 16)
  v128.store(to, c, 32)
  v128.store(to, d, 48)
}
