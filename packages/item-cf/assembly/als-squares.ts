// Square matrices of factors, float32, of which only the upper triangle counts: A += sum of outer products, its Cholesky factor,
// and the solution of A x = b. The loops work on tiles of 4 rows by 8 columns, whose eight sums lie in registers, along rows:
// A = U^T U with U by rows is what both the sums and the factor need. A tile on the diagonal also computes what lies below it,
// which nobody reads.
import { madd, nmadd } from '../../assembly/math'
import { dot } from './als-vectors'

/** Numbers from 0 to below `size` that begin at a tile of columns. */
// @inline
function tileStart(column: i32): i32 {
  return column & ~7
}

/**
 * `square` (upper triangle, `size` x `size`, `bytes` a row) += or -= sum over p < count of a[p]^T b[p], in the rows `first` ..
 * `last`, a multiple of 4. a and b are `count` rows of `bytes`.
 */
export function addProducts(
  square: usize,
  first: i32,
  last: i32,
  size: i32,
  a: usize,
  b: usize,
  count: i32,
  bytes: usize,
  subtract: bool,
): void {
  const length = <usize>count * bytes
  for (let i = first; i < last; i += 4) {
    for (let j = tileStart(i); j < size; j += 8) {
      const t0 = square + <usize>i * bytes + ((<usize>j) << 2)
      const t1 = t0 + bytes
      const t2 = t1 + bytes
      const t3 = t2 + bytes
      let s00 = v128.load(t0)
      let s01 = v128.load(t0, 16)
      let s10 = v128.load(t1)
      let s11 = v128.load(t1, 16)
      let s20 = v128.load(t2)
      let s21 = v128.load(t2, 16)
      let s30 = v128.load(t3)
      let s31 = v128.load(t3, 16)
      let x = a + ((<usize>i) << 2)
      let y = b + ((<usize>j) << 2)
      const end = y + length
      if (subtract) {
        for (; y < end; x += bytes, y += bytes) {
          const y0 = v128.load(y)
          const y1 = v128.load(y, 16)
          const x0 = v128.load32_splat(x)
          s00 = nmadd(x0, y0, s00)
          s01 = nmadd(x0, y1, s01)
          const x1 = v128.load32_splat(x, 4)
          s10 = nmadd(x1, y0, s10)
          s11 = nmadd(x1, y1, s11)
          const x2 = v128.load32_splat(x, 8)
          s20 = nmadd(x2, y0, s20)
          s21 = nmadd(x2, y1, s21)
          const x3 = v128.load32_splat(x, 12)
          s30 = nmadd(x3, y0, s30)
          s31 = nmadd(x3, y1, s31)
        }
      } else {
        for (; y < end; x += bytes, y += bytes) {
          const y0 = v128.load(y)
          const y1 = v128.load(y, 16)
          const x0 = v128.load32_splat(x)
          s00 = madd(x0, y0, s00)
          s01 = madd(x0, y1, s01)
          const x1 = v128.load32_splat(x, 4)
          s10 = madd(x1, y0, s10)
          s11 = madd(x1, y1, s11)
          const x2 = v128.load32_splat(x, 8)
          s20 = madd(x2, y0, s20)
          s21 = madd(x2, y1, s21)
          const x3 = v128.load32_splat(x, 12)
          s30 = madd(x3, y0, s30)
          s31 = madd(x3, y1, s31)
        }
      }
      v128.store(t0, s00)
      v128.store(t0, s01, 16)
      v128.store(t1, s10)
      v128.store(t1, s11, 16)
      v128.store(t2, s20)
      v128.store(t2, s21, 16)
      v128.store(t3, s30)
      v128.store(t3, s31, 16)
    }
  }
}

/**
 * Overwrites the upper triangle of a positive definite matrix by U, A = U^T U, and `inverses` by 1 / U[i, i]. Left-looking: four
 * rows at a time are brought up to date with the rows above, then with each other. False where a pivot is not positive.
 */
export function factor(square: usize, size: i32, bytes: usize, inverses: usize): bool {
  const above = square
  for (let i = 0; i < size; i += 4) {
    addProducts(square, i, i + 4, size, above, above, i, bytes, true)
    const from = (<usize>tileStart(i)) << 2
    for (let r = i; r < i + 4; r++) {
      const row = square + <usize>r * bytes
      for (let q = i; q < r; q++) {
        const upper = square + <usize>q * bytes
        const c = v128.load32_splat(upper + ((<usize>r) << 2))
        for (let at = from; at < bytes; at += 16) {
          v128.store(row + at, nmadd(c, v128.load(upper + at), v128.load(row + at)))
        }
      }
      const pivot = load<f32>(row + ((<usize>r) << 2))
      if (!(pivot > 0)) return false
      const inverse: f32 = <f32>1 / sqrt<f32>(pivot)
      store<f32>(inverses + ((<usize>r) << 2), inverse)
      const s = f32x4.splat(inverse)
      for (let at = from; at < bytes; at += 16) v128.store(row + at, f32x4.mul(v128.load(row + at), s))
    }
  }
  return true
}

/**
 * x with U^T U x = b, of `size` rows. b is overwritten; x must be another place of `bytes`, and `middle` a third one.
 */
export function solve(
  square: usize,
  size: i32,
  bytes: usize,
  inverses: usize,
  b: usize,
  middle: usize,
  x: usize,
): void {
  // U^T y = b: what has been solved is taken out of the rest of b. A vector that begins before i changes numbers of b that
  // are not read any more.
  for (let i = 0; i < size; i++) {
    const y = load<f32>(b + ((<usize>i) << 2)) * load<f32>(inverses + ((<usize>i) << 2))
    store<f32>(middle + ((<usize>i) << 2), y)
    const s = f32x4.splat(y)
    const row = square + <usize>i * bytes
    for (let at = (<usize>(i & ~3)) << 2; at < bytes; at += 16) {
      v128.store(b + at, nmadd(v128.load(row + at), s, v128.load(b + at)))
    }
  }
  // U x = y from below. x is 0 where it is not known yet, so that whole blocks of four vectors can be multiplied.
  memory.fill(x, 0, bytes)
  for (let i = size - 1; i >= 0; i--) {
    const at = (<usize>(i & ~15)) << 2
    const sum = dot(square + <usize>i * bytes + at, x + at, bytes - at)
    const place = (<usize>i) << 2
    store<f32>(x + place, (load<f32>(middle + place) - sum) * load<f32>(inverses + place))
  }
}

/**
 * `sums` (float64, `size` x `size`, upper triangle) += sum of the outer products of `count` rows with themselves. They are added
 * in float32 for at most `CHUNK` rows, in `square`.
 */
export function gramInto(sums: usize, square: usize, rows: usize, count: i32, size: i32, bytes: usize): void {
  for (let p = 0; p < count; p += CHUNK) {
    memory.fill(square, 0, <usize>size * bytes)
    const chunk = rows + <usize>p * bytes
    addProducts(square, 0, size, size, chunk, chunk, min(CHUNK, count - p), bytes, false)
    const quarters = <usize>size * (bytes >> 4)
    for (let q: usize = 0; q < quarters; q++) {
      const values = v128.load(square + (q << 4))
      const to = sums + (q << 5)
      v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(values)))
      const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(values, values, 2, 3, 2, 3))
      v128.store(to, f64x2.add(v128.load(to, 16), high), 16)
    }
  }
}

/** Rows of 64 factors that a first-level cache holds. */
const CHUNK: i32 = 128
