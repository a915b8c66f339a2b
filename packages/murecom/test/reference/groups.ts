/** Songs of one group, as vectors of length 1. */
type Vectors = readonly (readonly number[])[]

/**
 * max(0, 1 - W^2 / 2) of two groups by definition: W^2 is the squared distance of their means and the squared difference of
 * their spreads, each the root of the mean squared distance of its songs to their mean.
 */
export function likeness(a: Vectors, b: Vectors): number {
  const [m, n] = [meanOf(a), meanOf(b)]
  return Math.max(0, 1 - (squared(m, n) + (spreadOf(a, m) - spreadOf(b, n)) ** 2) / 2)
}

function meanOf(vectors: Vectors): number[] {
  return vectors[0]!.map((_, d) => vectors.reduce((sum, v) => sum + v[d]!, 0) / vectors.length)
}

function spreadOf(vectors: Vectors, mean: readonly number[]): number {
  return Math.sqrt(vectors.reduce((sum, v) => sum + squared(v, mean), 0) / vectors.length)
}

function squared(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0)
}
