/** The obvious search: every distance by its formula, sorted by (distance, index). The oracle of all tests. */
export interface Pair {
  index: number
  distance: number
}

export type ReferenceMetric = 'euclidean' | 'manhattan' | 'chebyshev' | 'minkowski' | 'cosine'

export function referenceDistance(
  a: ArrayLike<number>,
  i: number,
  b: ArrayLike<number>,
  j: number,
  d: number,
  metric: ReferenceMetric,
  p = 2,
): number {
  // Even and odd columns have a sum each: the order of summation is part of what a distance is in this package.
  const lanes = [0, 0]
  let most = 0
  for (let c = 0; c < d; c++) {
    const t = Math.abs(a[i * d + c]! - b[j * d + c]!)
    most = Math.max(most, t)
    lanes[c % 2]! += metric === 'manhattan' || p === 1 ? t : metric === 'minkowski' && p !== 2 ? t ** p : t * t
  }
  const sum = lanes[0]! + lanes[1]!
  if (metric === 'chebyshev') return most
  if (metric === 'manhattan' || (metric === 'minkowski' && p === 1)) return sum
  if (metric === 'minkowski' && p !== 2) return sum ** (1 / p)
  return metric === 'cosine' ? sum / 2 : Math.sqrt(sum)
}

/** All rows, nearest first, for query `i`. */
export function ranked(
  queries: ArrayLike<number>,
  i: number,
  data: ArrayLike<number>,
  d: number,
  metric: ReferenceMetric,
  p = 2,
  accepts: (index: number) => boolean = () => true,
): Pair[] {
  const pairs: Pair[] = []
  for (let j = 0; j < data.length / d; j++) {
    if (accepts(j)) pairs.push({ index: j, distance: referenceDistance(queries, i, data, j, d, metric, p) })
  }
  return pairs.sort((a, b) => a.distance - b.distance || a.index - b.index)
}

/** The k nearest of each query in the layout of `Neighbors`. */
export function bruteForce(
  queries: ArrayLike<number>,
  data: ArrayLike<number>,
  d: number,
  k: number,
  metric: ReferenceMetric = 'euclidean',
  p = 2,
  accepts?: (index: number) => boolean,
): { distances: Float64Array; indices: Int32Array } {
  const count = queries.length / d
  const distances = new Float64Array(count * k).fill(Number.POSITIVE_INFINITY)
  const indices = new Int32Array(count * k).fill(-1)
  for (let i = 0; i < count; i++) {
    for (const [slot, pair] of ranked(queries, i, data, d, metric, p, accepts).slice(0, k).entries()) {
      distances[i * k + slot] = pair.distance
      indices[i * k + slot] = pair.index
    }
  }
  return { distances, indices }
}
