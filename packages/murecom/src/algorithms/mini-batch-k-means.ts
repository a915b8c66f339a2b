import { mulberry32 } from '@murecom/internal'
import { assign, type Clustering, kMeans } from './k-means.ts'

/** Rows of the sample that the first centres are found on. */
const SAMPLE = 4096
/** Number of seeded starts of the whole k-means of the sample; the tightest result wins. */
const STARTS = 8
const BATCH = 2048
const BATCHES = 64

/**
 * k-means of many rows: centres of a sample, then moved by mini-batches (Sculley 2010, "Web-scale k-means clustering",
 * algorithm 1), then every row is given to its nearest. A centre that has been given m rows moves by 1 / m towards the next.
 * Compared with whole k-means from the same centres, the spread is within a few hundredths: test/k-means.test.ts.
 *
 * @param rows `n x d`, row-major, n at least k
 * @returns a centre may own no row. O(n k d)
 */
export function miniBatchKMeans(rows: Float32Array, d: number, k: number, seed: number): Clustering {
  const random = mulberry32(seed)
  const n = rows.length / d
  const sample = drawn(rows, d, Math.min(n, Math.max(SAMPLE, 8 * k)), random)
  let best = kMeans(sample, d, k, random)
  for (let start = 1; start < STARTS; start++) {
    const other = kMeans(sample, d, k, random)
    if (other.spread < best.spread) best = other
  }
  const { centres } = best
  const given = new Float64Array(k)
  for (const c of best.owner) given[c]!++
  const owner = new Int32Array(BATCH)
  const distance = new Float64Array(BATCH)
  for (let round = 0; round < BATCHES; round++) {
    const batch = drawn(rows, d, BATCH, random)
    owner.fill(-1)
    assign(batch, d, centres, owner, distance)
    for (const [i, c] of owner.entries()) {
      const step = 1 / ++given[c]!
      for (let j = 0; j < d; j++) centres[c * d + j]! += step * (batch[i * d + j]! - centres[c * d + j]!)
    }
  }
  const all = { owner: new Int32Array(n).fill(-1), centres, distance: new Float64Array(n) }
  assign(rows, d, centres, all.owner, all.distance)
  return { ...all, spread: all.distance.reduce((a, b) => a + b, 0) }
}

/** Rows at random, one may come twice. */
function drawn(rows: Float32Array, d: number, count: number, random: () => number): Float32Array {
  const n = rows.length / d
  const out = new Float32Array(count * d)
  for (let i = 0; i < count; i++) {
    const from = Math.floor(random() * n) * d
    out.set(rows.subarray(from, from + d), i * d)
  }
  return out
}
