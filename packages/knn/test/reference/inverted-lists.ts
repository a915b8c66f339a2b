import { bruteForce, type ReferenceMetric, ranked } from './brute-force.ts'

/** The obvious search of inverted lists: brute force over the rows whose list is one of the `nProbe` nearest of the query. */
export function searchListsOf(
  queries: ArrayLike<number>,
  data: ArrayLike<number>,
  centroids: Float32Array,
  assigned: Int32Array,
  d: number,
  { k, nProbe, metric }: { k: number; nProbe: number; metric: ReferenceMetric },
): { distances: Float64Array; indices: Int32Array } {
  const count = queries.length / d
  const distances = new Float64Array(count * k)
  const indices = new Int32Array(count * k)
  for (let q = 0; q < count; q++) {
    const near = ranked(queries, q, centroids, d, 'euclidean').slice(0, nProbe)
    const lists = new Set(near.map(({ index }) => index))
    const query = Array.from({ length: d }, (_, c) => queries[q * d + c]!)
    const found = bruteForce(query, data, d, k, metric, 2, row => lists.has(assigned[row]!))
    distances.set(found.distances, q * k)
    indices.set(found.indices, q * k)
  }
  return { distances, indices }
}

/** The float16 nearest to a number, ties to even, by its definition: all 63,488 finite ones are compared. */
export function nearestFloat16(x: number): number {
  let best = 0
  for (let bits = 0; bits < 0x7c00; bits++) {
    const error = Math.abs(valueOfFloat16(bits) - Math.abs(x))
    const least = Math.abs(valueOfFloat16(best) - Math.abs(x))
    if (error < least || (error === least && bits % 2 === 0)) best = bits
  }
  return best + (x < 0 || Object.is(x, -0) ? 0x8000 : 0)
}

/** The value of 16 bits by the definition of binary16. */
export function valueOfFloat16(bits: number): number {
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -size : size
}
