import { type Floats, scan } from '../kernels/scan.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import { NearestCollector, type Neighbors, type RowTest } from '../tree/collectors.ts'
import { Candidates } from './candidates.ts'
import type { InvertedLists } from './inverted-lists.ts'
import type { NearestLists } from './nearest-lists.ts'
import type { RowStore } from './row-store.ts'

/** Rows that are read and measured together: a scan takes four at once. */
const MEASURED_ROWS = 4
/** What rounding may take from norms that are compared, relative. */
const WIDE = 1 + 1e-9

/** What a search works on. */
export interface Searched {
  readonly lists: InvertedLists
  readonly nearest: NearestLists
  readonly rows: RowStore
  readonly metric: MetricFunctions
}

/** The k nearest rows of the `nProbe` nearest lists of each query, with exact distances. */
export function searchLists(
  searched: Searched,
  queries: Floats,
  k: number,
  nProbe: number,
  test: RowTest | undefined,
): Neighbors {
  const { dimensions, batchQueries } = searched.lists
  const count = queries.length / dimensions
  const collector = new NearestCollector(count, k)
  const room = { query: new Float64Array(dimensions), read: new Float32Array(MEASURED_ROWS * dimensions) }
  for (let first = 0; first < count; first += batchQueries) {
    const queriesHere = Math.min(batchQueries, count - first)
    const candidates = new Candidates(first, queriesHere, k, test)
    screenBatch(searched, queries, first, queriesHere, nProbe, candidates)
    for (let q = 0; q < queriesHere; q++) {
      const at = (first + q) * dimensions
      for (let c = 0; c < dimensions; c++) room.query[c] = queries[at + c]!
      collector.select(first + q)
      measure(searched, room, candidates.of(q), collector)
    }
  }
  return collector.finish()
}

/**
 * Finds the candidates of a batch by the 8-bit rows. Queries that search the same list do so together, so the lists are taken by
 * rank: first each query's nearest, which gives it a limit, then the next three, and so on.
 */
function screenBatch(
  { lists, nearest }: Searched,
  queries: Floats,
  first: number,
  count: number,
  nProbe: number,
  candidates: Candidates,
): void {
  const { dimensions } = lists
  const batch = queries.subarray(first * dimensions, (first + count) * dimensions)
  const { indices, distances } = nearest.of(batch, nProbe)
  lists.load(queries, first, count)
  const active = new Int32Array(count)
  for (let from = 0, to = 1; from < nProbe; from = to, to = Math.min(nProbe, 4 * to)) {
    const pairs = byList(indices, nProbe, from, to)
    for (let at = 0; at < pairs.length; ) {
      const list = indices[pairs[at]!]!
      const { radius, length } = lists.lists[list]!
      let actives = 0
      for (; at < pairs.length && indices[pairs[at]!] === list; at++) {
        const query = Math.floor(pairs[at]! / nProbe)
        const distance = distances[pairs[at]!]!
        // The triangle inequality; NaN, of distances that overflowed, leaves out nothing.
        const least = distance - radius - distance * (WIDE - 1)
        if (!(least > candidates.limitOf(query) * WIDE)) active[actives++] = query
      }
      if (length > 0 && actives > 0) lists.scan(list, active, actives, candidates.limits, candidates.accept)
    }
  }
}

/** The places `query * nProbe + rank` with ranks `from .. to`, in the order of their lists. */
function byList(indices: Int32Array, nProbe: number, from: number, to: number): Int32Array {
  const keys = new Float64Array((indices.length / nProbe) * (to - from))
  let count = 0
  for (let first = 0; first < indices.length; first += nProbe) {
    for (let pair = first + from; pair < first + to; pair++) keys[count++] = indices[pair]! * indices.length + pair
  }
  keys.sort()
  const pairs = new Int32Array(count)
  for (let i = 0; i < count; i++) pairs[i] = keys[i]! % indices.length
  return pairs
}

/** Where a query and some rows are put to be measured. */
interface Room {
  readonly query: Float64Array
  readonly read: Float32Array
}

/** Reads candidates until their lower ends are past the k-th distance, and measures them in float64. */
function measure(
  { rows, metric, lists: { dimensions: d } }: Searched,
  { query, read }: Room,
  { ids, lowers }: { ids: Uint32Array; lowers: Float64Array },
  collector: NearestCollector,
): void {
  for (let at = 0; at < ids.length; at += MEASURED_ROWS) {
    const worst = collector.worst()
    if (lowers[at]! > metric.normOf(worst) * WIDE) break
    const count = Math.min(MEASURED_ROWS, ids.length - at)
    for (let i = 0; i < count; i++) rows.read(ids[at + i]!, read, i * d)
    scan(query, read, d, metric.exponent, 0, count, metric.limitOf(worst), (i, reduced) => {
      collector.accept(ids[at + i]!, metric.toDistance(reduced))
      return metric.limitOf(collector.worst())
    })
  }
}
