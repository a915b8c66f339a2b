import type { Floats } from './kernels/scan.ts'
import { type BatchScanner, SCAN_ROWS } from './kernels.ts'
import type { Sink } from './sinks.ts'
import { CENTROIDS, ROWS, type TreeIndex } from './tree-index.ts'

/**
 * Several queries at once, against the leaves in storage order: each leaf is scanned for all queries that it is not too
 * far from. Every query has looked at its nearest leaf before, so that its limit is tight from the start.
 *
 * @param starts first position of each leaf, and the number of rows; see {@link leafStarts}
 */
export function searchBatch(
  index: TreeIndex,
  batch: BatchScanner,
  starts: Int32Array,
  queries: Floats,
  first: number,
  count: number,
  sink: Sink,
): void {
  const { dimensions: d, scanner, metric } = index
  const { stride } = scanner
  const rows = scanner.sections[ROWS]!
  const leaves = starts.length - 1
  const loaded = Array.from({ length: count }, () => new Float64Array(stride))
  const limits = new Float64Array(count)
  const reach = new Float64Array(count)
  const nearest = new Int32Array(count).fill(-1)
  const bounds = new Float64Array(count * leaves)
  const draw = (i: number): void => {
    const worst = sink.worst()
    limits[i] = metric.limitOf(worst)
    reach[i] = metric.lengthOf(worst)
  }
  for (let i = 0; i < count; i++) {
    scanner.load(queries, (first + i) * d)
    loaded[i]!.set(scanner.query)
    sink.aim(first + i)
    if (leaves > 1) {
      const leaf = boundLeaves(index, bounds.subarray(i * leaves, i * leaves + leaves))
      nearest[i] = leaf
      index.scanRows(starts[leaf]!, starts[leaf + 1]!, sink)
    }
    draw(i)
  }
  const active = new Int32Array(count)
  for (let leaf = 0; leaf < leaves; leaf++) {
    let some = 0
    for (let i = 0; i < count; i++) {
      if (nearest[i] !== leaf && !(bounds[i * leaves + leaf]! > reach[i]!)) active[some++] = i
    }
    if (some === 0) continue
    for (let at = starts[leaf]!; at < starts[leaf + 1]!; at += SCAN_ROWS) {
      const pairs = batch.scan(active, some, at, Math.min(starts[leaf + 1]!, at + SCAN_ROWS), limits)
      for (let pair = 0; pair < pairs; pair++) {
        const i = batch.queries[pair]!
        const position = batch.positions[pair]!
        const reduced = metric.reduced(loaded[i]!, rows, position * stride, d, limits[i]!)
        if (reduced > limits[i]!) continue
        sink.aim(first + i)
        sink.take(index.order[position]!, metric.toDistance(reduced))
        draw(i)
      }
    }
  }
}

/** For each leaf a length that no row of it is nearer than to the query loaded last; returns the leaf with the least. */
function boundLeaves({ scanner, metric, radii, nodes, margin }: TreeIndex, out: Float64Array): number {
  const firstLeaf = nodes >> 1
  let least = 0
  for (let at = 0; at < out.length; at += SCAN_ROWS) {
    const stop = Math.min(out.length, at + SCAN_ROWS)
    scanner.scan(CENTROIDS, firstLeaf + at, firstLeaf + stop, Number.POSITIVE_INFINITY)
    for (let leaf = at; leaf < stop; leaf++) {
      const length = metric.toLength(scanner.bounds[leaf - at]!)
      out[leaf] = length * (1 - margin) - radii[firstLeaf + leaf]!
      if (out[leaf]! < out[least]!) least = leaf
    }
  }
  return least
}

/** First position of each leaf, and the number of rows. */
export function leafStarts({ nodes, length }: TreeIndex): Int32Array {
  const firstLeaf = nodes >> 1
  const starts = new Int32Array(firstLeaf + 2).fill(length)
  const visit = (node: number, from: number, to: number): void => {
    const left = 2 * node + 1
    if (left >= nodes) {
      starts[node - firstLeaf] = from
      return
    }
    const middle = from + ((to - from) >> 1)
    visit(left, from, middle)
    visit(left + 1, middle, to)
  }
  visit(0, 0, length)
  return starts
}
