import { checkFinite, checkInteger, refuse } from '@murecom/internal'
import type { Key } from '../types.ts'
import { SCAN_QUERIES, SCAN_ROWS } from './scan-size.ts'
import { TopRows } from './top-rows.ts'
import { meanOf, rowOf, unit, type VectorStore, weightOf } from './vector-store.ts'

/** A key with its cosine similarity, -1 to 1 (for `mostSimilarCosmul` the score of that method). */
export interface SimilarKey<K extends Key = Key> {
  key: K
  similarity: number
}

/** A key, a vector, or either with a weight. */
export type QueryTerm<K extends Key = Key> = K | ArrayLike<number> | readonly [K | ArrayLike<number>, weight: number]

/** A vector that is a term by itself; in an array of terms, plain arrays of numbers are vectors too. */
export type Vector = Float32Array | Float64Array

/** What to look for among the vectors, and which of them may answer. */
export interface MostSimilarQuery<K extends Key = Key> {
  /** What the answers should be near to: one key or vector (a typed array), or an array of terms. */
  positive?: K | Vector | readonly QueryTerm<K>[]
  /** What they should be far from. */
  negative?: K | Vector | readonly QueryTerm<K>[]
  /** Answers at most. Default 10. */
  topN?: number
  /** Keys that may be answers; is asked only for those that may be among the best so far. */
  filter?: (key: K, index: number) => boolean
  /** Only these keys, or (a number) only the first so many rows, which after training are the most frequent. */
  restrict?: Iterable<K> | number
}

/**
 * Part of the rows above which screening by codes is slower than a scan of them all: scoring one that the codes let pass
 * takes as long as scanning about ten. A million vectors that had collapsed to cosines of 0.999: 120 ms a query by codes.
 */
const MOST_OFFERED = 0.1
/** Part of the rows below which `restrict` has them scored one by one, which takes about ten times as long a row. */
const FEW = 0.1

/** See {@link KeyedVectors.mostSimilarBatch}. */
export function mostSimilarBatch<K extends Key>(
  store: VectorStore<K>,
  queries: readonly MostSimilarQuery<K>[],
): SimilarKey<K>[][] {
  const where = 'KeyedVectors#mostSimilar'
  const { stride } = store.place
  const out: SimilarKey<K>[][] = []
  for (let from = 0; from < queries.length; from += SCAN_QUERIES) {
    const part = queries.slice(from, from + SCAN_QUERIES)
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

/** Offers every row that may be among the best, found by codes where there are any. */
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
  // Of a dot product in float32 of two unit vectors; what values below 2^-149 lose, and sums past the largest, are apart.
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

/** See {@link KeyedVectors.mostSimilarCosmul}. */
export function mostSimilarCosmul<K extends Key>(store: VectorStore<K>, query: MostSimilarQuery<K>): SimilarKey<K>[] {
  const where = 'KeyedVectors#mostSimilarCosmul'
  const positive = termsOf(where, 'positive', query.positive)
  const terms = [...positive, ...termsOf(where, 'negative', query.negative)]
  const parts = terms.map(([term]) => targetOf(store, where, { positive: [term] }))
  const known = new Set(parts.flatMap(part => [...part.known]))
  const top = collectorOf(store, where, query, known)
  const scores = new Float64Array(store.keys.length).fill(1)
  const below = new Float64Array(store.keys.length).fill(1)
  const inverse = store.inverse()
  for (let from = 0; from < parts.length; from += SCAN_QUERIES) {
    const vectors = parts.slice(from, from + SCAN_QUERIES).map(part => part.vector)
    scan(store, vectors, (q, first, dots, at, rows) => {
      const factors = from + q < positive.length ? scores : below
      for (let r = 0; r < rows; r++) {
        factors[first + r] = factors[first + r]! * ((1 + dots[at + r]! * inverse[first + r]!) / 2)
      }
    })
  }
  if (terms.length === 0) refuse(where, 'positive or negative', 'have a key or vector', 0)
  for (let row = 0; row < store.keys.length; row++) {
    const score = scores[row]! / (below[row]! + 1e-6)
    if (score > top.threshold) top.offer(row, () => score)
  }
  return answersOf(store, top, known, query)
}

/** The best of a scan but for the query's own keys. */
function answersOf<K extends Key>(
  store: VectorStore<K>,
  top: TopRows,
  known: ReadonlySet<number>,
  query: MostSimilarQuery<K>,
): SimilarKey<K>[] {
  const answers = top.best().filter(({ row }) => !known.has(row))
  return answers.slice(0, query.topN ?? 10).map(({ row, similarity }) => ({ key: store.keys[row]!, similarity }))
}

/** See {@link KeyedVectors.rank}. */
export function rankOf<K extends Key>(store: VectorStore<K>, key: K, other: K): number {
  const where = 'KeyedVectors#rank'
  const own = rowOf(store, where, key)
  const row = rowOf(store, where, other)
  const { stride } = store.place
  const inverse = store.inverse()
  const vector = Float64Array.from(store.rows.subarray(own * stride, own * stride + store.dimensions))
  let limit = 0
  for (let c = 0; c < store.dimensions; c++) limit += vector[c]! * store.rows[row * stride + c]!
  limit *= inverse[row]!
  let closer = 0
  for (let i = 0; i < store.keys.length; i++) {
    if (i === own || i === row) continue
    let dot = 0
    for (let c = 0; c < store.dimensions; c++) dot += vector[c]! * store.rows[i * stride + c]!
    if (dot * inverse[i]! > limit) closer++
  }
  return closer + 1
}

/** The terms of one side of a query, with weights. */
function termsOf<K extends Key>(
  where: string,
  name: string,
  side: MostSimilarQuery<K>['positive'],
): (readonly [K | ArrayLike<number>, number])[] {
  const list = Array.isArray(side) ? side : side === undefined ? [] : [side]
  return list.map(item => {
    const [term, weight] = weightOf<K>(item)
    const length = typeof term === 'number' ? term : (term as string | ArrayLike<number> | null)?.length
    if (typeof length === 'number' && typeof weight === 'number') return [term, weight]
    return refuse(where, name, 'be a key, a vector or an array of them', item)
  })
}

/** The unit vector of a query, and the rows of its keys. */
function targetOf<K extends Key>(
  store: VectorStore<K>,
  where: string,
  query: MostSimilarQuery<K>,
): { vector: Float64Array; known: Set<number> } {
  const terms = [
    ...termsOf(where, 'positive', query.positive),
    ...termsOf(where, 'negative', query.negative).map(([value, weight]) => [value, -weight] as const),
  ]
  if (terms.length === 0) refuse(where, 'positive or negative', 'have a key or vector', 0)
  const known = new Set<number>()
  for (const [term] of terms) if (typeof term !== 'object') known.add(rowOf(store, where, term))
  const vector = unit(meanOf(store, where, terms, true))
  checkFinite(where, 'the query', vector)
  return { vector, known }
}

/** A collector with room for the query's own keys. */
function collectorOf<K extends Key>(
  store: VectorStore<K>,
  where: string,
  query: MostSimilarQuery<K>,
  known: ReadonlySet<number>,
): TopRows {
  const topN = checkInteger(where, 'topN', query.topN ?? 10, 1)
  const { filter, restrict } = query
  let rows: number[] | undefined
  let allowed = (_: number): boolean => true
  if (typeof restrict === 'number') {
    checkInteger(where, 'restrict', restrict, 1)
    allowed = row => row < restrict
  } else if (restrict) {
    const named = new Set(Array.from(restrict, key => rowOf(store, where, key)))
    allowed = row => named.has(row)
    if (named.size < FEW * store.keys.length) rows = [...named]
  }
  const accept = (row: number): boolean => allowed(row) && (!filter || filter(store.keys[row]!, row))
  return new TopRows(Math.min(store.keys.length, topN + known.size), accept, rows)
}

/** Dots of at most SCAN_QUERIES vectors with all rows, SCAN_ROWS at a time. */
function scan<K extends Key>(
  store: VectorStore<K>,
  vectors: readonly ArrayLike<number>[],
  onBlock: (query: number, firstRow: number, scores: Float32Array, at: number, rows: number) => void,
): void {
  const { buffer, rowsAt, scanAt, stride, kernels } = store.place
  const queries = new Float32Array(buffer, scanAt, SCAN_QUERIES * stride)
  queries.fill(0)
  for (const [q, vector] of vectors.entries()) queries.set(vector, q * stride)
  const scoresAt = scanAt + 4 * SCAN_QUERIES * stride
  const scores = new Float32Array(buffer, scoresAt, SCAN_QUERIES * SCAN_ROWS)
  for (let first = 0; first < store.keys.length; first += SCAN_ROWS) {
    const rows = Math.min(SCAN_ROWS, store.keys.length - first)
    kernels.dots(rowsAt + 4 * first * stride, rows, stride, scanAt, vectors.length, scoresAt)
    for (let q = 0; q < vectors.length; q++) onBlock(q, first, scores, q * rows, rows)
  }
}
