import type { Floats } from './kernels/scan.ts'

const SAMPLE = 256
/** Crossovers; the times on both sides are in benchmarks/results/knn-auto.json. */
const FEWEST_ROWS = 512
const NEAR_ENOUGH = 0.5

/**
 * What `algorithm: 'auto'` takes: a tree pays where balls can be left out, which needs neighbours that are much nearer than
 * rows in general. Brute force with fewer than 512 rows, or a {@link nearness} above 0.5.
 */
export function chooseAlgorithm(data: Floats, rows: number, d: number): 'ball_tree' | 'brute' {
  return rows >= FEWEST_ROWS && nearness(data, rows, d) <= NEAR_ENOUGH ? 'ball_tree' : 'brute'
}

/**
 * The median distance to the nearest other of 256 rows, evenly spaced, divided by the median of all their distances: about
 * 0.9 for 256 columns of noise, near 0 for clusters and for few columns, 0 when half of the rows are equal. O(256^2 d).
 */
export function nearness(data: Floats, rows: number, d: number): number {
  const sample = Math.min(SAMPLE, rows)
  const nearest = new Float64Array(sample).fill(Number.POSITIVE_INFINITY)
  const all = new Float64Array((sample * (sample - 1)) / 2)
  let count = 0
  for (let i = 0; i < sample; i++) {
    const a = Math.floor((i * rows) / sample) * d
    for (let j = 0; j < i; j++) {
      const b = Math.floor((j * rows) / sample) * d
      let sum = 0
      for (let c = 0; c < d; c++) sum += (data[a + c]! - data[b + c]!) ** 2
      all[count++] = sum
      nearest[i] = Math.min(nearest[i]!, sum)
      nearest[j] = Math.min(nearest[j]!, sum)
    }
  }
  const median = (values: Float64Array): number => values.sort()[values.length >> 1] ?? 0
  const spread = median(all)
  return spread === 0 ? 0 : Math.sqrt(median(nearest) / spread)
}
