import type { Key, MostSimilarQuery, SimilarKey } from '../types.ts'
import { answersOf, collectorOf } from './answers.ts'
import { checkQuery, targetOf } from './query.ts'
import { scan } from './scan.ts'
import { SCAN_QUERIES } from './scan-size.ts'
import type { TopRows } from './top-rows.ts'
import { rowOf, type VectorStore, vectorOf } from './vector-store.ts'

/**
 * Part of the rows above which screening by 8-bit copies is slower than a scan of all: scoring a row that the screen lets
 * pass takes as long as scanning about ten. For a million vectors that had collapsed to cosines of 0.999, a query took 120 ms.
 */
const MOST_OFFERED = 0.1

/** See {@link KeyedVectors.mostSimilarBatch}. */
export function mostSimilarBatch<K extends Key>(
  store: VectorStore<K>,
  queries: readonly MostSimilarQuery<K>[],
): SimilarKey<K>[][] {
  const where = 'KeyedVectors#mostSimilar'
  const { stride } = store
  const out: SimilarKey<K>[][] = []
  for (let from = 0; from < queries.length; from += SCAN_QUERIES) {
    const part = queries.slice(from, from + SCAN_QUERIES).map(query => checkQuery(where, query))
    const targets = part.map(query => targetOf(store, where, query))
    const tops = part.map((query, q) => collectorOf(store, where, query, targets[q]!.known))
    const vectors = targets.map(target => target.vector)
    // Rows that may be among the best are scored in float64, in one order of summing: answers do not depend on the kernels.
    const offer = (q: number, row: number): void => {
      const vector = vectors[q]!
      tops[q]!.offer(row, () => {
        let dot = 0
        let square = 0
        for (let c = row * stride, i = 0; i < store.dimensions; i++, c++) {
          dot += store.rows[c]! * vector[i]!
          square += store.rows[c]! ** 2
        }
        return square > 0 ? dot / Math.sqrt(square) : 0
      })
    }
    // A few rows are scored one by one; the other queries share a look at all of them.
    const all: number[] = []
    for (const [q, top] of tops.entries()) {
      if (top.rows) for (const row of top.rows) offer(q, row)
      else all.push(q)
    }
    if (all.length > 0) {
      scoreAll(
        store,
        all.map(q => vectors[q]!),
        all.map(q => tops[q]!),
        (q, row) => offer(all[q]!, row),
      )
    }
    out.push(...tops.map((top, q) => answersOf(store, top, targets[q]!.known, part[q]!)))
  }
  return out
}

/** Offers every row that may be among the best, found by 8-bit copies where there are any. */
function scoreAll<K extends Key>(
  store: VectorStore<K>,
  vectors: readonly Float64Array[],
  tops: readonly TopRows[],
  offer: (query: number, row: number) => void,
): void {
  const screen = store.screen()
  if (!screen) {
    scanAll(store, vectors, tops, offer)
    return
  }
  let offered = 0
  screen(
    vectors,
    q => tops[q]!.threshold,
    (q, row) => {
      offered++
      offer(q, row)
    },
  )
  if (offered > MOST_OFFERED * vectors.length * store.keys.length) store.dropScreen()
}

/** Offers the rows that score above the thresholds, or by so little below that float32 may have put them there. */
function scanAll<K extends Key>(
  store: VectorStore<K>,
  vectors: readonly Float64Array[],
  tops: readonly TopRows[],
  offer: (query: number, row: number) => void,
): void {
  const inverse = store.inverse()
  // The error of a float32 dot product of two unit vectors; values below 2^-149 and sums past the largest are apart.
  const slack = (store.dimensions + 8) * 2 ** -24
  const tiny = store.dimensions * 2 ** -149
  scan(store, vectors, (q, first, scores, at, rows) => {
    const top = tops[q]!
    for (let r = 0; r < rows; r++) {
      const scale = inverse[first + r]!
      const score = scores[at + r]! * scale
      if (!(score > -2 && score + slack + tiny * scale < top.threshold)) offer(q, first + r)
    }
  })
}

/** See {@link KeyedVectors.rank}. */
export function rankOf<K extends Key>(store: VectorStore<K>, key: K, other: K): number {
  const where = 'KeyedVectors#rank'
  const own = rowOf(store, where, key)
  const row = rowOf(store, where, other)
  const { stride } = store
  const inverse = store.inverse()
  const vector = Float64Array.from(vectorOf(store, where, key))
  const scoreOf = (at: number): number => {
    let dot = 0
    for (let c = 0; c < store.dimensions; c++) dot += vector[c]! * store.rows[at * stride + c]!
    return dot * inverse[at]!
  }
  const score = scoreOf(row)
  let closer = 0
  for (let i = 0; i < store.keys.length; i++) if (i !== own && i !== row && scoreOf(i) > score) closer++
  return closer + 1
}
