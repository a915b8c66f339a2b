import type { Floats } from './kernels/scan.ts'
import { type BatchScanner, SCAN_ROWS } from './kernels.ts'
import type { Sink } from './sinks.ts'
import { CENTROIDS, ROWS, type TreeIndex } from './tree-index.ts'

/** The pieces of an index that a batch is searched in: the leaves of its tree, or, of one leaf, runs of rows. */
export interface BatchPlan {
  /** First position of each piece, and the number of rows. */
  starts: Int32Array
  /** Without a tree: the least and the greatest length of the rows in each piece. */
  lengths?: { low: Float64Array; high: Float64Array }
}

/**
 * Several queries at once, against the pieces in storage order: each is scanned for all queries that it is not too far
 * from. Every query has looked at its nearest piece before, so that its limit is tight from the start.
 */
export function searchBatch(
  index: TreeIndex,
  batch: BatchScanner,
  plan: BatchPlan,
  queries: Floats,
  first: number,
  count: number,
  sink: Sink,
): void {
  const { dimensions: d, scanner, metric } = index
  const { stride } = scanner
  const rows = scanner.sections[ROWS]!
  const { starts } = plan
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
      const some = bounds.subarray(i * leaves, i * leaves + leaves)
      const leaf = plan.lengths ? boundRuns(index, plan.lengths, some) : boundLeaves(index, some)
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

/** The same for runs of rows without a tree: | |q| - |x| | is no more than |q - x|. */
function boundRuns(
  { scanner: { query }, margin }: TreeIndex,
  { low, high }: NonNullable<BatchPlan['lengths']>,
  out: Float64Array,
): number {
  const length = lengthAt(query, 0, query.length)
  let least = 0
  for (let run = 0; run < out.length; run++) {
    const below = low[run]! * (1 - margin) - length * (1 + margin)
    const above = length * (1 - margin) - high[run]! * (1 + margin)
    out[run] = Math.max(below, above)
    if (out[run]! < out[least]!) least = run
  }
  return least
}

function lengthAt(values: Floats, from: number, to: number): number {
  let sum = 0
  for (let c = from; c < to; c++) sum += values[c]! * values[c]!
  return Math.sqrt(sum)
}

export function planBatches(index: TreeIndex): BatchPlan {
  return index.nodes === 1 ? runsOf(index) : { starts: leafStarts(index) }
}

/** Runs of as many rows as one scan takes. An index without a tree has its rows ordered by length. */
function runsOf({ length, scanner: { sections, stride } }: TreeIndex): BatchPlan {
  const runs = Math.ceil(length / SCAN_ROWS)
  const starts = Int32Array.from({ length: runs + 1 }, (_, run) => Math.min(length, run * SCAN_ROWS))
  const low = new Float64Array(runs).fill(Number.POSITIVE_INFINITY)
  const high = new Float64Array(runs)
  for (let row = 0; row < length; row++) {
    const run = Math.floor(row / SCAN_ROWS)
    const norm = lengthAt(sections[ROWS]!, row * stride, row * stride + stride)
    low[run] = Math.min(low[run]!, norm)
    high[run] = Math.max(high[run]!, norm)
  }
  return { starts, lengths: { low, high } }
}

/** First position of each leaf, and the number of rows. */
function leafStarts({ nodes, length }: TreeIndex): Int32Array {
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
