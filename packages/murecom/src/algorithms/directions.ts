/** Dot product of two rows of length 1: the cosine of their angle. */
export function cosine(vectors: Float32Array, i: number, j: number, dimensions: number): number {
  let sum = 0
  for (let d = 0; d < dimensions; d++) sum += vectors[i * dimensions + d]! * vectors[j * dimensions + d]!
  return sum
}

/** Dot product of two vectors: the cosine of their angle when both have length 1. */
export function dot(a: Float32Array, b: Float32Array | Float64Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

/**
 * Writes the mean direction of rows, scaled to length 1, to `out` from `at`. Rows of zeros and rows with a value that is not
 * finite are passed over.
 *
 * @returns false, and zeros, when no row is left or they cancel out
 */
export function meanDirection(rows: Float32Array, dimensions: number, out: Float32Array, at: number): boolean {
  const sum = new Float64Array(dimensions)
  for (let row = 0; row < rows.length; row += dimensions) {
    const vector = rows.subarray(row, row + dimensions)
    const length = lengthOf(vector)
    if (isLength(length)) for (let d = 0; d < dimensions; d++) sum[d]! += vector[d]! / length
  }
  const length = lengthOf(sum)
  const hasDirection = isLength(length)
  for (let d = 0; d < dimensions; d++) out[at + d] = hasDirection ? sum[d]! / length : 0
  return hasDirection
}

function isLength(length: number): boolean {
  return length > 0 && length < Number.POSITIVE_INFINITY
}

/** Euclidean length of a vector. */
function lengthOf(vector: Float32Array | Float64Array): number {
  let sum = 0
  for (const x of vector) sum += x * x
  return Math.sqrt(sum)
}
