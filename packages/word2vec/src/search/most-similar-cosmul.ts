import { refuse } from '@murecom/internal'
import type { Key, MostSimilarQuery, SimilarKey } from '../types.ts'
import { answersOf, collectorOf } from './answers.ts'
import { checkQuery, targetOf, termsOf } from './query.ts'
import { scan } from './scan.ts'
import { SCAN_QUERIES } from './scan-size.ts'
import type { VectorStore } from './vector-store.ts'

/** See {@link KeyedVectors.mostSimilarCosmul}. */
export function mostSimilarCosmul<K extends Key>(store: VectorStore<K>, given: MostSimilarQuery<K>): SimilarKey<K>[] {
  const where = 'KeyedVectors#mostSimilarCosmul'
  const query = checkQuery(where, given)
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
