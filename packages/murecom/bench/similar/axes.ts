/** The axes that vectors of patches are projected on: what scripts/learn-projection.ts writes, and the bench learns anew. */
import { joinedRows, type Projection } from '../../src/models/musicnn-projection.ts'
import type { Recording } from './recordings.ts'

/** Values of a patch after the projection. */
const AXES = 50
/** A sweep leaves squares off the diagonal of at most this share; 250 values take about ten sweeps. */
const LEFT = 1e-24
const MOST_SWEEPS = 50

/** Tags and penultimate layer of the patches of a recording, as the model joins them. */
export function joinedRowsOf({ patches, penultimate }: Recording): Float32Array {
  return joinedRows({
    tags: patches.data,
    tagCount: patches.width,
    penultimate: penultimate.data,
    width: penultimate.width,
  })
}

/**
 * The axes along which patches of some sets have the most: leading eigenvectors of the mean of `x x'` over the patches of each set,
 * and over the sets. Nothing is subtracted before, so cosines keep their meaning. The largest value of each axis is positive.
 */
export function learnProjection(sets: readonly (readonly Recording[])[]): Projection {
  const moments = sets.map(secondMoment)
  const inputs = Math.sqrt(moments[0]!.length)
  const mean = moments[0]!.map((_, i) => moments.reduce((sum, moment) => sum + moment[i]!, 0) / moments.length)
  const axes = new Float32Array(AXES * inputs)
  for (const [axis, values] of leadingEigenvectors(mean, inputs, AXES).entries()) {
    const largest = values.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0)
    axes.set(
      values.map(x => (largest < 0 ? -x : x)),
      axis * inputs,
    )
  }
  return { inputs, axes }
}

function secondMoment(recordings: readonly Recording[]): Float64Array {
  const inputs = recordings[0]!.patches.width + recordings[0]!.penultimate.width
  const sum = new Float64Array(inputs * inputs)
  let count = 0
  for (const recording of recordings) {
    const rows = joinedRowsOf(recording)
    for (let at = 0; at < rows.length; at += inputs) {
      count++
      for (let i = 0; i < inputs; i++) {
        for (let j = 0; j < inputs; j++) sum[i * inputs + j]! += rows[at + i]! * rows[at + j]!
      }
    }
  }
  return sum.map(x => x / count)
}

/** Eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, section 8.5), of the largest eigenvalues first. */
function leadingEigenvectors(matrix: Float64Array, n: number, count: number): Float64Array[] {
  const a = Float64Array.from(matrix)
  const vectors = Float64Array.from(a, (_, i) => (i % (n + 1) === 0 ? 1 : 0)) // a row for each eigenvector
  const total = a.reduce((sum, x) => sum + x * x, 0)
  for (let sweep = 0; sweep < MOST_SWEEPS && squaresOffDiagonal(a, n) > LEFT * total; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, vectors, n, p, q)
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j * (n + 1)]! - a[i * (n + 1)]! || i - j)
  return order.slice(0, count).map(i => vectors.slice(i * n, (i + 1) * n))
}

function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const off = a[p * n + q]!
  if (off === 0) return
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * off)
  const tangent = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(1, theta))
  const c = 1 / Math.hypot(1, tangent)
  const s = tangent * c
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, c, s)
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, c, s)
  for (let k = 0; k < n; k++) turn(vectors, p * n + k, q * n + k, c, s)
}

function turn(values: Float64Array, i: number, j: number, c: number, s: number): void {
  const [x, y] = [values[i]!, values[j]!]
  values[i] = c * x - s * y
  values[j] = s * x + c * y
}

function squaresOffDiagonal(a: Float64Array, n: number): number {
  return a.reduce((sum, x, i) => (i % (n + 1) === 0 ? sum : sum + x * x), 0)
}
