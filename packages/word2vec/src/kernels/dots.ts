/** out[q * rows + r] = sum over c of x[r * d + c] y[q * d + c]; d is a multiple of 4. */
export function dots(
  x: Float32Array,
  rows: number,
  d: number,
  y: Float32Array,
  queries: number,
  out: Float32Array,
): void {
  for (let q = 0; q < queries; q++) {
    const query = q * d
    for (let r = 0; r < rows; r++) {
      const row = r * d
      let a = 0
      let b = 0
      for (let c = 0; c < d; c += 4) {
        a += x[row + c]! * y[query + c]! + x[row + c + 1]! * y[query + c + 1]!
        b += x[row + c + 2]! * y[query + c + 2]! + x[row + c + 3]! * y[query + c + 3]!
      }
      out[q * rows + r] = a + b
    }
  }
}
