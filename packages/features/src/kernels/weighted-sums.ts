/** `out[at + r x stride]` = sum over k of `weights[r x count + k] values[from + k]`, for each of `rows` rows. */
export function weightedSums(
  values: Float32Array | Float64Array,
  from: number,
  count: number,
  weights: Float32Array,
  rows: number,
  out: Float32Array,
  at: number,
  stride: number,
): void {
  // Three rows at once, so that each value is loaded once for them and no sum waits for another.
  let r = 0
  for (; r + 2 < rows; r += 3) {
    const first = r * count
    const second = first + count
    const third = second + count
    let a = 0
    let b = 0
    let c = 0
    for (let k = 0; k < count; k++) {
      const x = values[from + k]!
      a += weights[first + k]! * x
      b += weights[second + k]! * x
      c += weights[third + k]! * x
    }
    out[at + r * stride] = a
    out[at + (r + 1) * stride] = b
    out[at + (r + 2) * stride] = c
  }
  for (; r < rows; r++) {
    let sum = 0
    for (let k = 0; k < count; k++) sum += weights[r * count + k]! * values[from + k]!
    out[at + r * stride] = sum
  }
}
