import type { Floats } from './kernels/scan.ts'

const SAMPLE = 256
/** Crossovers; benchmarks/results/knn-auto.json has the times on both sides. */
const FEWEST_ROWS = 512
const NEAR_ENOUGH = 0.6

/**
 * What `algorithm: 'auto'` takes: a tree pays where a ball can be left out, which needs neighbours that are much nearer
 * than rows in general. Of at most 256 rows, evenly spaced, the median distance to the nearest other is divided by the
 * median of all their distances: 0.9 for 256 columns of noise, near 0 for clusters and for few columns. Brute force when
 * that is above 0.6, or when there are fewer than 512 rows. O(256^2 d).
 */
export function chooseAlgorithm(data: Floats, rows: number, d: number): 'ball_tree' | 'brute' {
  if (rows < FEWEST_ROWS) return 'brute'
  const nearest = new Float64Array(SAMPLE).fill(Number.POSITIVE_INFINITY)
  const all = new Float64Array((SAMPLE * (SAMPLE - 1)) / 2)
  let count = 0
  for (let i = 0; i < SAMPLE; i++) {
    const a = Math.floor((i * rows) / SAMPLE) * d
    for (let j = 0; j < i; j++) {
      const b = Math.floor((j * rows) / SAMPLE) * d
      let sum = 0
      for (let c = 0; c < d; c++) sum += (data[a + c]! - data[b + c]!) ** 2
      all[count++] = sum
      nearest[i] = Math.min(nearest[i]!, sum)
      nearest[j] = Math.min(nearest[j]!, sum)
    }
  }
  const median = (values: Float64Array): number => values.sort()[values.length >> 1]!
  const spread = median(all)
  return spread === 0 || Math.sqrt(median(nearest) / spread) <= NEAR_ENOUGH ? 'ball_tree' : 'brute'
}
