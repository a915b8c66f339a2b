/** Dot product of two rows of length 1: the cosine of their angle. */
export function cosine(vectors: Float32Array, i: number, j: number, dimensions: number): number {
  let sum = 0
  for (let d = 0; d < dimensions; d++) sum += vectors[i * dimensions + d]! * vectors[j * dimensions + d]!
  return sum
}

/** Writes the mean direction of rows, scaled to length 1, to `out` from `at`; zeros when the rows cancel out. */
export function meanDirection(rows: Float32Array, dimensions: number, out: Float32Array, at: number): void {
  const sum = new Float64Array(dimensions)
  for (let row = 0; row < rows.length; row += dimensions) {
    const vector = rows.subarray(row, row + dimensions)
    const length = lengthOf(vector)
    if (length > 0) for (let d = 0; d < dimensions; d++) sum[d]! += vector[d]! / length
  }
  const length = lengthOf(sum)
  for (let d = 0; d < dimensions; d++) out[at + d] = length > 0 ? sum[d]! / length : 0
}

/** Euclidean length of a vector. */
function lengthOf(vector: Float32Array | Float64Array): number {
  let sum = 0
  for (const x of vector) sum += x * x
  return Math.sqrt(sum)
}
