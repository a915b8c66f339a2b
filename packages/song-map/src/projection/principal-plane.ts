import { checkInteger, checkMatrix, mulberry32 } from '@murecom/internal'

/** Vectors that are iterated together: the two that are wanted, and more so that close eigenvalues still converge. */
const BLOCK = 8
const MOST_ITERATIONS = 60
/** Relative change of the two leading eigenvalues under which the iteration ends. */
const TOLERANCE = 1e-9
/** Rows that the axes are computed from. More rows change the picture by less than a pixel and cost seconds. */
const MOST_ROWS_FITTED = 4096

/** Points in the plane of the two directions in which the data varies most. */
export interface PrincipalPlane {
  /** `rows x 2`, row-major. */
  coordinates: Float32Array
  /** Share of the whole variance along each axis. */
  explained: [number, number]
}

/**
 * Projects the rows of a matrix on their first two principal components.
 *
 * Subspace iteration on the centred data, without its covariance matrix: V is replaced by the orthonormalised X'(XV), and
 * a Rayleigh-Ritz step on the small matrix V'X'XV turns the block into eigenvectors (Halko, Martinsson, Tropp 2011,
 * algorithm 4.4). The sign of an axis is the one that makes its largest component positive. O(rows x dimensions) a step.
 *
 * @param data `rows x dimensions`, row-major, finite
 * @returns one point a row; axes without variance give zeros
 */
export function principalPlane(data: Float32Array, dimensions: number): PrincipalPlane {
  checkInteger('principalPlane', 'dimensions', dimensions, 1)
  const rows = checkMatrix('principalPlane', 'data', data, dimensions)
  const coordinates = new Float32Array(rows * 2)
  if (rows === 0) return { coordinates, explained: [0, 0] }
  const mean = meanRow(data, rows, dimensions)
  const centred = centredSample(data, mean, rows, dimensions)
  const { axes, values } = leadingAxes(centred, dimensions)
  const total = centred.reduce((sum, x) => sum + x * x, 0)

  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < 2; axis++) {
      let sum = 0
      const vector = axes[axis]!
      for (let j = 0; j < dimensions; j++) sum += (data[row * dimensions + j]! - mean[j]!) * vector[j]!
      coordinates[row * 2 + axis] = sum
    }
  }
  return { coordinates, explained: [values[0]! / total || 0, values[1]! / total || 0] }
}

function meanRow(data: Float32Array, rows: number, dimensions: number): Float64Array {
  const mean = new Float64Array(dimensions)
  for (let i = 0; i < data.length; i++) mean[i % dimensions]! += data[i]! / rows
  return mean
}

/** Rows at even steps, less their mean. */
function centredSample(data: Float32Array, mean: Float64Array, rows: number, dimensions: number): Float64Array {
  const count = Math.min(rows, MOST_ROWS_FITTED)
  const out = new Float64Array(count * dimensions)
  for (let i = 0; i < count; i++) {
    const from = Math.floor((i * rows) / count) * dimensions
    for (let j = 0; j < dimensions; j++) out[i * dimensions + j] = data[from + j]! - mean[j]!
  }
  return out
}

function leadingAxes(x: Float64Array, dimensions: number): { axes: Float64Array[]; values: number[] } {
  const block = Math.min(BLOCK, Math.max(2, dimensions))
  const random = mulberry32(1)
  let vectors = orthonormal(
    Array.from({ length: block }, () => Float64Array.from({ length: dimensions }, () => random() - 0.5)),
  )
  let values: number[] = []
  for (let step = 0; step < MOST_ITERATIONS; step++) {
    const images = vectors.map(v => scatterTimes(x, v))
    const small = vectors.map(v => Float64Array.from(images, image => dot(v, image)))
    const { eigenvalues, eigenvectors } = symmetricEigen(small)
    const settled = [0, 1].every(i => Math.abs(eigenvalues[i]! - (values[i] ?? 0)) <= TOLERANCE * eigenvalues[0]!)
    values = eigenvalues
    const turn = (from: readonly Float64Array[]): Float64Array[] =>
      eigenvectors.map(weights => combination(from, weights))
    if (settled) {
      vectors = turn(vectors)
      break
    }
    vectors = orthonormal(turn(images))
  }
  const axes = vectors.slice(0, 2).map(positive)
  while (axes.length < 2) axes.push(new Float64Array(dimensions))
  return { axes, values: [Math.max(0, values[0] ?? 0), Math.max(0, values[1] ?? 0)] }
}

/** X'(Xv) for the `rows x v.length` matrix X. */
function scatterTimes(x: Float64Array, v: Float64Array): Float64Array {
  const out = new Float64Array(v.length)
  for (let from = 0; from < x.length; from += v.length) {
    let sum = 0
    for (let j = 0; j < v.length; j++) sum += x[from + j]! * v[j]!
    for (let j = 0; j < v.length; j++) out[j]! += sum * x[from + j]!
  }
  return out
}

/** Modified Gram-Schmidt, twice, for orthogonality to rounding; a vector that depends on earlier ones becomes zero. */
function orthonormal(vectors: Float64Array[]): Float64Array[] {
  const out: Float64Array[] = []
  for (const vector of vectors) {
    const v = vector.slice()
    const before = Math.sqrt(dot(v, v))
    for (let pass = 0; pass < 2; pass++) {
      for (const u of out) {
        const share = dot(u, v)
        for (let j = 0; j < v.length; j++) v[j]! -= share * u[j]!
      }
    }
    const length = Math.sqrt(dot(v, v))
    const scale = length > 1e-12 * before && length > 0 ? 1 / length : 0
    out.push(v.map(value => value * scale))
  }
  return out
}

/** Eigenvalues, largest first, and eigenvectors of a small symmetric matrix: cyclic Jacobi rotations. */
function symmetricEigen(matrix: readonly Float64Array[]): { eigenvalues: number[]; eigenvectors: Float64Array[] } {
  const n = matrix.length
  const a = matrix.map(row => row.slice())
  const v = a.map((_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p]![q]!
        if (Math.abs(off) <= 1e-15 * Math.sqrt(Math.abs(a[p]![p]! * a[q]![q]!))) continue
        const theta = (a[q]![q]! - a[p]![p]!) / (2 * off)
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1))
        const cos = 1 / Math.hypot(t, 1)
        const sin = t * cos
        for (let i = 0; i < n; i++) rotate(a[i]!, p, q, cos, sin)
        for (let j = 0; j < n; j++) {
          const ap = a[p]![j]!
          const aq = a[q]![j]!
          a[p]![j] = cos * ap - sin * aq
          a[q]![j] = sin * ap + cos * aq
        }
        for (let i = 0; i < n; i++) rotate(v[i]!, p, q, cos, sin)
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!)
  return {
    eigenvalues: order.map(i => a[i]![i]!),
    eigenvectors: order.map(i => Float64Array.from(v, row => row[i]!)),
  }
}

function rotate(row: Float64Array, p: number, q: number, cos: number, sin: number): void {
  const x = row[p]!
  const y = row[q]!
  row[p] = cos * x - sin * y
  row[q] = sin * x + cos * y
}

function combination(vectors: readonly Float64Array[], weights: Float64Array): Float64Array {
  const out = new Float64Array(vectors[0]!.length)
  for (const [i, vector] of vectors.entries()) {
    for (let j = 0; j < out.length; j++) out[j]! += weights[i]! * vector[j]!
  }
  return out
}

function positive(vector: Float64Array): Float64Array {
  let largest = 0
  for (const value of vector) if (Math.abs(value) > Math.abs(largest)) largest = value
  return largest < 0 ? vector.map(value => -value) : vector
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
