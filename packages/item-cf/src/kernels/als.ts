import { choleskySolve, factorColumns } from './spd-inverse.ts'

/**
 * The half steps of alternating least squares in TypeScript: what assembly/als.ts computes in float32, here with float64 between
 * what is read and what is written. The factors of one side are fixed; each row x of the other side solves
 *
 *     (base + sum over the row's entries of w y y^T + lambda I) x = sum of t y
 *
 * with w = alpha value + weightShift and t = alpha value + targetShift; a value is 1 where there are none.
 */
interface AlsHalf {
  /** Rows to be solved, `stride` numbers apart. */
  out: Float32Array
  /** Row r has the entries `offsets[r]` .. `offsets[r + 1]`. */
  offsets: Int32Array
  /** Rows of `others`. */
  indices: Int32Array
  values: Float32Array | undefined
  lambdas: Float32Array
  others: Float32Array
  stride: number
  /** Numbers of a row that are used; base has rows of `stride` too. */
  size: number
  base: Float32Array
  alpha: number
  weightShift: number
  targetShift: number
}

/** Room for the kernels, of `size` and `size` x `size`. */
interface AlsScratch {
  residual: Float64Array
  direction: Float64Array
  product: Float64Array
  square: Float64Array
}

/** `sums` (size x size, upper triangle) += sum of y y^T over the rows `first` .. `last`. O(rows x size^2) */
export function addGram(
  rows: Float32Array,
  first: number,
  last: number,
  stride: number,
  size: number,
  sums: Float64Array,
): void {
  for (let r = first; r < last; r++) {
    const row = r * stride
    for (let i = 0; i < size; i++) {
      const y = rows[row + i]!
      for (let j = i; j < size; j++) sums[i * size + j]! += y * rows[row + j]!
    }
  }
}

/** out += (base + lambda I) vector. */
function addBase(half: AlsHalf, lambda: number, vector: Float64Array, out: Float64Array): void {
  const { base, stride, size } = half
  for (let i = 0; i < size; i++) {
    const v = vector[i]!
    for (let j = 0; j < size; j++) out[j]! += base[i * stride + j]! * v
    out[i]! += lambda * v
  }
}

/** out += sum over the entries of row r of (target - w y vector) y; target is t with `ofTarget`, else 0, and w then adds. */
function addEntries(half: AlsHalf, r: number, vector: Float64Array, out: Float64Array, ofTarget: boolean): void {
  const { offsets, indices, values, others, stride, size, alpha, weightShift, targetShift } = half
  for (let e = offsets[r]!; e < offsets[r + 1]!; e++) {
    const c = values ? alpha * values[e]! : alpha
    const row = indices[e]! * stride
    let sum = 0
    for (let i = 0; i < size; i++) sum += others[row + i]! * vector[i]!
    const weight = (c + weightShift) * sum
    const factor = ofTarget ? c + targetShift - weight : weight
    for (let i = 0; i < size; i++) out[i]! += factor * others[row + i]!
  }
}

function dot(a: Float64Array, b: Float64Array, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += a[i]! * b[i]!
  return sum
}

/** A residual below this needs no further step, as implicit has it. */
const SMALLEST = 1e-20

/** `steps` steps of the conjugate gradient method for the rows `first` .. `last`, from where they are. */
export function conjugateRows(
  half: AlsHalf,
  { residual, direction, product }: AlsScratch,
  first: number,
  last: number,
  steps: number,
): void {
  const { out, lambdas, stride, size } = half
  for (let r = first; r < last; r++) {
    const row = r * stride
    for (let i = 0; i < size; i++) direction[i] = out[row + i]!
    residual.fill(0)
    addBase(half, lambdas[r]!, direction, residual)
    for (let i = 0; i < size; i++) residual[i] = -residual[i]!
    addEntries(half, r, direction, residual, true)
    direction.set(residual)
    let before = dot(residual, residual, size)
    for (let step = 0; step < steps && before >= SMALLEST; step++) {
      product.fill(0)
      addBase(half, lambdas[r]!, direction, product)
      addEntries(half, r, direction, product, false)
      const length = before / dot(direction, product, size)
      for (let i = 0; i < size; i++) {
        out[row + i]! += length * direction[i]!
        residual[i]! -= length * product[i]!
      }
      const after = dot(residual, residual, size)
      for (let i = 0; i < size; i++) direction[i] = residual[i]! + (after / before) * direction[i]!
      before = after
    }
  }
}

/** The exact solutions for the rows `first` .. `last`. Returns a row that has none, or -1. O(rows x size^3 + entries x size^2) */
export function choleskyRows(half: AlsHalf, { residual, square }: AlsScratch, first: number, last: number): number {
  const { out, offsets, indices, values, lambdas, others, stride, size, base } = half
  for (let r = first; r < last; r++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) square[i * size + j] = base[j * stride + i]!
      square[i * size + i]! += lambdas[r]!
    }
    residual.fill(0)
    for (let e = offsets[r]!; e < offsets[r + 1]!; e++) {
      const c = values ? half.alpha * values[e]! : half.alpha
      const row = indices[e]! * stride
      for (let i = 0; i < size; i++) {
        const y = others[row + i]!
        residual[i]! += (c + half.targetShift) * y
        const weight = (c + half.weightShift) * y
        for (let j = 0; j <= i; j++) square[i * size + j]! += weight * others[row + j]!
      }
    }
    if (!factorColumns(square, size, 0, size)) return r
    choleskySolve(square, size, residual)
    for (let i = 0; i < size; i++) out[r * stride + i] = residual[i]!
  }
  return -1
}
