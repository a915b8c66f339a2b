// The half steps of alternating least squares: with the factors of one side fixed, the rows of the other side solve
//
//     (base + sum over a row's entries of w y y^T + lambda I) x = sum of t y
//
// base is the weight of all pairs x the sum of y y^T over every y. c = alpha x an entry's value, w = c + weightShift,
// t = c + targetShift. Rows are float32, `bytes` long, a multiple of 64 bytes, 0 behind the model's factors.
//
// conjugate: some steps of the conjugate gradient method from where x was, as implicit 0.7.3 takes them. The products with
// sum w y y^T are two passes over the row's entries, which lie in the first-level cache for all but the longest rows.
//
// cholesky: the exact solution. Entries are gathered, 64 at a time, as they are and times w, so that the tiles of the
// sum run along dense rows.
import { madd } from '../../assembly/math'
import { addProducts, factor, gramInto, solve } from './als-squares'
import { addRows, combine, dot, dots, multiply, rowOf } from './als-vectors'

/** Entries that are gathered at a time. */
const GATHERED: i32 = 64
/** As implicit: the residual of a row that needs no further step. */
const SMALLEST: f32 = 1e-20

let bytes: usize = 0
let size: i32 = 0
let base: usize = 0
let square: usize = 0
let sums: usize = 0
let gathered: usize = 0
let weighted: usize = 0
let residual: usize = 0
let direction: usize = 0
let product: usize = 0
let coefficients: usize = 0
let alpha: f32 = 1
let weightShift: f32 = 0
let targetShift: f32 = 0

/**
 * Where everything lies, in bytes. `rowBytes`: bytes of a row; `rows`: factors, a multiple of 4 up to the numbers of a row. baseAt,
 * squareAt: float32, rows of `rowBytes`; sumsAt: the same in float64; gatheredAt, weightedAt: 64 rows; residualAt, directionAt,
 * productAt: a row; coefficientsAt: float32, the longest row's entries and 3 more, at least a row.
 */
export function setup(
  rowBytes: usize,
  rows: i32,
  baseAt: usize,
  squareAt: usize,
  sumsAt: usize,
  gatheredAt: usize,
  weightedAt: usize,
  residualAt: usize,
  directionAt: usize,
  productAt: usize,
  coefficientsAt: usize,
  alphaValue: f32,
  shiftOfWeight: f32,
  shiftOfTarget: f32,
): void {
  bytes = rowBytes
  size = rows
  base = baseAt
  square = squareAt
  sums = sumsAt
  gathered = gatheredAt
  weighted = weightedAt
  residual = residualAt
  direction = directionAt
  product = productAt
  coefficients = coefficientsAt
  alpha = alphaValue
  weightShift = shiftOfWeight
  targetShift = shiftOfTarget
}

/** sums = sum of y y^T over `count` rows at `rows`, the upper triangle. */
export function gram(rows: usize, count: i32): void {
  memory.fill(sums, 0, <usize>size * bytes * 2)
  gramInto(sums, square, rows, count, size, bytes)
}

/** Value of the four entries from e, times alpha. Without an array, which is 0, every value is 1. */
// @inline
function confidence(values: usize, e: i32): v128 {
  const a = f32x4.splat(alpha)
  return values ? f32x4.mul(v128.load(values + ((<usize>e) << 2)), a) : a
}

/** coefficients = w x coefficients, or t - w x coefficients. Works on whole vectors, up to 3 numbers behind the last. */
function weigh(values: usize, count: i32, ofTarget: bool): void {
  const shift = f32x4.splat(weightShift)
  const target = f32x4.splat(targetShift)
  for (let e = 0; e < count; e += 4) {
    const at = coefficients + ((<usize>e) << 2)
    const c = confidence(values, e)
    const product = f32x4.mul(v128.load(at), f32x4.add(c, shift))
    v128.store(at, ofTarget ? f32x4.sub(f32x4.add(c, target), product) : product)
  }
}

/**
 * `steps` steps of the conjugate gradient method for the rows `first` .. `last` of `out`. Row r has the entries `offsets[r]` ..
 * `offsets[r + 1]` of `indices`, numbers of rows of `rows`, and of `values` unless that is 0, and `lambdas[r]`.
 */
export function conjugate(
  out: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  lambdas: usize,
  rows: usize,
  first: i32,
  last: i32,
  steps: i32,
): void {
  for (let r = first; r < last; r++) {
    const x = out + <usize>r * bytes
    const from = load<i32>(offsets + ((<usize>r) << 2))
    const count = load<i32>(offsets + ((<usize>r) << 2), 4) - from
    const its = indices + ((<usize>from) << 2)
    const weights = values ? values + ((<usize>from) << 2) : 0
    const lambda = load<f32>(lambdas + ((<usize>r) << 2))
    multiply(residual, base, lambda, x, size, bytes)
    combine(residual, -1, residual, 0, bytes)
    dots(rows, its, count, x, bytes, coefficients)
    weigh(weights, count, true)
    addRows(residual, coefficients, rows, its, count, bytes)
    memory.copy(direction, residual, bytes)
    let before = dot(residual, residual, bytes)
    for (let step = 0; step < steps && before >= SMALLEST; step++) {
      multiply(product, base, lambda, direction, size, bytes)
      dots(rows, its, count, direction, bytes, coefficients)
      weigh(weights, count, false)
      addRows(product, coefficients, rows, its, count, bytes)
      const length = before / dot(direction, product, bytes)
      combine(x, 1, direction, length, bytes)
      combine(residual, 1, product, -length, bytes)
      const after = dot(residual, residual, bytes)
      combine(direction, after / before, residual, 1, bytes)
      before = after
    }
  }
}

/** The exact solutions for the rows `first` .. `last`; arguments as for `conjugate`. Returns a row that has none, or -1. */
export function cholesky(
  out: usize,
  offsets: usize,
  indices: usize,
  values: usize,
  lambdas: usize,
  rows: usize,
  first: i32,
  last: i32,
): i32 {
  for (let r = first; r < last; r++) {
    const from = load<i32>(offsets + ((<usize>r) << 2))
    const count = load<i32>(offsets + ((<usize>r) << 2), 4) - from
    const its = indices + ((<usize>from) << 2)
    const weights = values ? values + ((<usize>from) << 2) : 0
    memory.copy(square, base, <usize>size * bytes)
    const lambda = load<f32>(lambdas + ((<usize>r) << 2))
    for (let i = 0; i < size; i++) {
      const at = square + <usize>i * bytes + ((<usize>i) << 2)
      store<f32>(at, load<f32>(at) + lambda)
    }
    for (let e = 0; e < count; e += GATHERED) {
      const many = min(GATHERED, count - e)
      gather(rows, its, weights, e, many)
      addProducts(square, 0, size, size, weighted, gathered, many, bytes, false)
    }
    const target = f32x4.splat(targetShift)
    for (let e = 0; e < count; e += 4) {
      v128.store(coefficients + ((<usize>e) << 2), f32x4.add(confidence(weights, e), target))
    }
    memory.fill(residual, 0, bytes)
    addRows(residual, coefficients, rows, its, count, bytes)
    // The coefficients have done their work, and their place has room for a row.
    if (!factor(square, size, bytes, coefficients)) return r
    solve(square, size, bytes, coefficients, residual, product, out + <usize>r * bytes)
  }
  return -1
}

/** Copies the rows of `many` entries from e to `gathered`, and times their weights to `weighted`. */
function gather(rows: usize, indices: usize, values: usize, e: i32, many: i32): void {
  const shift = f32x4.splat(weightShift)
  const a = f32x4.splat(alpha)
  for (let n = 0; n < many; n++) {
    const row = rowOf(rows, indices, e + n, bytes)
    const w = values ? madd(v128.load32_splat(values + ((<usize>(e + n)) << 2)), a, shift) : f32x4.add(a, shift)
    const at = <usize>n * bytes
    for (let b: usize = 0; b < bytes; b += 16) {
      const v = v128.load(row + b)
      v128.store(gathered + at + b, v)
      v128.store(weighted + at + b, f32x4.mul(v, w))
    }
  }
}
