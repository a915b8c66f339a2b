import { checkFinite, checkOptions, type OptionNames, refuse } from '@murecom/internal'
import type { Key, MostSimilarQuery, QueryTerm } from '../types.ts'
import { unit } from './vector-math.ts'
import { rowOf, type VectorStore, vectorOf } from './vector-store.ts'

const QUERY_NAMES: OptionNames<MostSimilarQuery> = { positive: 1, negative: 1, limit: 1, filter: 1, restrict: 1 }

/** The query, which has no other fields than it may have. */
export function checkQuery<K extends Key>(where: string, query: MostSimilarQuery<K> | null): MostSimilarQuery<K> {
  return checkOptions<MostSimilarQuery<K>>(where, query, QUERY_NAMES)
}

/** A term and its weight, 1 where none is given. */
export function weightOf<K extends Key>(term: QueryTerm<K>): readonly [K | ArrayLike<number>, number] {
  if (Array.isArray(term) && term.length === 2 && (typeof term[0] !== 'number' || typeof term[1] !== 'number')) {
    return term as unknown as readonly [K | ArrayLike<number>, number]
  }
  return [term as K | ArrayLike<number>, 1]
}

/** The terms of one side of a query, with weights. */
export function termsOf<K extends Key>(
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
export function targetOf<K extends Key>(
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

/** Mean of terms, with weights / sum of |weights|. */
export function meanOf<K extends Key>(
  store: VectorStore<K>,
  where: string,
  terms: readonly (readonly [K | ArrayLike<number>, number])[],
  normalize: boolean,
): Float64Array {
  const mean = new Float64Array(store.dimensions)
  let total = 0
  for (const [term, weight] of terms) {
    const vector = typeof term === 'object' ? term : vectorOf(store, where, term)
    if (vector.length !== store.dimensions) {
      refuse(where, 'a vector', `have ${store.dimensions} dimensions`, vector.length)
    }
    const x = normalize ? unit(vector) : vector
    for (let c = 0; c < mean.length; c++) mean[c] = mean[c]! + weight * x[c]!
    total += Math.abs(weight)
  }
  for (let c = 0; c < mean.length && total > 0; c++) mean[c] = mean[c]! / total
  return mean
}
