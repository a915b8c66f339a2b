import { mulberry32 } from '@murecom/internal'
import { type Clustering, kMeans } from '../../algorithms/k-means.ts'
import { miniBatchKMeans } from '../../algorithms/mini-batch-k-means.ts'
import type { SongTable } from '../table/song-table.ts'

/** Number of seeded starts; the tightest clusters win. */
const STARTS = 8
/** Above this many songs, clusters are found by mini-batches: eight whole starts would take a minute. */
const MOST_WHOLE = 10_000

/** Rows that sound alike, nearest to their middle first, and the tags that distinguish them from the rest. */
interface RowCluster {
  rows: number[]
  /** Tags by how far the cluster's mean lies above that of all songs; at most three. */
  tags: { name: string; value: number }[]
}

/**
 * k-means clusters of the songs' vectors, largest first: the best of {@link STARTS} seeded starts, or of a large library by
 * mini-batches. Each recording comes once. O(starts x rounds x songs x k x dimensions), or O(songs x k x dimensions)
 *
 * @param rows one row for each recording that has a sound
 * @param k number of clusters, at most the number of rows
 */
export function clusterSongs(
  table: SongTable,
  rows: readonly number[],
  tagNames: readonly string[],
  k: number,
  seed: number,
): RowCluster[] {
  const { dimensions } = table.base.shape
  const points = new Float32Array(rows.length * dimensions)
  for (const [i, row] of rows.entries()) points.set(table.vectorOf(row), i * dimensions)
  const { owner, distance } =
    rows.length > MOST_WHOLE
      ? miniBatchKMeans(points, dimensions, k, seed)
      : bestOf(STARTS, points, dimensions, k, seed)
  const members: number[][] = Array.from({ length: k }, () => [])
  for (const [i, c] of owner.entries()) members[c]!.push(i)
  const overall = meanTags(table, rows, tagNames.length)
  return members
    .filter(own => own.length > 0)
    .map(own => own.sort((a, b) => distance[a]! - distance[b]! || a - b).map(i => rows[i]!))
    .map(own => ({ rows: own, tags: tellingTags(meanTags(table, own, tagNames.length), overall, tagNames) }))
    .sort((a, b) => b.rows.length - a.rows.length || a.rows[0]! - b.rows[0]!)
}

function bestOf(starts: number, points: Float32Array, dimensions: number, k: number, seed: number): Clustering {
  const random = mulberry32(seed)
  let best = kMeans(points, dimensions, k, random)
  for (let start = 1; start < starts; start++) {
    const other = kMeans(points, dimensions, k, random)
    if (other.spread < best.spread) best = other
  }
  return best
}

/** Mean of each tag over the songs that have tags. */
function meanTags(table: SongTable, rows: readonly number[], width: number): Float64Array {
  const mean = new Float64Array(width)
  let count = 0
  for (const row of rows) {
    const tags = table.tagsOf(row)
    if (!tags) continue
    count++
    for (let t = 0; t < width; t++) mean[t]! += tags[t]!
  }
  return mean.map(sum => sum / Math.max(1, count))
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
