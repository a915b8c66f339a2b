/** 1 / length of each row, 1 for a row of zeros. */
export function inverseLengths(rows: Float32Array, count: number, stride: number): Float64Array {
  const out = new Float64Array(count)
  for (let row = 0; row < count; row++) {
    let square = 0
    for (let c = row * stride; c < (row + 1) * stride; c++) square += rows[c]! ** 2
    out[row] = square > 0 ? 1 / Math.sqrt(square) : 1
  }
  return out
}

/** `x` at length 1; zeros stay zeros. */
export function unit(x: ArrayLike<number>): Float64Array {
  let square = 0
  for (let c = 0; c < x.length; c++) square += x[c]! ** 2
  return Float64Array.from(x, value => (square > 0 ? value / Math.sqrt(square) : 0))
}

/** Cosine of the angle between two vectors; 0 where one has no length. */
export function cosine(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = [unit(x), unit(y)]
  let dot = 0
  for (let c = 0; c < a.length; c++) dot += a[c]! * b[c]!
  return dot
}
