import { mulberry32 } from '@murecom/internal'

/** Rows of the sample for each list. More rows place the centroids better, and each takes a search in every round. */
const SAMPLE_PER_LIST = 32
const MOST_ROUNDS = 8

/** A question of the training: which of the centroids is nearest to each row? */
export interface Assignment {
  readonly centroids: Float32Array
  readonly rows: Float32Array
}

/** Asks which list each row belongs to, until it returns the centroids. Who runs it answers, at once or by threads. */
type Training = Generator<Assignment, Float32Array, Int32Array>

/**
 * k-means of Lloyd on a sample of the rows. Source: S. Lloyd, "Least squares quantization in PCM", 1982. It begins with rows of the
 * sample. A list that loses all of its rows begins anew at a row of the sample, so that lists move to where the rows are. It
 * ends when no row changes its list, or after 8 rounds: later ones move centroids by less than a query notices.
 *
 * O(rounds x sample) searches among the centroids.
 */
export function* trainCentroids(data: Float32Array, dimensions: number, lists: number, seed: number): Training {
  const random = mulberry32(seed)
  const rows = sampleOf(data, dimensions, Math.min(data.length / dimensions, lists * SAMPLE_PER_LIST), random)
  // The sample is in random order.
  let centroids: Float32Array = rows.slice(0, lists * dimensions)
  let before: Int32Array | undefined
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const assigned = yield { centroids, rows }
    if (before && assigned.every((list, row) => list === before![row])) break
    before = assigned
    centroids = meansOf(rows, dimensions, lists, assigned, random)
  }
  return centroids
}

/** Rows in random order, each at most once: the beginning of a shuffle (Fisher and Yates). */
function sampleOf(data: Float32Array, d: number, count: number, random: () => number): Float32Array {
  const order = Int32Array.from({ length: data.length / d }, (_, row) => row)
  const sample = new Float32Array(count * d)
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (order.length - i))
    const row = order[other]!
    order[other] = order[i]!
    sample.set(data.subarray(row * d, (row + 1) * d), i * d)
  }
  return sample
}

/** The mean of each list's rows, added up in float64; a row of the sample where a list has none. */
function meansOf(
  rows: Float32Array,
  d: number,
  lists: number,
  assigned: Int32Array,
  random: () => number,
): Float32Array {
  const sums = new Float64Array(lists * d)
  const counts = new Int32Array(lists)
  for (const [row, list] of assigned.entries()) {
    counts[list]!++
    for (let c = 0; c < d; c++) sums[list * d + c]! += rows[row * d + c]!
  }
  const means = new Float32Array(lists * d)
  for (let list = 0; list < lists; list++) {
    const count = counts[list]!
    const spare = count === 0 ? Math.floor(random() * assigned.length) * d : 0
    for (let c = 0; c < d; c++) {
      means[list * d + c] = count === 0 ? rows[spare + c]! : sums[list * d + c]! / count
    }
  }
  return means
}
