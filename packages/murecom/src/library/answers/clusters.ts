import { mulberry32 } from '@murecom/internal'
import { kMeans } from '../../algorithms/k-means.ts'
import type { SongTable } from '../store/song-table.ts'

/** Number of seeded starts; the tightest clusters win. */
const STARTS = 8

/** Rows that sound alike, nearest to their middle first, and the tags that distinguish them from the rest. */
interface RowCluster {
  rows: number[]
  /** Tags by how far the cluster's mean lies above that of all songs; at most three. */
  tags: { name: string; value: number }[]
}

/**
 * k-means clusters of the songs' vectors, largest first: the best of {@link STARTS} seeded starts. Each recording comes
 * once. O(starts x rounds x songs x k x dimensions)
 *
 * @param k number of clusters, at most the number of recordings
 */
export function clusterSongs(table: SongTable, tagNames: readonly string[], k: number, seed: number): RowCluster[] {
  const { dimensions } = table
  const rows = table.firstCopies()
  const points = new Float32Array(rows.length * dimensions)
  for (const [i, row] of rows.entries()) {
    points.set(table.vectors.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions)
  }
  const random = mulberry32(seed)
  let best = { owner: new Int32Array(0), centres: new Float64Array(0), spread: Number.POSITIVE_INFINITY }
  for (let start = 0; start < STARTS; start++) {
    const owner = new Int32Array(rows.length)
    const centres = new Float64Array(k * dimensions)
    const spread = kMeans(points, rows.length, dimensions, k, random, owner, centres)
    if (spread < best.spread) best = { owner, centres, spread }
  }
  const { owner, centres } = best
  const distance = (i: number): number => {
    let sum = 0
    for (let d = 0; d < dimensions; d++)
      sum += (points[i * dimensions + d]! - centres[owner[i]! * dimensions + d]!) ** 2
    return sum
  }
  const overall = meanTags(table, rows, tagNames.length)
  return Array.from({ length: k }, (_, c) => {
    const members = [...rows.keys()].filter(i => owner[i] === c).sort((a, b) => distance(a) - distance(b) || a - b)
    const own = members.map(i => rows[i]!)
    return { rows: own, tags: tellingTags(meanTags(table, own, tagNames.length), overall, tagNames) }
  }).sort((a, b) => b.rows.length - a.rows.length || a.rows[0]! - b.rows[0]!)
}

/** Mean of each tag over the songs that have tags. */
function meanTags(table: SongTable, rows: readonly number[], width: number): Float64Array {
  const tagged = rows.map(row => table.tags[row]).filter(tags => tags !== undefined)
  const mean = new Float64Array(width)
  for (const tags of tagged) for (let t = 0; t < width; t++) mean[t]! += tags[t]! / tagged.length
  return mean
}

function tellingTags(
  mean: Float64Array,
  overall: Float64Array,
  names: readonly string[],
): { name: string; value: number }[] {
  return names
    .map((name, i) => ({ name, value: mean[i]!, above: mean[i]! - overall[i]! }))
    .filter(tag => tag.above > 0)
    .sort((a, b) => b.above - a.above)
    .slice(0, 3)
    .map(({ name, value }) => ({ name, value }))
}
