import type { Floats } from '../kernels/scan.ts'

/** Rows of the sample. */
const SAMPLE = 256
/** Crossovers; the times on both sides are in benchmarks/results/knn-auto. */
const FEWEST_ROWS = 512
/** With SIMD and columns enough for queries to be screened together, brute force is as fast as a tree up to here. */
const FEWEST_ROWS_SIMD = 256
const MEDIAN_LIMIT = 0.5
const FEW_COLUMNS = 16
const DECILE_LIMIT = 0.58

/**
 * The method that `algorithm: 'auto'` takes. A tree pays where balls can be left out, which needs neighbours that are much
 * nearer than rows in general. Brute force is taken where the {@link nearestShare} of the median row is above 0.5, or, with
 * fewer than 16 columns, that of the ninth decile above 0.58: rows far from all others make the balls that hold them large.
 * With fewer than 512 rows a tree is taken: the sample would cost more than a wrong choice. With SIMD it is brute force below 256
 * rows of at least 16 columns: there a tree took up to 1.3 times as long for a batch, and never much less.
 *
 * Where a tree leaves out nothing it takes up to 1.25 times as long as brute force (SIMD 1.4, with fewer than 16 columns
 * 1.9). Where it does, brute force takes 2 to 7 times as long. So the limits lean to the tree. Over 32 to 30,000 rows of 8,
 * 16, 64 and 256 columns, uniform, clustered and rectified, the choice costs at most 1.26 times the better, pure or SIMD.
 *
 * Tries that were worse, and how much longer than the better method they took:
 *
 *     brute force below 512 rows    up to 2.3 times, 256 x 16 clustered, in TypeScript
 *     the median alone              up to 1.9 times, SIMD, 50,000 x 12 rectified
 *     the decile alone              up to 1.7 times, 4,000 x 64, clusters of which every seventh row is noise
 *
 * @param isSimd whether SIMD kernels search the rows
 */
export function chooseAlgorithm(data: Floats, rows: number, d: number, isSimd: boolean): 'ball_tree' | 'brute' {
  if (isSimd && d >= FEW_COLUMNS && rows < FEWEST_ROWS_SIMD) return 'brute'
  if (rows < FEWEST_ROWS) return 'ball_tree'
  const { median, decile } = nearestShare(data, rows, d)
  return median > MEDIAN_LIMIT || (d < FEW_COLUMNS && decile > DECILE_LIMIT) ? 'brute' : 'ball_tree'
}

/**
 * Takes 256 rows, evenly spaced, and divides the distance of each to the nearest other of them by the median of all their
 * distances. Returns the median and the ninth decile of these shares. They are near 0.9 for 256 columns of noise, near 0 for
 * clusters and for few columns, and 0 when half of the rows are equal. O(256^2 d).
 */
export function nearestShare(data: Floats, rows: number, d: number): { median: number; decile: number } {
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
  nearest.sort()
  const spread = all.sort()[all.length >> 1] ?? 0
  const part = (share: number): number => (spread === 0 ? 0 : Math.sqrt(nearest[Math.floor(sample * share)]! / spread))
  return { median: part(0.5), decile: part(0.9) }
}
