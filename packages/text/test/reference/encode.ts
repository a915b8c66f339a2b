/** The vector of tokens as it is defined: the sum of their vectors, divided by its length; in float64, one value after the other. */
export function encodeSlowly(vectors: readonly (readonly number[])[], dimensions: number): number[] {
  const sum = Array.from({ length: dimensions }, (_, d) => vectors.reduce((total, vector) => total + vector[d]!, 0))
  const length = Math.hypot(...sum)
  return sum.map(value => (length > 0 ? value / length : 0))
}
