/**
 * Sum of `values[start .. start + length]` in the order in which NumPy's `np.sum` adds contiguous float64: up to 128 values
 * in eight running sums, longer runs in two halves, the first a multiple of eight. The biases of Surprise begin at
 * `np.mean(ratings)`; adding in another order changes the last bit, and the last bit decides ties among neighbours.
 */
export function pairwiseSum(values: Float64Array, start: number, length: number): number {
  if (length < 8) {
    let sum = 0
    for (let i = start; i < start + length; i++) sum += values[i]!
    return sum
  }
  if (length <= 128) {
    let s0 = values[start]!
    let s1 = values[start + 1]!
    let s2 = values[start + 2]!
    let s3 = values[start + 3]!
    let s4 = values[start + 4]!
    let s5 = values[start + 5]!
    let s6 = values[start + 6]!
    let s7 = values[start + 7]!
    const whole = length - (length % 8)
    for (let i = start + 8; i < start + whole; i += 8) {
      s0 += values[i]!
      s1 += values[i + 1]!
      s2 += values[i + 2]!
      s3 += values[i + 3]!
      s4 += values[i + 4]!
      s5 += values[i + 5]!
      s6 += values[i + 6]!
      s7 += values[i + 7]!
    }
    let sum = s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7))
    for (let i = start + whole; i < start + length; i++) sum += values[i]!
    return sum
  }
  const half = (length >> 1) - ((length >> 1) % 8)
  return pairwiseSum(values, start, half) + pairwiseSum(values, start + half, length - half)
}
