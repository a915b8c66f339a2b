/** The sum of `values[i]^2` for i in [from, to). Four sums, as an add waits for the one before. */
export function squareSum(values: Float32Array | Float64Array, from: number, to: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let i = from
  for (; i + 3 < to; i += 4) {
    a += values[i]! * values[i]!
    b += values[i + 1]! * values[i + 1]!
    c += values[i + 2]! * values[i + 2]!
    d += values[i + 3]! * values[i + 3]!
  }
  for (; i < to; i++) a += values[i]! * values[i]!
  return a + b + (c + d)
}
